#include "harness/languages/promql/rising_subqueries.hpp"

#include <string_view>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

bool compares_points(std::string_view function) {
  return is_one_of(function,
                   {"changes", "delta", "deriv", "holt_winters", "idelta", "increase", "irate",
                    "predict_linear", "rate", "resets", "stddev_over_time", "stdvar_over_time"});
}

const Subquery* subquery_in(const Expr& expr) {
  if (const auto* in = std::get_if<Parentheses>(&expr.of)) return subquery_in(*in->of);
  return std::get_if<Subquery>(&expr.of);
}

// With the function round it.
template <typename Visit>
void each_subquery(const Expr& expr, const Visit& visit) {
  walk(expr, [&](const Expr& node) {
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr) return;
    for (const ExprPtr& arg : call->args) {
      const Subquery* const subquery = subquery_in(*arg);
      if (subquery != nullptr) visit(call->function->name, *subquery);
    }
  });
}

}  // namespace

std::vector<RisingSubquery> rising_subqueries(const Expr& expr) {
  std::vector<RisingSubquery> all;
  each_subquery(expr, [&](std::string_view function, const Subquery& subquery) {
    if (!compares_points(function)) return;
    all.push_back({std::string(function), subquery.range, subquery.step});
  });
  return all;
}

std::vector<SampledSubquery> sampled_subqueries(const Expr& expr) {
  std::vector<SampledSubquery> all;
  each_subquery(expr, [&](std::string_view function, const Subquery& subquery) {
    if (compares_points(function)) return;
    all.push_back({subquery.range, subquery.step, looks_back(*subquery.of)});
  });
  return all;
}

Points points_of(Millis range, Millis step) {
  // Both of its ends at once are on a step at one moment in a million.
  if (step >= range) return Points::never_two;
  return range - step < step ? Points::may_be_one : Points::always_two;
}

}  // namespace harness::languages::promql
