#include "harness/languages/promql/estimates.hpp"

#include <algorithm>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/values.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

using Estimate = std::optional<std::string>;

bool estimates(std::string_view function) {
  return is_one_of(function, {"increase", "rate", "delta"});
}

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
    if (estimates(name)) return std::string(name);
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

Millis range_of(const Expr& expr) {
  if (const auto* in = std::get_if<Parentheses>(&expr.of)) return range_of(*in->of);
  if (const auto* subquery = std::get_if<Subquery>(&expr.of)) return subquery->range;
  const auto* const selector = std::get_if<Selector>(&expr.of);
  return selector == nullptr ? Millis{0} : selector->range.value_or(Millis{0});
}

struct EstimateCall {
  std::string function;
  Span span;
  Span argument;
  Millis range{0};
};

// Outside of subqueries, from left to right.
std::vector<EstimateCall> estimate_calls(const Expr& expr) {
  std::vector<EstimateCall> calls;
  std::size_t end_of_subquery = 0;
  walk(expr, [&](const Expr& node) {
    if (std::holds_alternative<Subquery>(node.of)) {
      end_of_subquery = std::max(end_of_subquery, node.span.end);
    }
    const auto* const call = std::get_if<Call>(&node.of);
    const bool is_one = call != nullptr && estimates(call->function->name);
    if (!is_one || node.span.begin < end_of_subquery) return;
    const Expr& argument = *call->args.front();
    calls.push_back(
        {std::string(call->function->name), node.span, argument.span, range_of(argument)});
  });
  return calls;
}

// Prometheus goes on by 1.1 intervals at most at either end. A counter that was not reset has its
// first value lowest; one with a single sample says nothing.
std::string samples_alone(const EstimateCall& call, const std::string& text,
                          const std::string& range) {
  const std::string count = "count_over_time(" + range + ")";
  const std::string least = text + " * (" + count + " - 1) / (" + count + " + 1.2)";
  if (call.function == "delta") return "(" + least + ")";
  const std::string a_second =
      call.function == "rate" ? " * 1000 / " + std::to_string(call.range.count()) : "";
  const std::string rise = "(max_over_time(" + range + ") - min_over_time(" + range + "))";
  return "((" + rise + a_second + " and resets(" + range + ") == 0 and " + text + ") or " + least +
         ")";
}

}  // namespace

std::optional<Sampled> as_sampled(const Expr& expr, std::string query, Millis range) {
  std::vector<EstimateCall> calls = estimate_calls(expr);
  std::erase_if(calls, [&](const EstimateCall& call) { return call.range < range; });
  if (calls.empty()) return std::nullopt;
  Sampled sampled{calls.front().function, std::move(query)};
  std::sort(calls.begin(), calls.end(), [](const EstimateCall& one, const EstimateCall& other) {
    return one.span.begin > other.span.begin;
  });
  for (const EstimateCall& call : calls) {
    const auto text_of = [&](const Span& span) {
      return sampled.query.substr(span.begin, span.end - span.begin);
    };
    const std::string alone = samples_alone(call, text_of(call.span), text_of(call.argument));
    sampled.query.replace(call.span.begin, call.span.end - call.span.begin, alone);
  }
  return sampled;
}

std::optional<std::string> extrapolates(const Expr& expr) {
  return std::visit(EstimateIn{}, expr.of);
}

}  // namespace harness::languages::promql
