#include <algorithm>

#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

bool breaks_something(const Phase& phase) { return !phase.faults.empty(); }

// One claim of the two that are made of it.
ClaimUse steady_claim_of(const ClaimUse& claim, const std::string& when, const Phase& phase) {
  ClaimUse made = claim;
  made.claim.value += " (" + when + ")";
  made.during = {*phase.name, claim.place};
  return made;
}

}  // namespace

std::vector<Problem> check_steady_state(const Written& written) {
  if (written.steady_state.empty()) return {};
  const std::vector<Phase>& phases = written.scenario.phases;
  const Place place = written.steady_state.front().place;
  if (std::none_of(phases.begin(), phases.end(), breaks_something)) {
    return {{place,
             "steady_state: this scenario breaks nothing that it could hold before and after",
             "add faults to a phase, or make its claims some of expect"}};
  }
  std::vector<Problem> problems;
  if (breaks_something(phases.front())) {
    problems.push_back(
        {phases.front().faults.front().place,
         "steady_state: nothing comes before the first fault, in which it could hold",
         "begin with a phase without faults, such as {name: baseline, for: 20s}"});
  }
  if (breaks_something(phases.back())) {
    problems.push_back({phases.back().faults.front().place,
                        "steady_state: nothing comes after the last fault, in which it could hold",
                        "end with a phase without faults, such as {name: recovery, for: 20s}"});
  }
  return problems;
}

std::vector<ClaimUse> steady_claims(const std::vector<ClaimUse>& steady_state,
                                    const std::vector<Phase>& phases) {
  std::vector<ClaimUse> claims;
  const auto broken = std::find_if(phases.begin(), phases.end(), breaks_something);
  for (const ClaimUse& claim : steady_state) {
    ClaimUse& before =
        claims.emplace_back(steady_claim_of(claim, "before the first fault", *std::prev(broken)));
    before.before_faults = true;
    claims.push_back(steady_claim_of(claim, "at the end", phases.back()));
  }
  return claims;
}

}  // namespace harness::scenario
