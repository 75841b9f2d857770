#pragma once

#include <filesystem>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/suite.hpp"

namespace harness::run {

// The verdict of a run that is over.
report::ScenarioResult judge_run(const plan::Plan& plan, observe::Observations observed,
                                 const std::filesystem::path& run_dir);

// The same, with its reports in the run directory.
report::ScenarioResult judge_and_save(const plan::Plan& plan, observe::Observations observed,
                                      const std::filesystem::path& run_dir);

}  // namespace harness::run
