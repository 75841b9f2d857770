#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/environment.hpp"
#include "harness/yaml/place.hpp"

namespace harness::verdict {

// What is wrong with a scenario's queries, and what they hide: as the languages themselves tell,
// with places in the file and without any backend.
struct QueryReview {
  std::vector<yaml::Problem> problems;
  std::vector<yaml::Problem> hints;
};

// What else is wrong with the file is told by its parser; this says nothing about it.
QueryReview review_queries(std::string_view text, const std::string& file_name,
                           const scenario::Environment& environment = {});

}  // namespace harness::verdict
