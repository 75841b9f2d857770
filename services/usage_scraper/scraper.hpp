#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/app/downstream.hpp"
#include "services/usage_scraper/loki_page.hpp"
#include "services/usage_scraper/scrape_metrics.hpp"
#include "services/usage_scraper/usage_table.hpp"

namespace services::usage_scraper {

struct ScraperSettings {
  std::string query;  // LogQL, of lines
  Duration poll_interval;
  Duration lookback;
  long page_size;  // lines, at most
};

// Moves usage events from Loki to PostgreSQL, again and again:
//   progress ─▶ page of Loki ─▶ store with the new progress ─▶ next page … ─▶ wait
// An event is stored once although windows overlap, because it is known by its id; and none is lost
// although the scraper or the database may end at any moment, because progress is stored with the
// events that it stands for. Lives on the event loop thread.
class Scraper {
 public:
  Scraper(app::Service& service, app::Downstream& loki, UsageTable& table,
          ScraperSettings settings);

  // Polls at once, and then for as long as the service runs. From any thread.
  void start();

  // Whether the last poll went well.
  const app::Readiness& readiness() const { return readiness_; }

 private:
  struct Poll;
  using PollPtr = std::shared_ptr<Poll>;

  void poll();
  void ask_page(const PollPtr& poll, const Window& window);
  void store(const PollPtr& poll, const Page& page);
  void finish(Poll& poll);
  void give_up(Poll& poll, const std::string& why);
  void log(const Poll& poll, telemetry::Level level, const std::string& message,
           telemetry::LogFields fields);

  EventLoop& loop_;
  telemetry::Telemetry& telemetry_;
  app::Downstream& loki_;
  UsageTable& table_;
  const ScraperSettings settings_;
  long page_size_;  // less than the settings' where that was too much for Loki
  ScrapeMetrics metrics_;
  app::Readiness readiness_ = tl::unexpected(std::string("nothing was polled yet"));
};

}  // namespace services::usage_scraper
