#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"

namespace harness::observe {

// The series `up` of all targets; or of those of some jobs, where there are others, too.
inline constexpr const char* all_targets = "up";
std::string targets_of(const std::vector<std::string>& jobs);

// =~"a|b": what selects these names, behind a label; and series of these jobs.
std::string any_of_these(const std::vector<std::string>& names);
std::string of_jobs(const std::vector<std::string>& jobs);

// What is waited for: a scrape of every target that began after a moment.
struct ScrapeWish {
  std::vector<std::string> targets;  // their jobs
  WallTime since;
  Duration patience{0};
  Duration patience_for_success{0};        // how long to wait for scrapes that do not fail, too
  std::vector<std::string> may_fail = {};  // targets of which nobody expects that
  std::string series = all_targets;        // of which they are
  // How far the scrapes of each are apart at the least. 0: nobody asks which were under way.
  Duration apart{0};
};

struct Scraped {
  std::optional<WallTime> seen_at;   // a moment at which all had been; none: they never were
  WallTime first = WallTime::max();  // the earliest of their last scrapes then
  // A moment right after those scrapes of each that were waited for: whatever has a time up to it
  // was answered by `seen_at`, and what was under way then has a later one.
  WallTime until;
  std::string problem;               // why not; empty: all were
  std::vector<std::string> failing;  // of those that may not: whose last scrape did all the same
  std::vector<std::string> well;     // whose last scrape succeeded
  std::string series = all_targets;  // of which they are
};

// Asks until all targets have been scraped. Ends early, without a problem, once there is no point
// in going on.
Scraped await_scrapes(const ScrapeWish& wish, const AskAll& ask, const Clock& clock,
                      const Pause& pause);

// Right behind the first scrape of each target since then, as `until` above: of those that came by
// `now`, the first that succeeded where one did. None: not each has been scraped, or nobody knows.
std::optional<WallTime> end_of_first_scrapes(const ScrapeWish& wish, WallTime now,
                                             const AskAll& ask);

// Whether one that was well then failed by `at` all the same: its scrape was under way.
bool has_lost_scrapes(const Scraped& scraped, WallTime at, const AskAll& ask);

// How far the scrapes of each job are apart, by those of the last minutes.
Question recent_scrapes(const std::string& series, WallTime now);
Result<std::map<std::string, Duration>> scrape_intervals(const Answer& answer);

}  // namespace harness::observe
