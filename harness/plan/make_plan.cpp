#include <algorithm>

#include "harness/plan/plan.hpp"
#include "harness/plan/stretch.hpp"
#include "harness/plan/timeline.hpp"

namespace harness::plan {
namespace {

// What the parts of a transition take where nothing is slow, beside a scrape of all targets.
constexpr Duration proofs_of_faults = std::chrono::seconds{1};

// Whether a claim of the phase before has to hold by then.
bool asks_before(const scenario::Scenario& scenario, std::size_t into) {
  return std::ranges::any_of(scenario.claims, [&](const scenario::ClaimUse& claim) {
    return claim.before_faults && *claim.during == *scenario.phases[into - 1].name;
  });
}

// Where nothing is to be asked or scraped and nothing breaks or is mended, a phase begins where the
// one before it ends. Else all targets are scraped at its end, and once more when conditions have
// changed.
std::optional<Duration> transition(const scenario::Scenario& scenario, const Plan& plan,
                                   std::size_t into) {
  const bool changes = undoes_faults(plan, into) || injects_faults(plan, into);
  if (!plan.scrapes && !changes && !asks_before(scenario, into)) return std::nullopt;
  const Duration proofs = changes ? proofs_of_faults : Duration{0};
  const Duration scraping = plan.scrapes ? (changes ? 2 : 1) * plan.scrape_interval() : Duration{0};
  return proofs + scraping;
}

std::vector<Phase> make_phases(const scenario::Scenario& scenario, const Plan& plan) {
  if (scenario.phases.empty()) return {{"load", Duration{0}, std::nullopt}};
  std::vector<Phase> phases;
  Duration begin{0};
  for (const scenario::Phase& phase : scenario.phases) {
    std::optional<Duration> between;
    if (!phases.empty()) between = transition(scenario, plan, phases.size());
    begin += between.value_or(Duration{0});
    phases.push_back({*phase.name, begin, begin + *phase.length, between});
    begin += *phase.length;
  }
  return phases;
}

std::vector<Fault> make_faults(const scenario::Scenario& scenario) {
  std::vector<Fault> faults;
  for (std::size_t phase = 0; phase < scenario.phases.size(); ++phase) {
    for (const scenario::FaultUse& fault : scenario.phases[phase].faults) {
      faults.push_back({phase, fault.kind, *fault.target, fault.settings, fault.place,
                        times_of(fault), fault.undone_by, fault.when, fault.until,
                        *fault.on_timeout, fault.link});
    }
  }
  return faults;
}

// No load outlasts the phases. Where they have a fixed length, it knows when to end, so that nobody
// has to be in time to end it.
std::vector<scenario::Load> make_loads(const scenario::Scenario& scenario, const Plan& plan) {
  std::vector<scenario::Load> loads = scenario.load;
  const std::optional<Duration> length = plan.length();
  if (!length || plan.has_transitions()) return loads;
  for (scenario::Load& load : loads) end_by(load.executor.value, *length - *load.start_time);
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
                      use.within, use.settings, use.place, use.moments, use.before_faults});
    if (use.advisory.written()) claims.back().advisory = *use.advisory;
  }
  return claims;
}

bool calls(const scenario::Load& load, const std::string& process) {
  const std::string named = "{" + process + "}";
  return std::ranges::any_of(load.flows, [&](const scenario::Flow& flow) {
    return std::ranges::any_of(flow.requests, [&](const scenario::Request& request) {
      return request.url.find(named) != std::string::npos;
    });
  });
}

void mark_called(Plan& plan) {
  for (scenario::Process& process : plan.system.own.processes) {
    process.is_called = std::ranges::any_of(
        plan.loads, [&](const scenario::Load& load) { return calls(load, process.name); });
  }
}

bool reads_scrapes(const scenario::FaultUse& fault) {
  return fault.reads_scrapes || (fault.when && fault.when->reads_scrapes()) ||
         (fault.until && fault.until->reads_scrapes());
}

// Claims, and whatever is asked while the run is under way.
bool reads_scrapes(const scenario::Scenario& scenario) {
  const auto any_fault = [](const scenario::Phase& phase) {
    return std::ranges::any_of(phase.faults,
                               [](const auto& fault) { return reads_scrapes(fault); });
  };
  return std::ranges::any_of(scenario.claims, &scenario::ClaimUse::reads_scrapes) ||
         std::ranges::any_of(scenario.abort_when, &scenario::LiveCondition::reads_scrapes) ||
         std::ranges::any_of(scenario.phases, any_fault);
}

// One that leads through a Toxiproxy already is led through no other proxy.
void add_link(const scenario::Link& link, scenario::System& system) {
  for (scenario::RunningLink& running : system.own.links) {
    if (running.text() != link.text()) continue;
    running.faults.push_back(link.fault);
    return;
  }
  system.links.push_back(link);
}

}  // namespace

bool Plan::has_transitions() const {
  return std::any_of(phases.begin(), phases.end(),
                     [](const Phase& phase) { return phase.transition.has_value(); });
}

Plan make_plan(const scenario::Scenario& written, std::uint64_t seed, unsigned stretch) {
  const scenario::Scenario scenario = stretched(written, stretch);
  Plan plan;
  plan.stretch = stretch;
  plan.name = scenario.name;
  plan.about = scenario.about;
  plan.seed = seed;
  plan.cores = scenario.cores;
  plan.runs = scenario.runs;
  plan.baseline = scenario.baseline;
  plan.system = scenario.system;
  plan.scrapes = reads_scrapes(scenario);
  plan.faults = make_faults(scenario);
  for (const Fault& fault : plan.faults) {
    if (fault.link) add_link(*fault.link, plan.system);
  }
  plan.phases = make_phases(scenario, plan);
  plan.loads = make_loads(scenario, plan);
  mark_called(plan);
  plan.claims = make_claims(scenario, plan.phases);
  plan.abort_when = scenario.abort_when;
  return plan;
}

}  // namespace harness::plan
