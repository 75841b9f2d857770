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
};

// What the owner of a system lets others do to it, in a file of the owner's. A scenario can ask for
// less, and never for more.
struct Safety {
  std::string file;                  // as it was named
  std::string hash;                  // of its text: a plan says by which rules it was made
  std::vector<std::string> protect;  // endpoints and processes that get neither load nor faults
  std::optional<double> most_rate;   // iterations that begin in a second, of all loads together
  std::optional<Duration> most_time;
  std::vector<SafeHours> hours;  // empty: at any time
  std::string lever;             // a URL or a file that says "go" as long as one may; empty: none

  std::string text() const;  // for people
};

// The file, with all that is wrong in it. Its paths count from where it is.
Checked<Safety> load_safety(const std::string& path);

}  // namespace harness::scenario
