#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/flags.hpp"
#include "harness/core/result.hpp"
#include "harness/verdict/baseline/baseline.hpp"
#include "harness/verdict/baseline/compared_figures.hpp"

namespace harness::cli {

// "nightly" is baselines/nightly.json; a path stays one.
std::filesystem::path file_of_baseline(const std::string& name);

// What figures hang on, and the name of a machine does not say.
std::string kind_of_host();

// --at-most and --more-failures.
void add_bound_flags(Options& options);
Result<verdict::BaselineBounds> bounds_of(const Flags& flags, verdict::BaselineBounds otherwise);

// A baseline that has to be there.
Result<verdict::Baseline> load_baseline(const std::filesystem::path& file);

// Runs as arms, or those of a suite of runs, in the order in which they were made. Where they are
// to be an example each has to pass; where they are compared each has to have been measured.
Checked<verdict::Baseline> arms_of(const std::vector<std::filesystem::path>& named,
                                   bool as_example);

struct ComparedEnd {
  int exit_code = 0;
  bool again = false;  // it is worse, and counts where it is measured again
};

// Prints the table. `where` the baseline is from, for messages.
ComparedEnd compare_with(const verdict::Baseline& baseline, const std::string& where,
                         const verdict::Baseline& now, const verdict::BaselineBounds& bounds);

}  // namespace harness::cli
