#pragma once

#include <filesystem>
#include <functional>

#include "harness/core/clock.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/preparation.hpp"

namespace harness::run {

// Whoever waits for the result.
using Audience = std::function<void(const report::ScenarioResult&)>;

// One scenario from its plan to its verdict and its reports in the run directory:
//
//   system up → queries checked → conducted → judged → reported → system down
//
// The audience hears of the result before the system is ended. Whatever happens, nothing that it
// started is left when it returns, but for a system that is to stay: that does once there is a
// verdict.
report::ScenarioResult run_scenario(const LoadedPlan& loaded, const std::filesystem::path& run_dir,
                                    const RunSetting& setting, Interrupt& interrupt,
                                    const Clock& clock, const Audience& audience);

}  // namespace harness::run
