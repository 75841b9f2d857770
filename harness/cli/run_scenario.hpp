#pragma once

#include <filesystem>
#include <string>

#include "harness/cli/load_plan.hpp"
#include "harness/core/clock.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

struct RunOptions {
  PlanOptions plan;
  std::filesystem::path out;  // the run directory; empty: one below reports/runs
  unsigned workers = 1;       // threads that drive the load
};

// One scenario from its file to its verdict:
//
//   file → plan → system up → queries checked → conducted → system down → judged → reported
//
// Returns the exit code. Whatever happens, nothing that it started is left when it returns.
int run_scenario(const std::filesystem::path& file, const RunOptions& options,
                 run::Interrupt& interrupt, const Clock& clock);

}  // namespace harness::cli
