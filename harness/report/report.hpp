#pragma once

#include <filesystem>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::report {

// Everything that a report is made from; the same whether the run has just ended or is judged again
// years later. Borrowed: valid as long as its parts are.
struct Report {
  const plan::Plan& plan;
  const observe::Observations& observations;
  const verdict::Verdict& verdict;
  std::filesystem::path run_dir;
};

}  // namespace harness::report
