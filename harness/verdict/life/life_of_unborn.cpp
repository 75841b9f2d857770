#include "harness/verdict/life/life_of_unborn.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "harness/core/text.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/asked.hpp"
#include "harness/verdict/life/counted_outcomes.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/life/suited_series.hpp"

namespace harness::verdict {
namespace {

using languages::promql::Expr;
using languages::promql::NamedSeries;

std::vector<NamedSeries> asked_counters(const Expr& query) {
  std::vector<NamedSeries> all = languages::promql::selectors(query);
  std::erase_if(all, [](const NamedSeries& named) {
    return is_of_prometheus(named.metric) || !is_counter(named.metric);
  });
  return all;
}

bool is_before_others(const Evidence& evidence) {
  return evidence.claim.phase && evidence.metrics.end < evidence.observations.metrics.end;
}

// The jobs that have its series at some time from the run's begin up to that.
observe::Question who_has(const NamedSeries& named, const Evidence& evidence, WallTime end) {
  const Duration back = end - evidence.observations.metrics.begin;
  return observe::promql_at(
      "count by (job) (last_over_time(" + sources_of(named) + "[" + observe::range_of(back) + "]))",
      end);
}

// The jobs of which each target was up at each of two scrapes or more.
observe::Question who_was_up(const Evidence& evidence) {
  const std::string scrapes =
      "_over_time(up[" + observe::range_of(evidence.metrics.length()) + "])";
  return observe::promql_at(
      "min by (job) (avg" + scrapes + ") == 1 and min by (job) (count" + scrapes + ") >= 2",
      evidence.metrics.end);
}

Asked asked_for(const std::vector<NamedSeries>& counters, const Evidence& evidence) {
  Asked asked;
  if (!counters.empty()) asked.add(who_was_up(evidence));
  for (const NamedSeries& named : counters) {
    asked.add(who_has(named, evidence, evidence.metrics.end));
    asked.add(who_has(named, evidence, evidence.observations.metrics.end));
  }
  return asked;
}

// What cannot be read names nobody.
std::set<std::string> jobs_in(const observe::Answer& answer) {
  std::set<std::string> jobs;
  const auto all = observe::parse_series(answer);
  if (!all) return jobs;
  for (const observe::Series& one : *all) {
    const auto job = one.labels.find("job");
    if (job != one.labels.end()) jobs.insert(job->second);
  }
  return jobs;
}

}  // namespace

std::vector<observe::Question> questions_for_unborn(const Expr* query, const Evidence& evidence) {
  if (query == nullptr || !is_before_others(evidence)) return {};
  return asked_for(asked_counters(*query), evidence).all();
}

Finding unless_unborn(Finding finding, const Expr* query, const Evidence& evidence,
                      std::span<const observe::Answer> answers) {
  if (query == nullptr || answers.empty() || finding.outcome != Outcome::no_data) return finding;
  const std::vector<NamedSeries> counters = asked_counters(*query);
  const Asked asked = asked_for(counters, evidence);
  const std::set<std::string> called = answering(evidence);
  const std::set<std::string> up = jobs_in(asked.answer_to(who_was_up(evidence), answers));
  std::vector<std::string> unborn;
  for (const NamedSeries& named : counters) {
    const auto now = who_has(named, evidence, evidence.metrics.end);
    const auto& so_far = asked.answer_to(now, answers);
    if (!observe::parse_series(so_far)) return finding;
    if (!jobs_in(so_far).empty()) continue;
    const auto later = who_has(named, evidence, evidence.observations.metrics.end);
    const std::set<std::string> jobs = jobs_in(asked.answer_to(later, answers));
    const bool may_rightly_be_none =
        !jobs.empty() && std::ranges::all_of(jobs, [&](const std::string& job) {
          return up.contains(job) && !called.contains(job);
        });
    if (!may_rightly_be_none) return finding;
    unborn.push_back(written_name(named));
  }
  if (unborn.empty()) return finding;
  const std::string seen = finding.seen + ": " + join(unborn, ", ") +
                           (unborn.size() == 1 ? " comes" : " come") +
                           " later in the run. Have it begin at 0 when its process does";
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
