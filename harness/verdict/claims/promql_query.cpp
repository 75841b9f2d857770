#include "harness/verdict/claims/promql_query.hpp"

#include <algorithm>

#include "harness/core/saturate.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/rising_subqueries.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::ExprPtr;
using languages::promql::Millis;
using languages::promql::Points;

// No more than a Duration holds.
Duration in_nanoseconds(Millis time) {
  return Duration{saturated_product(time.count(), Duration{Millis{1}}.count())};
}

// Where it says none, Prometheus takes the time between two evaluations of rules: that of ours, or
// its own default.
Millis step_of_subquery(const std::optional<Millis>& step, const plan::Claim& claim) {
  if (step) return *step;
  return claim.starts_afresh ? Millis{std::chrono::seconds{1}} : Millis{std::chrono::minutes{1}};
}

std::string text_of_subquery(Millis range, Millis step) {
  return "a subquery of [" + format_duration(range) + ":" + format_duration(step) + "]";
}

// "a subquery of [10s:1m]", the first of which there are so many points.
std::string first_subquery(const languages::promql::Expr& query, const plan::Claim& claim,
                           Points wanted) {
  for (const auto& subquery : languages::promql::rising_subqueries(query)) {
    const Millis step = step_of_subquery(subquery.step, claim);
    if (languages::promql::points_of(subquery.range, step) != wanted) continue;
    return text_of_subquery(subquery.range, step);
  }
  return {};
}

}  // namespace

ExprPtr parsed(const std::string& query) {
  auto read = languages::promql::parse(query);
  return read ? *std::move(read) : nullptr;
}

observe::Question put_in(const std::string& query, const observe::Window& window) {
  return observe::promql_at(observe::fill_window(query, window), window.end);
}

Reach promql_reach(const std::string& query, const observe::Window& window) {
  const ExprPtr read = parsed(observe::fill_window(query, window));
  if (!read) return {};
  const languages::promql::Reach reach = languages::promql::reach_of(*read);
  return {in_nanoseconds(reach.back), in_nanoseconds(reach.ahead), reach.is_fixed};
}

Duration promql_looks_back(const std::string& query, const plan::Plan& plan) {
  const Duration least = between_scrapes(plan);
  const ExprPtr read = parsed(scenario::with_any_window(query));
  return read ? std::max<Duration>(languages::promql::looks_back(*read), least) : least;
}

std::string sources_of(const languages::promql::NamedSeries& named) {
  std::vector<std::string> texts;
  if (!named.metric.empty()) {
    texts.push_back(languages::promql::to_text(
        {"__name__", languages::promql::MatchOp::equal, named.metric, {}}));
  }
  for (const languages::promql::Matcher& matcher : named.selector->matchers) {
    if (names_a_source(matcher) && matcher.label != "__name__") {
      texts.push_back(languages::promql::to_text(matcher));
    }
  }
  return "{" + join(texts, ",") + "}";
}

std::string why_nothing_rises(const languages::promql::Expr& query, const plan::Claim& claim,
                              const plan::Plan& plan) {
  for (const languages::promql::NamedSeries& named : languages::promql::selectors(query)) {
    if (named.selector->range && *named.selector->range < 2 * plan.scrape_interval()) {
      return "a range of " + format_duration(*named.selector->range) +
             " holds no two scrapes, so that nothing rises in it";
    }
  }
  return why_subquery_stands_still(query, claim);
}

std::string why_subquery_stands_still(const languages::promql::Expr& query,
                                      const plan::Claim& claim) {
  const std::string subquery = first_subquery(query, claim, Points::never_two);
  return subquery.empty() ? "" : subquery + " never has two points, so that nothing rises in it";
}

std::string why_little_is_seen(const languages::promql::Expr& query, const plan::Claim& claim,
                               const plan::Plan& plan) {
  for (const auto& subquery : languages::promql::sampled_subqueries(query)) {
    const Millis step = step_of_subquery(subquery.step, claim);
    const Duration seen = std::max<Duration>(subquery.looks_back, plan.scrape_interval());
    if (step <= seen) continue;
    return text_of_subquery(subquery.range, step) + " looks at moments that are " +
           format_duration(step) + " apart, and at " + format_duration(seen) +
           " before each: what is between them is not seen";
  }
  const std::string subquery = first_subquery(query, claim, Points::may_be_one);
  return subquery.empty() ? ""
                          : subquery +
                                " has one point alone at some moments, in which nothing "
                                "rises: give it a step of half its range at the most";
}

// A window that is too short for any range says nothing of the query, nor of the system.
Life life_of_rises(const languages::promql::Expr& query, const Evidence& evidence) {
  const std::string nothing = why_nothing_rises(query, evidence.claim, evidence.plan);
  const Duration two_scrapes = 2 * evidence.plan.scrape_interval();
  if (!nothing.empty() && evidence.window.length() < two_scrapes) {
    return unknown(nothing + ": what is asked about lasts " +
                   format_duration(evidence.window.length()) + "; give it " +
                   format_duration(two_scrapes) + " or more");
  }
  if (!nothing.empty()) return none(nothing);
  const std::string little = why_little_is_seen(query, evidence.claim, evidence.plan);
  return little.empty() ? Life{} : unknown(little);
}

Life life_of_cut_ranges(const languages::promql::Expr& inner, const languages::promql::Expr& outer,
                        const WindowBounds& bounds, const Evidence& evidence) {
  const std::string nothing = why_nothing_rises(inner, evidence.claim, evidence.plan);
  const bool is_cut =
      !nothing.empty() && why_nothing_rises(outer, evidence.claim, evidence.plan).empty();
  return is_cut ? unknown(nothing + ": " + bounds.why) : Life{};
}

}  // namespace harness::verdict
