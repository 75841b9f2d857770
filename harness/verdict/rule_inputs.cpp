#include "harness/verdict/rule_inputs.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>

#include "harness/core/text.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Matcher;
using languages::promql::MatchOp;
using observe::Series;

// The series that a selector may mean, whatever their other labels: which of those there are hangs
// on what happens. Empty: it names neither a metric nor a source.
std::string written_as(const languages::promql::NamedSeries& named) {
  std::vector<std::string> matchers;
  if (!named.metric.empty()) {
    matchers.push_back(languages::promql::to_text({"__name__", MatchOp::equal, named.metric, {}}));
  }
  for (const Matcher& matcher : named.selector->matchers) {
    if (names_a_source(matcher) && matcher.label != "__name__") {
      matchers.push_back(languages::promql::to_text(matcher));
    }
  }
  return matchers.empty() ? std::string() : "{" + join(matchers, ",") + "}";
}

// Each once.
std::vector<std::string> inputs_of(const languages::promql::Expr& rule) {
  std::vector<std::string> all;
  for (const auto& named : languages::promql::selectors(rule)) {
    std::string input = written_as(named);
    const bool known = std::find(all.begin(), all.end(), input) != all.end();
    if (!input.empty() && !known) all.push_back(std::move(input));
  }
  return all;
}

// Prometheus gives 11,000 points of a series at the most.
Duration step_of_presence(const observe::Window& window) {
  constexpr int most = 10'000;
  return std::max<Duration>(between_moments, window.length() / most);
}

// Each of the jobs, with a value where it has such series.
observe::Question presence(const std::string& input, const observe::Window& window) {
  return observe::promql_over("count by (job) (" + input + ")", window, step_of_presence(window));
}

observe::Question jobs_in(const std::string& input, const observe::Window& window) {
  return observe::promql_at(
      "group by (job) (last_over_time(" + input + "[" + observe::range_of(window.length()) + "]))",
      window.end);
}

// From the beginning of the run on, so that one is known that is away all the window.
observe::Window until_then(const Evidence& evidence) {
  return {std::min(evidence.observations.metrics.begin, evidence.window.begin),
          evidence.window.end};
}

std::string job_of(const Series& series) {
  const auto job = series.labels.find("job");
  return job == series.labels.end() ? std::string() : job->second;
}

// The only process that a fault of the window hits; empty: there are none, or several.
std::string taken_away(const Evidence& evidence) {
  std::set<std::string> targets;
  for (const plan::Fault& fault : evidence.plan.faults) {
    if (fault.phase == evidence.claim.phase.value_or(fault.phase)) targets.insert(fault.target);
  }
  return targets.size() == 1 ? *targets.begin() : std::string();
}

// The longest time in the window without a value. Times travel with milliseconds, which are
// rounded.
Duration longest_gap(const std::vector<observe::Point>& points, const observe::Window& window) {
  const Duration step = step_of_presence(window);
  constexpr Duration rounding = std::chrono::milliseconds{4};
  Duration longest{0};
  WallTime expected = window.begin;
  for (const observe::Point& point : points) {
    longest = std::max<Duration>(longest, point.at - expected);
    expected = point.at + step;
  }
  longest = std::max<Duration>(longest, window.end - expected);
  return longest <= rounding ? Duration{0} : longest;
}

Life judge_gap(const std::string& job, const std::string& input, Duration gap,
               const plan::Plan& plan) {
  if (gap == Duration{0}) return {};
  const std::string what = "its rule reads " + input + ", which " +
                           (job.empty() ? "was" : job + " did") + " not " +
                           (job.empty() ? "there" : "have") + " for " + approximate(gap);
  return {gap <= between_scrapes(plan) ? Outcome::undecided : Outcome::no_data, what, {}, true};
}

Life judge_input(const std::string& input, const Evidence& evidence,
                 std::span<const observe::Answer> answers) {
  const auto jobs = observe::parse_series(answers[0]);
  const auto present = observe::parse_series(answers[1]);
  for (const Error* problem : {error_of(jobs), error_of(present)}) {
    if (problem != nullptr) return {Outcome::undecided, to_string(*problem), {}};
  }
  if (jobs->empty()) {
    return {
        Outcome::no_data, "its rule reads " + input + ", of which Prometheus has no sample", {}};
  }
  Life worst;
  for (const Series& one : *jobs) {
    const std::string job = job_of(one);
    if (!job.empty() && job == taken_away(evidence)) continue;
    const auto seen = std::find_if(present->begin(), present->end(),
                                   [&](const Series& series) { return job_of(series) == job; });
    const auto points = seen == present->end() ? std::vector<observe::Point>{} : seen->points;
    Life life = judge_gap(job, input, longest_gap(points, evidence.window), evidence.plan);
    if (life.outcome == Outcome::no_data) return life;
    if (life.outcome != Outcome::pass) worst = std::move(life);
  }
  return worst;
}

}  // namespace

std::vector<observe::Question> questions_for_inputs(const languages::promql::Expr& rule,
                                                    const Evidence& evidence) {
  std::vector<observe::Question> all;
  for (const std::string& input : inputs_of(rule)) {
    all.push_back(jobs_in(input, until_then(evidence)));
    all.push_back(presence(input, evidence.window));
  }
  return all;
}

Life inputs_were_there(const languages::promql::Expr& rule, const Evidence& evidence,
                       std::span<const observe::Answer> answers) {
  Life worst;
  for (const std::string& input : inputs_of(rule)) {
    Life life = judge_input(input, evidence, answers.first(2));
    answers = answers.subspan(2);
    if (life.outcome == Outcome::no_data) return life;
    if (life.outcome != Outcome::pass) worst = std::move(life);
  }
  return worst;
}

}  // namespace harness::verdict
