#include "harness/check/queries/function_kinds.hpp"

#include <re2/re2.h>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parentheses.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"

namespace harness::check {
namespace {

namespace promql = languages::promql;

// The metric whose samples the call compares; empty: it is of something computed, or has no name.
std::string metric_compared(const promql::Call& call) {
  if (call.args.empty()) return {};
  const promql::Expr& arg = promql::inside_parentheses(*call.args.front());
  const auto* selector = std::get_if<promql::Selector>(&arg.of);
  return selector == nullptr ? std::string() : promql::metric_of(*selector);
}

}  // namespace

bool is_called_a_gauge(const std::string& metric) {
  static const re2::RE2 level(
      R"((?i)(^|_)(mem|memory|memavailable|memfree|memtotal|avail|available|free|used|usage|size|limit|)"
      R"(max|capacity|cached|inuse|resident|virtual|heap|temperature)(_[a-z]+)*_bytes$)");
  static const re2::RE2 other(R"(_(ratio|percent|percentage|celsius|timestamp_seconds|info)$)");
  return re2::RE2::PartialMatch(metric, level) || re2::RE2::PartialMatch(metric, other);
}

std::vector<WrongKind> functions_of_other_kinds(const promql::Expr& query) {
  std::vector<WrongKind> all;
  promql::walk(query, [&](const promql::Expr& expr) {
    const auto* call = std::get_if<promql::Call>(&expr.of);
    if (call == nullptr) return;
    const std::string function(call->function->name);
    const std::string metric = metric_compared(*call);
    if (is_one_of(function, {"delta", "idelta", "deriv"}) && promql::is_called_a_counter(metric)) {
      all.push_back({expr.span,
                     function + " of " + metric +
                         ", a counter: where its process begins anew it falls, and that is below 0",
                     std::string("write ") + (function == "deriv" ? "rate" : "increase") + "(…)"});
    }
    if (is_one_of(function, {"rate", "irate", "increase"}) && is_called_a_gauge(metric)) {
      all.push_back(
          {expr.span,
           function + " of " + metric + ", a gauge: each time it falls all of it counts as new",
           std::string("write ") + (function == "increase" ? "delta" : "deriv") + "(…)"});
    }
  });
  return all;
}

}  // namespace harness::check
