#include "harness/core/interval.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include "harness/core/text.hpp"

namespace harness {
namespace {

// Whole numbers in full, as far as each of them has a double of its own.
std::string number_text(double value) {
  constexpr double largest_exact = 9'007'199'254'740'992;
  if (value != std::floor(value) || std::abs(value) > largest_exact) return format_number(value);
  return std::to_string(static_cast<std::int64_t>(value));
}

}  // namespace

Interval Interval::at_least(double value) {
  return {value, std::numeric_limits<double>::infinity()};
}

std::string Interval::text() const {
  if (is_exact()) return number_text(low);
  if (std::isinf(high)) return number_text(low) + " or more";
  return number_text(low) + " to " + number_text(high);
}

}  // namespace harness
