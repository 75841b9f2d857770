#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"

namespace harness::scenario {

// Times of the week at which an owner lets others act.
struct SafeHours {
  std::vector<unsigned> days;    // Monday is 0; empty: each
  std::chrono::minutes from{0};  // of the day, in its zone
  std::chrono::minutes to{24 * 60};
  std::chrono::minutes zone{0};  // east of UTC

  bool contain(WallTime at) const;
  std::string text() const;                // for people: "mon, fri 09:00-17:00 +01:00"
  std::string text_of(WallTime at) const;  // "fri 17:01 +01:00"
};

// What the owner of a system lets others do to it, in a file of the owner's. A scenario can ask for
// less, and never for more.
struct Safety {
  std::string file;                  // as it was named, without a password
  std::string hash;                  // of its text: a plan says by which rules it was made
  std::vector<std::string> protect;  // names and hosts that get neither load nor faults
  std::optional<double> most_rate;   // requests in a second, of all loads together
  std::optional<Duration> most_time;
  std::optional<double> most_share;  // of its processes, that faults hit at the same time
  std::vector<SafeHours> hours;      // empty: at any time
  std::string lever;  // a URL or a file that says "go" as long as one may; empty: none
  std::string lease;  // a URL or a file that one run has at a time; empty: none
  std::vector<std::string> notify;  // URLs that are told of each act; their paths are secrets
  std::string silence;  // why its URL has not told what may be done: nothing; empty: it has

  std::string text() const;  // for people

  // For people; empty: it is in one of `hours`, or there are none.
  std::string why_outside_hours(WallTime at) const;
};

// What is at a path or a URL, with all that is wrong in it. Paths count from where it is. A URL
// that does not answer lets nothing be done, which is no error of the scenario.
Checked<Safety> load_safety(const std::string& place);

}  // namespace harness::scenario
