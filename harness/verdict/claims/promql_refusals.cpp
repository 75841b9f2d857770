#include "harness/verdict/claims/promql_refusals.hpp"

#include <chrono>

#include "harness/languages/promql/estimates.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/languages/review/review.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/control_subject.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/reach.hpp"
#include "harness/verdict/series/derived_elsewhere.hpp"
#include "harness/verdict/series/raw_counters.hpp"

namespace harness::verdict {
namespace {

using languages::promql::ExprPtr;

// What its reviewers refuse they refuse at its place: one slip is one error.
bool is_told_elsewhere(const std::string& query) {
  return is_refused(languages::review_promql(scenario::with_any_window(query)));
}

// Which is known before the run, whatever comes of it.
std::optional<yaml::Problem> subquery_stands_still(const Promql& claim, const plan::Claim& planned,
                                                   const observe::Window& window) {
  const ExprPtr query = parsed(observe::fill_window(*claim.promql, window));
  const std::string why = query ? why_subquery_stands_still(*query, planned) : std::string();
  if (why.empty()) return std::nullopt;
  return yaml::Problem{claim.promql.place, "promql: " + why,
                       "give it a step of half its range at the most, or no subquery"};
}

}  // namespace

// increase() and its like extrapolate to the edges of the window: 1,200 come out as 1,268.
Result<void> check_promql(const Promql& claim) {
  const std::string text = scenario::with_any_window(*claim.promql);
  if (is_told_elsewhere(*claim.promql)) return {};
  if (auto asks = check_asks(languages::promql_asks(text), "series"); !asks) return asks;
  if (auto able = check_can_differ(claim.value, languages::promql_values(text)); !able) return able;
  if (claim.control && !is_told_elsewhere(**claim.control)) {
    if (auto able = check_promql_control(**claim.control, *claim.promql); !able) return able;
    if (auto about = check_promql_subject(**claim.control, *claim.promql); !about) return about;
  }
  const auto query = languages::promql::parse(text);
  if (const auto selector = query ? languages::promql::shuts_all_out(**query) : std::nullopt) {
    return fail("no series can ever match " + *selector, {}, "take out what shuts out the rest");
  }
  const bool exactly = claim.value.op == "==" && claim.value.bound != 0;
  if (!exactly) return {};
  const auto extrapolates = query ? languages::promql::extrapolates(**query) : std::nullopt;
  if (!extrapolates) return {};
  return fail(
      "value \"" + claim.value.text() + "\" of " + *extrapolates + "()", {},
      "it extrapolates to the edges of the window, so no exact number holds: give two claims, "
      "with >= and <=, or count requests in a threshold");
}

// Throughout a window, each moment that is asked about reads what is inside; a control is asked at
// its end.
std::string what_promql_reads_outside(const Promql& claim, const plan::Claim& planned,
                                      const observe::Window& window) {
  const bool throughout = planned.moments == scenario::Moments::throughout;
  return what_is_outside(promql_reach(*claim.promql, window),
                         throughout ? Duration::max() / 2 : window.length(), planned);
}

std::optional<yaml::Problem> rule_out_promql(const Promql& claim, const plan::Claim& planned,
                                             const plan::Plan& plan) {
  if (auto raw = reads_raw_counters(claim, plan)) return raw;
  if (auto derived = asks_for_what_is_derived_elsewhere(claim, plan)) return derived;
  const std::optional<Duration> length = planned_length(planned, plan);
  constexpr std::chrono::hours any{24};  // $window in a subquery is long enough for two points
  const observe::Window window{WallTime{}, WallTime{} + length.value_or(any)};
  if (auto still = subquery_stands_still(claim, planned, window)) return still;
  if (!length) return std::nullopt;
  const std::string outside = what_promql_reads_outside(claim, planned, window);
  if (!outside.empty() || !claim.control) return reads_outside(claim.promql, "promql", outside);
  return reads_outside(*claim.control, "control",
                       what_is_outside(promql_reach(**claim.control, window), *length, planned));
}

}  // namespace harness::verdict
