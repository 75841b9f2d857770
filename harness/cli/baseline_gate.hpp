#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/verdict/baseline.hpp"

namespace harness::cli {

// "nightly" is baselines/nightly.json; a path stays one.
std::filesystem::path file_of_baseline(const std::string& name);

// What figures hang on, and the name of a machine does not say.
std::string kind_of_host();

// An accepted baseline, and how many times its figures are still good.
struct BaselineGate {
  std::filesystem::path file;
  verdict::Baseline baseline;
  double at_most = 1;
};

Result<BaselineGate> baseline_gate(const std::string& name, const std::string& at_most);

// Runs as arms, or those of a suite of runs. Where they are to be an example each has to pass;
// where they are compared each has to have been measured.
Checked<verdict::Baseline> arms_of(const std::vector<std::filesystem::path>& named,
                                   bool as_example);

// Prints the table; returns the exit code.
int compare_with(const BaselineGate& gate, const std::vector<std::filesystem::path>& runs);

}  // namespace harness::cli
