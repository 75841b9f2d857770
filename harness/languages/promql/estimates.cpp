#include "harness/languages/promql/estimates.hpp"

#include "harness/core/text.hpp"
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

}  // namespace

std::optional<std::string> extrapolates(const Expr& expr) {
  return std::visit(EstimateIn{}, expr.of);
}

}  // namespace harness::languages::promql
