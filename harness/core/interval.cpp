#include "harness/core/interval.hpp"

#include <cmath>
#include <limits>

#include "harness/core/text.hpp"

namespace harness {

Interval Interval::at_least(double value) {
  return {value, std::numeric_limits<double>::infinity()};
}

std::string Interval::text() const {
  if (is_exact()) return format_number(low);
  if (std::isinf(high)) return format_number(low) + " or more";
  return format_number(low) + " to " + format_number(high);
}

}  // namespace harness
