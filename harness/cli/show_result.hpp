#pragma once

#include <memory>

#include "harness/report/progress.hpp"
#include "harness/report/suite.hpp"

namespace harness::cli {

// Where the progress of a run is shown: standard output.
std::unique_ptr<report::Display> display();

// Prints the summary and the errors; returns the exit code.
int show(const report::ScenarioResult& result);

}  // namespace harness::cli
