#include "harness/verdict/life/counted_outcomes.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "harness/languages/outcome_names.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::Matcher;
using languages::promql::NamedSeries;
using languages::promql::Selector;

// Whether the name of a metric says that what it counts went wrong.
bool names_a_failure(const std::string& metric) {
  constexpr std::array words{
      "crash",   "crashes",  "err",   "error",  "errors",   "exception",  "exceptions", "failed",
      "failure", "failures", "panic", "panics", "rejected", "rejections", "timeout",    "timeouts"};
  const auto all = languages::words_of_name(metric);
  return std::ranges::any_of(
      all, [&](const std::string& word) { return std::ranges::find(words, word) != words.end(); });
}

bool is_of_outcomes(const NamedSeries& named) {
  const auto& matchers = named.selector->matchers;
  return std::ranges::any_of(matchers, is_of_an_outcome) || names_a_failure(named.metric) ||
         named.metric.ends_with("_bucket") || count_of_sum(named.metric).has_value();
}

}  // namespace

bool is_counter(const std::string& metric) {
  constexpr std::array<std::string_view, 4> ends{"_total", "_count", "_sum", "_bucket"};
  return std::ranges::any_of(ends, [&](std::string_view end) { return metric.ends_with(end); });
}

bool is_of_an_outcome(const Matcher& matcher) {
  return names_a_bound(matcher) || languages::names_an_outcome(matcher.label);
}

std::optional<std::string> count_of_sum(const std::string& metric) {
  constexpr std::string_view sum = "_sum";
  if (!metric.ends_with(sum)) return std::nullopt;
  return metric.substr(0, metric.size() - sum.size()) + "_count";
}

std::set<const Selector*> selectors_in_divisors(const Expr& query) {
  std::set<const Selector*> found;
  languages::promql::walk(query, [&](const Expr& node) {
    const auto* const binary = std::get_if<languages::promql::Binary>(&node.of);
    if (binary == nullptr || binary->op != "/") return;
    for (const NamedSeries& named : languages::promql::selectors(*binary->right)) {
      found.insert(named.selector);
    }
  });
  return found;
}

bool asks_for_outcomes(const Expr& query) {
  const auto divisors = selectors_in_divisors(query);
  const auto all = languages::promql::selectors(query);
  return std::ranges::any_of(all, [&](const NamedSeries& named) {
    return is_of_outcomes(named) || divisors.contains(named.selector);
  });
}

}  // namespace harness::verdict
