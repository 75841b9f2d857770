#include "harness/verdict/series/partly_traced.hpp"

#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

namespace promql = languages::promql;
using promql::inside_parentheses;

// A counter to which each span adds, or how far it rose. Edges of the service graph are none: that
// a call has no other half may be because that half was not traced.
bool grows_with_spans(const promql::Expr& query) {
  if (const auto* selector = std::get_if<promql::Selector>(&query.of)) {
    return selector->name.starts_with("traces_spanmetrics_");
  }
  const auto* call = std::get_if<promql::Call>(&query.of);
  if (call == nullptr || call->args.size() != 1) return false;
  const bool is_rise = call->function->name == "increase" || call->function->name == "rate";
  return is_rise && grows_with_spans(inside_parentheses(*call->args.front()));
}

// Of all series together: of one of many nobody knows that the others would be there.
bool sums_what_grows(const promql::Expr& query) {
  const auto* sum = std::get_if<promql::Aggregation>(&inside_parentheses(query).of);
  return sum != nullptr && sum->op == "sum" && !sum->grouping &&
         grows_with_spans(inside_parentheses(*sum->of));
}

}  // namespace

Finding unless_more_were_traced(Finding finding, const promql::Expr* query,
                                const scenario::Comparison& wanted, double sampled) {
  const bool is_lower_bound = query != nullptr && sums_what_grows(*query);
  const bool holds = finding.outcome == Outcome::pass && holds_for_any_above(wanted, finding);
  const bool fails = finding.outcome == Outcome::fail && fails_for_any_above(wanted, finding);
  const std::string why = why_partly_traced(sampled);
  if (is_lower_bound && (holds || fails)) {
    finding.seen += " or more: " + why;
    return finding;
  }
  return with(std::move(finding), Outcome::undecided,
              why + ", and the metric is made of their spans");
}

}  // namespace harness::verdict
