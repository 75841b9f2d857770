#include "harness/scenario/comparison.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

// Longest first, so that ">=" is not read as ">" with a "=" left over. "===" is k6's.
constexpr std::array<std::string_view, 7> operators{"===", ">=", "<=", "==", "!=", ">", "<"};

std::string_view operator_at(std::string_view text) {
  for (const std::string_view op : operators) {
    if (text.starts_with(op)) return op;
  }
  return {};
}

Result<double> parse_bound(std::string_view text) {
  double value = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (status != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) {
    return fail("\"" + std::string(text) + "\" is not a number", {}, "write a plain number");
  }
  return value;
}

}  // namespace

bool Comparison::holds(double value) const {
  if (op == ">") return value > bound;
  if (op == ">=") return value >= bound;
  if (op == "<") return value < bound;
  if (op == "<=") return value <= bound;
  if (op == "==") return value == bound;
  return value < bound || value > bound;  // "!=", where NaN holds no more than elsewhere
}

Truth Comparison::truth(const Interval& seen) const {
  if (std::isnan(seen.low) || std::isnan(seen.high)) return Truth::undecided;
  const bool low = holds(seen.low);
  const bool high = holds(seen.high);
  if (low != high) return Truth::undecided;
  // At both ends alike, (in)equality can still turn round between them.
  const bool turns = (op == "==" || op == "!=") && seen.low < bound && bound < seen.high;
  if (turns) return Truth::undecided;
  return low ? Truth::holds : Truth::fails;
}

std::string Comparison::text() const { return op + " " + Interval::exactly(bound).text(); }

Result<Comparison> parse_comparison(std::string_view text) {
  const std::string_view body = trim(text);
  const std::string_view op = operator_at(body);
  if (op.empty()) {
    return fail("\"" + std::string(text) + "\" is not a comparison", {},
                "write an operator (>, >=, <, <=, ==, !=) and a number, such as \"> 0\"");
  }
  const Result<double> bound = parse_bound(trim(body.substr(op.size())));
  if (!bound) return fail(bound.error());
  return Comparison{op == "===" ? "==" : std::string(op), *bound};
}

}  // namespace harness::scenario
