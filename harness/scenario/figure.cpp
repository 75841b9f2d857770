#include "harness/scenario/figure.hpp"

#include <cmath>
#include <limits>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::string in_words(const Interval& all) {
  if (all.is_exact()) return format_number(all.low);
  if (std::isinf(all.high)) return format_number(all.low) + " or more";
  if (std::isinf(all.low)) return format_number(all.high) + " or less";
  return "between " + format_number(all.low) + " and " + format_number(all.high);
}

}  // namespace

Figure a_count() { return {{0, infinite}, true, "a count is a whole number, 0 or more"}; }
Figure a_share() { return {{0, 1}, false, "a rate is between 0 and 1"}; }
Figure a_time() { return {{0, infinite}, false, "a time is 0 or more"}; }
Figure a_rate() { return {{0, infinite}, false, "a rate is 0 or more"}; }

Figure values_between(const Interval& all) {
  return {all, false, "the query's values are " + in_words(all)};
}

Truth truth_of(const Comparison& comparison, const Figure& figure) {
  const bool is_whole = std::floor(comparison.bound) == comparison.bound;
  if (figure.is_whole && !is_whole) {
    if (comparison.op == "==") return Truth::fails;
    if (comparison.op == "!=") return Truth::holds;
  }
  return comparison.truth(figure.values);
}

Result<void> check_can_differ(const std::string& written, const Comparison& comparison,
                              const Figure& figure) {
  switch (truth_of(comparison, figure)) {
    case Truth::holds:
      return fail(shown(written) + " always holds: " + figure.is, {},
                  "the claim cannot fail: compare with a number that it can cross");
    case Truth::fails:
      return fail(shown(written) + " never holds: " + figure.is, {},
                  "the claim cannot hold: compare with a number that it can reach");
    case Truth::undecided:
      break;
  }
  return {};
}

}  // namespace harness::scenario
