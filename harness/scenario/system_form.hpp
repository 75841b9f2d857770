#pragma once

#include <string>

#include "harness/grammar/form.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

grammar::Form<System> system_form();

// "stage5", whether it was written so or as 5.
std::string stage_name(const std::string& written);

}  // namespace harness::scenario
