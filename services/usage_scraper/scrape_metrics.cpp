#include "services/usage_scraper/scrape_metrics.hpp"

namespace services::usage_scraper {
namespace {

prometheus::Counter& counter(prometheus::Registry& registry, const char* name, const char* help,
                             const char* result) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add(
      {{"result", result}});
}

prometheus::Counter& events(prometheus::Registry& registry, const char* result) {
  return counter(registry, "usage_events_total", "Lines read from Loki, and what they became",
                 result);
}

prometheus::Counter& polls(prometheus::Registry& registry, const char* result) {
  return counter(registry, "usage_polls_total", "Polls of Loki by how they ended", result);
}

}  // namespace

Tally& Tally::operator+=(const Tally& other) {
  read += other.read;
  stored += other.stored;
  duplicate += other.duplicate;
  malformed += other.malformed;
  return *this;
}

ScrapeMetrics::ScrapeMetrics(prometheus::Registry& registry)
    : read_(events(registry, "read")),
      stored_(events(registry, "stored")),
      duplicate_(events(registry, "duplicate")),
      malformed_(events(registry, "malformed")),
      good_polls_(polls(registry, "success")),
      failed_polls_(polls(registry, "failure")),
      last_success_(prometheus::BuildGauge()
                        .Name("usage_last_success_timestamp_seconds")
                        .Help("When a poll last went well, 0 for never")
                        .Register(registry)
                        .Add({})) {}

void ScrapeMetrics::count_page(const Tally& tally) {
  read_.Increment(static_cast<double>(tally.read));
  stored_.Increment(static_cast<double>(tally.stored));
  duplicate_.Increment(static_cast<double>(tally.duplicate));
  malformed_.Increment(static_cast<double>(tally.malformed));
}

void ScrapeMetrics::count_success(WallTime at) {
  good_polls_.Increment();
  last_success_.Set(std::chrono::duration<double>(at.time_since_epoch()).count());
}

}  // namespace services::usage_scraper
