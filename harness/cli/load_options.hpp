#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "harness/cli/generator_flags.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/load/record/punctuality.hpp"
#include "harness/plan/plan.hpp"

namespace harness::cli {

// What the command line of `harness load` asks for.
struct LoadOptions {
  load::Setting setting;
  run::GeneratorOptions generator;
  std::string what;  // in words
  Duration max_lateness = load::most_lateness;
  std::vector<plan::Claim> thresholds;
  std::filesystem::path json;  // "-": standard output instead of the summary
  std::filesystem::path out;   // the run directory; empty: none
};

Options load_flags();
Result<LoadOptions> read_load_options(const Flags& flags);

}  // namespace harness::cli
