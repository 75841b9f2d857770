#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <string>

#include "services/core/clock.hpp"

namespace services::usage_scraper {

// What the lines of one page, or of one poll, became.
struct Tally {
  std::size_t read = 0;
  std::size_t stored = 0;
  std::size_t duplicate = 0;
  std::size_t malformed = 0;

  Tally& operator+=(const Tally& other);
};

// usage_events_total and usage_polls_total, born at 0, and when a poll last went well.
class ScrapeMetrics {
 public:
  explicit ScrapeMetrics(prometheus::Registry& registry);

  void count_page(const Tally& tally);
  void count_success(WallTime at);
  void count_failure() { failed_polls_.Increment(); }

 private:
  prometheus::Counter& read_;
  prometheus::Counter& stored_;
  prometheus::Counter& duplicate_;
  prometheus::Counter& malformed_;
  prometheus::Counter& good_polls_;
  prometheus::Counter& failed_polls_;
  prometheus::Gauge& last_success_;
};

}  // namespace services::usage_scraper
