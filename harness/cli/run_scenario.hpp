#pragma once

#include <filesystem>
#include <functional>

#include "harness/cli/load_plan.hpp"
#include "harness/cli/options.hpp"
#include "harness/core/clock.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/system/named_backend.hpp"

namespace harness::cli {

// What a run is given besides its plan.
struct RunSetting {
  Driving driving;
  std::vector<system::FoundBackend> backends;  // in the place of the stage's own
};

// Whoever waits for the result.
using Audience = std::function<void(const report::ScenarioResult&)>;

// One scenario from its plan to its verdict and its reports in the run directory:
//
//   system up → queries checked → conducted → judged → reported → system down
//
// The audience hears of the result before the system is ended. Whatever happens, nothing that it
// started is left when it returns.
report::ScenarioResult run_scenario(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                                    const RunSetting& setting, run::Interrupt& interrupt,
                                    const Clock& clock, const Audience& audience);

// The verdict of a run that is over.
report::ScenarioResult judge_run(const plan::Plan& plan, observe::Observations observed,
                                 const std::filesystem::path& run_dir);

// The same, with its reports in the run directory.
report::ScenarioResult judge_and_save(const plan::Plan& plan, observe::Observations observed,
                                      const std::filesystem::path& run_dir);

// Prints the summary and the errors; returns the exit code.
int show(const report::ScenarioResult& result);

}  // namespace harness::cli
