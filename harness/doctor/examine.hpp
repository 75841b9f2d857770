#pragma once

#include <filesystem>

#include "harness/doctor/diagnosis.hpp"
#include "harness/run/preparation.hpp"

namespace harness::doctor {

// Why there is no diagnosis, and the exit code that this has.
struct NotExamined {
  std::vector<Error> errors;
  int exit_code = 0;
};

using Examined = tl::expected<Diagnosis, NotExamined>;

// Starts or meets the system as a run does, sends a few of the scenario's requests, and looks what
// becomes of them in each signal:
//
//   system up → queries checked → a few requests → looked for until all has come → system down
//
// What its processes said and its backends took stays in the run directory.
Examined examine(const run::LoadedPlan& loaded, const std::filesystem::path& run_dir,
                 const run::RunSetting& setting, run::Interrupt& interrupt, const Clock& clock);

}  // namespace harness::doctor
