#pragma once

#include <filesystem>
#include <string>

#include "harness/cli/load_plan.hpp"
#include "harness/core/clock.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

// One scenario from its plan to its verdict and its reports in the run directory:
//
//   system up → queries checked → conducted → system down → judged → reported
//
// Whatever happens, nothing that it started is left when it returns. `workers` threads drive the
// load.
report::ScenarioResult run_scenario(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                                    unsigned workers, run::Interrupt& interrupt,
                                    const Clock& clock);

// The verdict of a run that is over.
report::ScenarioResult judge_run(const plan::Plan& plan, observe::Observations observed,
                                 const std::filesystem::path& run_dir);

// Prints the summary and the errors; returns the exit code.
int show(const report::ScenarioResult& result);

}  // namespace harness::cli
