#include "harness/verdict/slowness.hpp"

#include <algorithm>
#include <array>
#include <variant>
#include <vector>

#include "harness/languages/promql/selectors.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/verdict/missed_load.hpp"

namespace harness::verdict {
namespace {

// Of the claim's phase.
std::vector<const load::RequestStats*> requests_of(const Evidence& evidence) {
  const auto& phase = evidence.claim.phase;
  std::vector<const load::RequestStats*> all;
  for (const load::RequestStats& stats : evidence.observations.load.requests) {
    if (!phase || stats.phase == evidence.plan.phases[*phase].name) all.push_back(&stats);
  }
  return all;
}

// Whether each of its requests is due at a time of its own, whatever came of those before it.
bool is_due_whatever_comes(const scenario::Load& load) {
  const scenario::Executor& executor = *load.executor;
  const bool arrives = std::holds_alternative<scenario::ConstantArrivalRate>(executor) ||
                       std::holds_alternative<scenario::RampingArrivalRate>(executor);
  return arrives && std::all_of(load.flows.begin(), load.flows.end(),
                                [](const auto& flow) { return flow.requests.size() == 1; });
}

bool has_no_answer(const load::RequestStats& stats) {
  return stats.unknown > 0 ||
         std::any_of(stats.outcomes.begin(), stats.outcomes.end(), [](const auto& outcome) {
           return outcome.second > 0 && !load::was_answered(outcome.first);
         });
}

// By the names that counters have.
bool is_a_count(const std::string& metric) {
  constexpr std::array endings{"_total", "_count"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return metric.ends_with(ending); });
}

bool only_reads_counters(const languages::promql::Expr& query) {
  const auto all = languages::promql::selectors(query);
  return std::all_of(all.begin(), all.end(),
                     [](const auto& named) { return is_a_count(named.metric); });
}

}  // namespace

std::uint64_t out_of_time(const load::RequestStats& stats) {
  constexpr std::array outcomes{"timeout", "408", "504"};
  std::uint64_t count = 0;
  for (const char* outcome : outcomes) {
    const auto found = stats.outcomes.find(outcome);
    if (found != stats.outcomes.end()) count += found->second;
  }
  return count;
}

bool may_have_fallen_short(const Evidence& evidence) {
  const auto& phase = evidence.claim.phase;
  if (phase && !why_without_its_load(evidence.plan, evidence.observations, *phase).empty()) {
    return true;
  }
  const auto& loads = evidence.plan.loads;
  if (loads.empty() || !std::all_of(loads.begin(), loads.end(), is_due_whatever_comes)) return true;
  if (load::iterations_of_all(evidence.observations.load).dropped > 0) return true;
  const auto requests = requests_of(evidence);
  return std::any_of(requests.begin(), requests.end(), [](const load::RequestStats* stats) {
    return has_no_answer(*stats) || out_of_time(*stats) > 0;
  });
}

Slow of_what_requests_cause(const Evidence& evidence) {
  // What leaves late is seen in another window, or with others at once.
  if (load::why_late(evidence.observations.load)) return either_way;
  const auto requests = requests_of(evidence);
  const bool ran_out = std::any_of(requests.begin(), requests.end(),
                                   [](const auto* stats) { return out_of_time(*stats) > 0; });
  return {may_have_fallen_short(evidence), ran_out};
}

Slow of_metrics(const languages::promql::Expr* query, const Evidence& evidence) {
  return query != nullptr && only_reads_counters(*query) ? of_what_requests_cause(evidence)
                                                         : either_way;
}

bool explains(Slow slow, const scenario::Comparison& wanted, const Finding& finding) {
  const bool wants_more = wanted.op == ">" || wanted.op == ">=";
  const bool wants_less = wanted.op == "<" || wanted.op == "<=";
  if (wants_more) return slow.less;
  if (wants_less) return slow.more;
  if (wanted.op == "==" && finding.value) {
    return finding.value->high < wanted.bound ? slow.less : slow.more;
  }
  return slow.less || slow.more;
}

}  // namespace harness::verdict
