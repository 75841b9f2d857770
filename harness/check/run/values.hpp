#pragma once

#include <vector>

#include "harness/core/duration.hpp"
#include "harness/observe/prometheus.hpp"

// What can be told of the values that a query has over a time.
namespace harness::check {

// Few enough for one answer, and no finer than a scrape.
Duration step_over(const observe::Window& window);

struct Range {
  double low = 0;
  double high = 0;
  bool has_any = false;
};

// Of all of them; what is no finite number is left out.
Range range_of(const std::vector<observe::Series>& all);

// The longest time that one of them is there without a gap.
Duration longest_held(const std::vector<observe::Series>& all, Duration step);

}  // namespace harness::check
