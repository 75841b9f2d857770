#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "harness/core/clock.hpp"
#include "harness/report/progress.hpp"
#include "harness/report/suite.hpp"
#include "harness/run/bring_up.hpp"
#include "harness/run/driving.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/load_plan.hpp"
#include "harness/target/native/named_backend.hpp"

namespace harness::run {

// What a run is given besides its plan.
struct RunSetting {
  Driving driving;
  std::vector<target::FoundBackend> backends;                 // in the place of the stage's own
  std::function<std::unique_ptr<report::Display>()> display;  // of its progress; made for each run
  Lifetime lifetime = {};
  // Told of a system that stays up behind the run, and where it is.
  std::function<void(const target::Stage&, const std::map<std::string, std::string>&)> on_kept = {};
};

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
