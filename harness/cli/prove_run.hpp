#pragma once

#include <filesystem>
#include <vector>

#include "harness/cli/check_files.hpp"
#include "harness/cli/flags.hpp"
#include "harness/core/result.hpp"
#include "harness/run/interrupt.hpp"

namespace harness::cli {

void add_score_flag(Options& options);
// How many of 100 regressions have to be caught.
Result<double> min_score_of(const Flags& flags);

struct ProofWishes {
  double min_score = 0;
  FilesToCheck beside = {};  // whose panels and alerts are watched, beside the scenario's own
};

// Breaks what the run kept in its directory as regressions would, prints which claim catches which
// and writes prove.json beside it. Returns the exit code: 0 where each claim can fail and
// the wished share of 100 regressions are caught, 1 where not, 2 for no run, 3 where unbroken it is
// not what was judged.
int prove_run(const std::filesystem::path& run, const ProofWishes& wishes,
              run::Interrupt& interrupt);

// One after the other, each under its name. Returns the exit code of all.
int prove_runs(const std::vector<std::filesystem::path>& runs, double min_score,
               run::Interrupt& interrupt);

}  // namespace harness::cli
