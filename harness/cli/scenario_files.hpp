#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/run/load_plan.hpp"

namespace harness::cli {

// The files that were named, each directory replaced by the scenarios in it in alphabetical order.
Checked<std::vector<std::filesystem::path>> scenario_files(const std::vector<std::string>& named);

// Every error of every file, or all plans.
Checked<std::vector<run::LoadedPlan>> load_plans(const std::vector<std::filesystem::path>& files,
                                                 const run::PlanOptions& options);

}  // namespace harness::cli
