#pragma once

#include <filesystem>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::report {

// Everything that a report is made from; the same whether the run has just ended or is judged again
// years later.
struct Report {
  plan::Plan plan;
  observe::Observations observations;
  verdict::Verdict verdict;
  std::filesystem::path run_dir;
};

}  // namespace harness::report
