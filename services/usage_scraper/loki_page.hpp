#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "services/core/clock.hpp"
#include "services/core/result.hpp"
#include "services/usage_scraper/usage_event.hpp"

namespace services::usage_scraper {

// From `start` on, and before `end`.
struct Window {
  LokiTime start;
  LokiTime end;

  bool operator==(const Window&) const = default;
};

// What to look at now. Everything before `through` has been stored, however long ago that was; it
// is looked at again from a little earlier, for lines that have reached Loki late.
Window window_after(std::optional<LokiTime> through, LokiTime now, Duration lookback);

// A window's lines in the order of their times, or as many of the first ones as a page holds.
struct Page {
  Window window;
  std::vector<LoggedLine> lines;
  bool full;

  // Until when everything is known.
  LokiTime through() const;
  // What the next page is of.
  Window rest() const;
  // More lines at one moment than a page holds: those that did not fit cannot be asked for.
  bool stuck() const;
};

// What to ask Loki for.
std::string page_target(const std::string& query, const Window& window, long page_size);

// Reads Loki's answer.
Result<Page> parse_page(const nlohmann::json& answer, const Window& window, long page_size);

}  // namespace services::usage_scraper
