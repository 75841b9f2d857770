#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/baseline_gate.hpp"
#include "harness/cli/suite.hpp"
#include "harness/run/load_plan.hpp"

namespace harness::cli {

// What the runs of one scenario are compared with, once each of them passes.
struct RunGate {
  std::string file;      // of the scenario, as its plan has it
  std::string scenario;  // its name
  verdict::BaselineBounds bounds;
  std::filesystem::path accepted;             // the file of accepted runs; empty: there is `other`
  std::optional<verdict::Baseline> baseline;  // what is in it; none: nothing was accepted yet
  std::optional<run::LoadedPlan> other;       // whose runs are made by turns with its own
};

// What the command line says, else each scenario. Of a part of a load there are none: its figures
// are those of the whole once it is merged.
Checked<std::vector<RunGate>> gates_of(const Flags& flags,
                                       const std::vector<run::LoadedPlan>& plans,
                                       const run::PlanOptions& options);

// Before anything runs: nothing can pass a gate without accepted runs.
void tell_of_missing(const std::vector<RunGate>& gates);

// Each scenario behind the one that it is run by turns with.
std::vector<run::LoadedPlan> with_others(const std::vector<run::LoadedPlan>& plans,
                                         const std::vector<RunGate>& gates);

// Runs what there is of one scenario once more; none: it cannot be.
using RunOnceMore = std::function<SuiteEnd(const std::vector<run::LoadedPlan>& turns)>;

// Prints how the runs compare. What is worse, and does not count by these runs alone, is measured
// again, as many times, before it does. Returns the exit code: 0 also where a run did not pass,
// which has a code of its own.
int judge_gate(const RunGate& gate, const std::vector<run::LoadedPlan>& turns, const SuiteEnd& end,
               const std::optional<RunOnceMore>& once_more);

}  // namespace harness::cli
