#include "harness/verdict/series/first_moments.hpp"

#include <algorithm>
#include <chrono>

#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/series/quantiles.hpp"
#include "harness/verdict/throughout.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::ExprPtr;

// It is no less for a range that begins before the load.
bool divides_series(const Expr& query) {
  using namespace languages::promql;
  bool any = false;
  walk(query, [&](const Expr& node) {
    const auto* const binary = std::get_if<Binary>(&node.of);
    if (binary == nullptr || binary->op != "/") return;
    any = any || (!selectors(*binary->left).empty() && !selectors(*binary->right).empty());
  });
  return any;
}

struct Beginning {
  WallTime at;
  bool is_of_window = false;
};

// Of samples as they are: the first moment at which the last one is of the window.
Beginning first_of_samples(const Promql& claim, const Evidence& evidence, WallTime begin) {
  if (!begins_with_the_load(evidence)) return {begin + between_scrapes(evidence.plan), true};
  return {begin + evidence.plan.scrape_interval(), holds_for_nothing(claim.value)};
}

// Of ranges. Before the load nothing happens, so that one may begin there: which leaves less in it.
// Elsewhere the window of a phase's metrics begins before a scrape that was waited for, but where
// `after` ends.
std::optional<Beginning> first_of_ranges(const Promql& claim, const Evidence& evidence,
                                         const WindowBounds& bounds, const Expr& query) {
  const Duration range = promql_looks_back(*claim.promql, evidence.plan);
  const Duration apart = between_scrapes(evidence.plan);
  const WallTime begin = played(evidence, bounds).begin;
  if (evidence.claim.after > Duration{0}) {
    return Beginning{begin + range - evidence.plan.scrape_interval(), false};
  }
  if (!begins_with_the_load(evidence)) return Beginning{begin + range, true};
  const bool is_less = holds_for_nothing(claim.value);
  if (!is_less && !divides_series(query)) return std::nullopt;
  const WallTime before = std::max(bounds.inner.begin, begin - 2 * apart);
  return Beginning{std::min(begin, before) + range, is_less && !others_may_be_there(evidence)};
}

}  // namespace

std::optional<FirstMoments> first_moments(const Promql& claim, const Evidence& evidence,
                                          const WindowBounds& bounds) {
  if (!is_throughout(evidence)) return std::nullopt;
  const auto moments = moments_of(claim, evidence, bounds);
  const ExprPtr query = parsed(scenario::with_any_window(*claim.promql));
  if (!moments || !query) return std::nullopt;
  const bool has_range = languages::promql::looks_back(*query) > languages::promql::Millis{0};
  const std::optional<Beginning> first =
      has_range ? first_of_ranges(claim, evidence, bounds, *query)
                : first_of_samples(claim, evidence, played(evidence, bounds).begin);
  if (!first) return std::nullopt;
  constexpr std::chrono::milliseconds least{1};
  const WallTime begin = std::chrono::ceil<std::chrono::milliseconds>(first->at);
  if (begin + least > moments->begin) return std::nullopt;
  const Duration room = moments->begin - least - begin;
  const WallTime end = begin + (room / between_moments) * between_moments;
  return FirstMoments{{begin, end}, first->is_of_window};
}

Finding with_first_moments(Finding finding, const Finding& fresh, const Promql& claim,
                           const Evidence& evidence, const WindowBounds& bounds, const Told& told) {
  const auto first = first_moments(claim, evidence, bounds);
  if (!first || finding.outcome != Outcome::pass) return finding;
  const auto one = [&](const observe::Answer& answer) {
    return judge_broken(fresh, {claim.value, claim.series}, observe::parse_series(answer));
  };
  const auto judge = [&](const std::string& query, std::span<const observe::Answer> answers) {
    return judge_quantiles(query, claim.value, answers, one);
  };
  const Counting counted = counting_first(claim, *first, bounds);
  Finding at_first =
      with_births(judge(counted.query, told.first), counted, told.first_births, judge);
  if (at_first.outcome == Outcome::pass) return finding;
  if (at_first.outcome != Outcome::fail || first->are_of_window) return at_first;
  const std::string seen = finding.seen + ", but " + at_first.seen +
                           ", of which a part may be from before the window: give it a phase of "
                           "its own";
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
