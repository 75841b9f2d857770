#pragma once

#include <string>

#include "harness/core/interval.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/comparison.hpp"

namespace harness::scenario {

// A number that is compared, as far as it is known before anything is measured.
struct Figure {
  Interval values;        // that it can have
  bool is_whole = false;  // it has no others than whole ones
  std::string is;         // the same in words: "a rate is between 0 and 1"
};

Figure a_count();
Figure a_share();
Figure a_time();
Figure a_rate();                             // per second
Figure values_between(const Interval& all);  // of a query

// Whether the comparison is true of all that the figure can be, or of none of it.
Truth truth_of(const Comparison& comparison, const Figure& figure);

// Refuses a comparison whose truth hangs on nothing that is measured; `written`: as its author
// wrote it, "rate < 1.5".
Result<void> check_can_differ(const std::string& written, const Comparison& comparison,
                              const Figure& figure);

}  // namespace harness::scenario
