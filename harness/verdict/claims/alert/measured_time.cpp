#include "harness/verdict/claims/alert/measured_time.hpp"

#include <cmath>

#include "harness/core/duration.hpp"

namespace harness::verdict {

std::string MeasuredTime::took() const {
  const std::string low = approximate(from_seconds(seconds.low));
  if (std::isinf(seconds.high)) return low + " or more";
  const std::string high = approximate(from_seconds(seconds.high));
  return low == high ? high : low + " to " + high;
}

std::string MeasuredTime::title() const {
  return of == 1 ? name : name + ", " + std::to_string(number) + " of " + std::to_string(of);
}

}  // namespace harness::verdict
