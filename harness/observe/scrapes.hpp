#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"

namespace harness::observe {

// What is waited for: a scrape of every target that began after a moment.
struct ScrapeWish {
  std::vector<std::string> targets;  // their jobs
  WallTime since;
  Duration patience{0};
  Duration patience_for_success{0};        // how long to wait for scrapes that do not fail, too
  std::vector<std::string> may_fail = {};  // targets of which nobody expects that
  bool all_over = false;  // whether no scrape from until then may be under way any more
};

struct Scraped {
  std::optional<WallTime> seen_at;   // a moment at which all had been; none: they never were
  std::string problem;               // why not; empty: all were
  std::vector<std::string> failing;  // of those that may not: whose last scrape did all the same
};

// Asks until all targets have been scraped. Ends early, without a problem, once there is no point
// in going on.
Scraped await_scrapes(const ScrapeWish& wish, const AskAll& ask, const Clock& clock,
                      const Pause& pause);

}  // namespace harness::observe
