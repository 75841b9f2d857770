#include "harness/scenario/scalar.hpp"

#include <cmath>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::scenario {

bool fits(double value, const Number& form) {
  if (form.whole && value != std::floor(value)) return false;
  if (form.above_least && value <= form.least) return false;
  return value >= form.least && value <= form.most;
}

double magnitude(const std::string& text) {
  if (const auto number = to_number(text)) return *number;
  return seconds(parse_duration(text).value_or(Duration{0}));
}

bool breaks_header(char c) { return is_control(c) && c != '\t'; }

std::string shown(const yaml::Node& node) { return harness::shown(node.text); }

}  // namespace harness::scenario
