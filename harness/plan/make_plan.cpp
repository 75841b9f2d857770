#include <algorithm>

#include "harness/plan/plan.hpp"

namespace harness::plan {
namespace {

std::vector<Phase> make_phases(const scenario::Scenario& scenario) {
  if (scenario.phases.empty()) return {{"load", Duration{0}, std::nullopt}};
  std::vector<Phase> phases;
  Duration begin{0};
  for (const scenario::Phase& phase : scenario.phases) {
    phases.push_back({*phase.name, begin, begin + *phase.length});
    begin += *phase.length;
  }
  return phases;
}

std::vector<Fault> make_faults(const scenario::Scenario& scenario) {
  std::vector<Fault> faults;
  for (std::size_t phase = 0; phase < scenario.phases.size(); ++phase) {
    for (const scenario::FaultUse& fault : scenario.phases[phase].faults) {
      faults.push_back({phase, fault.kind, *fault.target, fault.settings, fault.place});
    }
  }
  return faults;
}

// No load outlasts the phases. It knows when to end, so that nobody has to be in time to end it.
std::vector<scenario::Load> make_loads(const scenario::Scenario& scenario,
                                       const std::optional<Duration>& length) {
  std::vector<scenario::Load> loads = scenario.load;
  for (scenario::Load& load : loads) {
    if (length) end_by(load.executor.value, *length - *load.start_time);
  }
  return loads;
}

std::optional<std::size_t> phase_index(const std::vector<Phase>& phases, const std::string& name) {
  const auto found = std::find_if(phases.begin(), phases.end(),
                                  [&](const Phase& phase) { return phase.name == name; });
  if (found == phases.end()) return std::nullopt;
  return static_cast<std::size_t>(found - phases.begin());
}

std::vector<Claim> make_claims(const scenario::Scenario& scenario,
                               const std::vector<Phase>& phases) {
  std::vector<Claim> claims;
  for (const scenario::ClaimUse& use : scenario.claims) {
    claims.push_back({*use.claim, use.kind, phase_index(phases, *use.during), *use.after,
                      use.within, use.settings, use.place});
  }
  return claims;
}

}  // namespace

Plan make_plan(const scenario::Scenario& scenario, std::uint64_t seed) {
  Plan plan;
  plan.name = scenario.name;
  plan.about = scenario.about;
  plan.seed = seed;
  plan.system = scenario.system;
  plan.phases = make_phases(scenario);
  plan.loads = make_loads(scenario, plan.length());
  plan.faults = make_faults(scenario);
  plan.claims = make_claims(scenario, plan.phases);
  return plan;
}

}  // namespace harness::plan
