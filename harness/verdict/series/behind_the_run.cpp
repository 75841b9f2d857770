#include "harness/verdict/series/behind_the_run.hpp"

#include "harness/observe/loss_counters.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/throughout.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {

std::vector<observe::Question> questions_behind_the_run(const std::string& promql,
                                                        const Evidence& evidence) {
  const WallTime had_come = observe::when_all_had_come(evidence.observations);
  const bool is_last = !evidence.observations.phases.empty() && ends_with_the_run(evidence);
  if (!is_last || is_throughout(evidence) || had_come <= evidence.metrics.end) return {};
  const WallTime end = had_come + between_scrapes(evidence.plan);
  return {observe::promql_at(observe::fill_window(promql, {evidence.metrics.begin, end}), end)};
}

Finding unless_done_behind_the_run(Finding finding, const SeriesWanted& wanted,
                                   std::span<const observe::Answer> answers) {
  if (finding.outcome != Outcome::fail || answers.empty()) return finding;
  const Finding later = judge_series(finding, wanted, observe::parse_series(answers.front()));
  if (later.outcome != Outcome::pass) return finding;
  const std::string seen =
      finding.seen + ", or " + later.seen + " with what was done behind the last answer; " + drain;
  return with(std::move(finding), Outcome::undecided, seen);
}

}  // namespace harness::verdict
