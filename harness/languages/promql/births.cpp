#include "harness/languages/promql/births.hpp"

#include <algorithm>
#include <array>

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::languages::promql {
namespace {

std::string milliseconds(Millis time) { return std::to_string(time.count()) + "ms"; }

bool sees_rises(std::string_view function) {
  constexpr std::array<std::string_view, 4> functions{"increase", "rate", "irate", "changes"};
  return std::find(functions.begin(), functions.end(), function) != functions.end();
}

// Null: it is a subquery.
const Selector* selector_in(const Expr& expr) {
  if (const auto* in = std::get_if<Parentheses>(&expr.of)) return selector_in(*in->of);
  return std::get_if<Selector>(&expr.of);
}

// What a birth is to the function: a rise, a rise a second, a change.
std::string as_rise(const Birth& birth) {
  const std::string born = births(birth.call, birth.base);
  if (birth.call.function == "increase") return "(" + born + ")";
  if (birth.call.function == "changes") return "((" + born + ") > bool 0)";
  const auto range = std::to_string(birth.call.range.count());
  return "((" + born + ") * 1000 / " + range + ")";
}

bool is_inside(const Span& inner, const Span& outer) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

}  // namespace

std::vector<CounterCall> counter_calls(const Expr& expr) {
  std::vector<CounterCall> calls;
  std::vector<Span> subqueries;
  walk(expr, [&](const Expr& node) {
    if (std::holds_alternative<Subquery>(node.of)) subqueries.push_back(node.span);
    const auto* const call = std::get_if<Call>(&node.of);
    if (call == nullptr || !sees_rises(call->function->name)) return;
    const Selector* const selector = selector_in(*call->args.front());
    if (selector == nullptr || selector->offset || selector->at) return;
    calls.push_back({std::string(call->function->name), node.span, metric_of(*selector),
                     to_text(*selector), selector->range.value_or(Millis{0})});
  });
  for (CounterCall& call : calls) {
    call.in_subquery = std::any_of(subqueries.begin(), subqueries.end(), [&](const Span& subquery) {
      return is_inside(call.span, subquery);
    });
  }
  return calls;
}

std::string first_seen(const CounterCall& call, const Base& base, Millis step) {
  const std::string steps = "[" + milliseconds(call.range) + ":" + milliseconds(step) + "]";
  return "min_over_time(timestamp(" + call.selector + ")" + steps + ") and (" + births(call, base) +
         ")";
}

// The first value is the lowest one of a counter that was not reset.
std::string births(const CounterCall& call, const Base& base) {
  const std::string range = call.selector + "[" + milliseconds(call.range) + "]";
  const std::string first = "(min_over_time(" + range + ") and (resets(" + range +
                            ") == 0)) or max_over_time(" + range + ")";
  const std::string offset = " offset " + milliseconds(std::max(base.before, Millis{1}));
  const std::string known = base.at_most ? "last_over_time(" + call.selector + "[" +
                                               milliseconds(*base.at_most) + "]" + offset + ")"
                                         : "(" + call.selector + offset + ")";
  return "((" + first + ") unless " + known + ") > 0";
}

std::string with_births(std::string query, std::span<const Birth> births) {
  std::vector<Birth> from_the_end(births.begin(), births.end());
  std::sort(from_the_end.begin(), from_the_end.end(), [](const Birth& one, const Birth& other) {
    return one.call.span.begin > other.call.span.begin;
  });
  for (const Birth& birth : from_the_end) {
    const auto& [begin, end] = birth.call.span;
    const std::string call = query.substr(begin, end - begin);
    const std::string rise = as_rise(birth);
    query.replace(begin, end - begin,
                  "((" + call + " + " + rise + ") or " + rise + " or " + call + ")");
  }
  return query;
}

}  // namespace harness::languages::promql
