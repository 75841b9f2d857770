#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/grammar/form.hpp"

namespace harness::scenario {

// Of a claim that is judged and shown, and has no vote in the verdict until its day is over. Days
// are those of UTC, so that a run is judged alike wherever that is done.
struct Advisory {
  std::chrono::year_month_day last_day{};

  bool operator==(const Advisory&) const = default;

  std::string day() const;   // "2027-03-01"
  std::string text() const;  // "until 2027-03-01"
  bool is_over(WallTime at) const;
};

// Of "until 2027-03-01".
Result<Advisory> parse_advisory(std::string_view text);

grammar::Form<Advisory> advisory_form();
inline constexpr const char* advisory_about =
    "it is judged and shown, and has no vote in the verdict until that day is over (UTC)";

}  // namespace harness::scenario
