#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "services/database/database.hpp"
#include "services/usage_scraper/usage_event.hpp"

namespace services::usage_scraper {

// The tables `usage_events` and `scrape_progress`, as SQL: the only place that knows their columns.
// Lives on the event loop thread.
class UsageTable {
 public:
  template <typename T>
  using Done = std::function<void(Result<T>)>;

  explicit UsageTable(database::Database& database) : database_(database) {}

  // Until when everything was stored; nothing before the first time.
  void find_progress(const telemetry::SpanContext& parent, Done<std::optional<LokiTime>> done);

  // Stores those events that are not there yet, and that all until `through` now are: both or
  // neither. Tells how many were new.
  void store(const telemetry::SpanContext& parent, const std::vector<UsageEvent>& events,
             LokiTime through, Done<std::size_t> done);

 private:
  database::Database& database_;
};

}  // namespace services::usage_scraper
