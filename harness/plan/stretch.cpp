#include "harness/plan/stretch.hpp"

namespace harness::plan {
namespace {

void stretch(scenario::Executor& executor, unsigned times) {
  std::visit(
      [times](auto& config) {
        if constexpr (requires { config.stages; }) {
          for (scenario::Stage& stage : config.stages.value) stage.duration *= times;
        }
        if constexpr (requires { config.duration; }) {
          if (config.duration) *config.duration *= times;
        }
        if constexpr (requires { config.max_duration; }) config.max_duration *= times;
      },
      executor);
}

}  // namespace

scenario::Scenario stretched(scenario::Scenario scenario, unsigned times) {
  for (scenario::Phase& phase : scenario.phases) {
    phase.length.value *= times;
    for (scenario::FaultUse& fault : phase.faults) {
      for (auto* time : {&fault.at, &fault.length, &fault.every}) time->value *= times;
    }
  }
  for (scenario::Load& load : scenario.load) {
    load.start_time.value *= times;
    stretch(load.executor.value, times);
  }
  for (scenario::ClaimUse& claim : scenario.claims) claim.after.value *= times;
  return scenario;
}

}  // namespace harness::plan
