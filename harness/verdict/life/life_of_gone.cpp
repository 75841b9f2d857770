#include "harness/verdict/life/life_of_gone.hpp"

#include <algorithm>

#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/life/life_of_services.hpp"

namespace harness::verdict {
namespace {

using languages::promql::MatchOp;
using languages::promql::NamedSeries;

// One that is equal to something spells out whose the series are.
bool names_a_job(const NamedSeries& named) {
  const auto& matchers = named.selector->matchers;
  return std::ranges::any_of(matchers, [](const auto& matcher) {
    return matcher.label == "job" && matcher.op == MatchOp::equal && !matcher.value.empty();
  });
}

observe::Question who_has(const std::string& series, const observe::Window& window) {
  return observe::promql_at("count by (job, instance) (last_over_time(" + series + "[" +
                                observe::range_of(window.length()) + "]))",
                            window.end);
}

}  // namespace

std::vector<observe::Question> questions_for_gone(const languages::promql::Expr& query,
                                                  const Evidence& evidence,
                                                  const observe::Window& window) {
  const observe::Window& run = evidence.observations.metrics;
  const bool is_all = window.begin <= run.begin && window.end >= run.end;
  if (is_all || is_under_a_fault(evidence)) return {};
  std::vector<observe::Question> all;
  for (const NamedSeries& named : languages::promql::selectors(query)) {
    const bool is_asked =
        named.metric.empty() || is_of_prometheus(named.metric) || names_a_job(named);
    if (is_asked) continue;
    const std::string series = sources_of(named);
    if (std::ranges::any_of(all, [&](const auto& one) { return one == who_has(series, run); })) {
      continue;
    }
    all.push_back(who_has(series, run));
    all.push_back(who_has(series, window));
  }
  return all;
}

Life life_of_gone(std::span<const observe::Answer> answers) {
  for (std::size_t i = 0; i + 1 < answers.size(); i += 2) {
    const auto run = observe::parse_series(answers[i]);
    const auto window = observe::parse_series(answers[i + 1]);
    for (const Error* problem : {error_of(run), error_of(window)}) {
      if (problem != nullptr) return unknown(to_string(*problem));
    }
    for (const observe::Series& one : *run) {
      const bool is_there = std::ranges::any_of(
          *window, [&](const observe::Series& other) { return other.labels == one.labels; });
      if (is_there) continue;
      return unknown("no series of " + observe::format_labels(one.labels) +
                     " in the window, of which there are some at other times: name in promql whose "
                     "series are meant");
    }
  }
  return {};
}

}  // namespace harness::verdict
