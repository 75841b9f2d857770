#include "harness/languages/promql/estimates.hpp"

#include <algorithm>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/promql/births.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/values.hpp"

namespace harness::languages::promql {
namespace {

using Estimate = std::optional<std::string>;

// What they say of series is how many there are, or when, and no value of theirs.
bool loses_values(std::string_view function) {
  return is_one_of(function, {"absent", "absent_over_time", "changes", "count_over_time",
                              "present_over_time", "resets", "sgn", "timestamp"});
}

struct EstimateIn {
  Estimate of(const ExprPtr& expr) const {
    return expr ? std::visit(*this, expr->of) : std::nullopt;
  }
  Estimate operator()(const Number&) const { return std::nullopt; }
  Estimate operator()(const Text&) const { return std::nullopt; }
  Estimate operator()(const Selector&) const { return std::nullopt; }
  Estimate operator()(const Subquery& subquery) const { return of(subquery.of); }
  Estimate operator()(const Unary& unary) const { return of(unary.of); }
  Estimate operator()(const Parentheses& parentheses) const { return of(parentheses.of); }
  Estimate operator()(const Call& call) const {
    const std::string_view name = call.function->name;
    if (is_one_of(name, {"increase", "rate", "delta"})) return std::string(name);
    if (loses_values(name)) return std::nullopt;
    for (const ExprPtr& arg : call.args) {
      if (auto found = of(arg)) return found;
    }
    return std::nullopt;
  }
  Estimate operator()(const Aggregation& aggregation) const {
    const bool counts = is_one_of(aggregation.op, {"count", "count_values", "group"});
    return counts ? std::nullopt : of(aggregation.of);
  }
  Estimate operator()(const Binary& binary) const {
    if (binary.returns_bool) return std::nullopt;
    const bool chooses = relation_of(binary.op) || is_one_of(binary.op, {"and", "unless"});
    if (chooses) return of(type_of(*binary.left) == Type::scalar ? binary.right : binary.left);
    auto left = of(binary.left);
    return left ? left : of(binary.right);
  }
};

bool estimates_rises(const CounterCall& call, Millis range) {
  return is_one_of(call.function, {"increase", "rate"}) && call.range == range && !call.in_subquery;
}

// The least value of a counter is its first.
std::string rise_of_samples(const CounterCall& call, const std::string& estimate) {
  const std::string millis = std::to_string(call.range.count());
  const std::string samples = call.selector + "[" + millis + "ms]";
  std::string rise = "(max_over_time(" + samples + ") - min_over_time(" + samples + "))";
  if (call.function == "rate") rise = "(" + rise + " * 1000 / " + millis + ")";
  return "((" + rise + " and (resets(" + samples + ") == 0) and " + estimate + ") or " + estimate +
         ")";
}

}  // namespace

std::optional<std::string> extrapolates(const Expr& expr) {
  return std::visit(EstimateIn{}, expr.of);
}

std::optional<std::string> without_estimates(std::string query, Millis range) {
  const auto tree = parse(query);
  if (!tree) return std::nullopt;
  std::vector<CounterCall> calls = counter_calls(**tree);
  std::erase_if(calls, [&](const CounterCall& call) { return !estimates_rises(call, range); });
  if (calls.empty()) return std::nullopt;
  std::sort(calls.begin(), calls.end(), [](const CounterCall& one, const CounterCall& other) {
    return one.span.begin > other.span.begin;
  });
  for (const CounterCall& call : calls) {
    const auto& [begin, end] = call.span;
    query.replace(begin, end - begin, rise_of_samples(call, query.substr(begin, end - begin)));
  }
  return query;
}

}  // namespace harness::languages::promql
