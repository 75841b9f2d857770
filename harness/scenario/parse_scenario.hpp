#pragma once

#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// YAML text → Node → checked against shapes and rules → Scenario. Every error of the file at once,
// in the order of the lines; `file_name` stands in them.
Checked<Scenario> parse_scenario(std::string_view text, const std::string& file_name,
                                 const Vocabulary& vocabulary);

}  // namespace harness::scenario
