#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/baseline/baseline.hpp"
#include "harness/yaml/node.hpp"

// What a plan says that its runs are compared with.
namespace harness::run {

// Files that a scenario names are beside it.
std::filesystem::path beside(const std::filesystem::path& scenario, const std::string& named);

// Accepted runs of a scenario; none: there is no such file yet.
Result<std::optional<verdict::Baseline>> read_baseline(const std::filesystem::path& file);

struct BaselineReview {
  std::vector<yaml::Problem> problems;  // it cannot be what this is compared with
  std::vector<yaml::Problem> hints;     // it will say nothing
};

BaselineReview review_baseline(const plan::Plan& plan, const std::filesystem::path& scenario);

}  // namespace harness::run
