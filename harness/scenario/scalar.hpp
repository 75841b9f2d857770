#pragma once

#include <string>

#include "harness/core/text.hpp"
#include "harness/scenario/shape.hpp"
#include "harness/yaml/node.hpp"

namespace harness::scenario {

using harness::shown;

bool fits(double value, const Number& form);

// For comparing two numbers or two durations that have been checked.
double magnitude(const std::string& text);

// For messages: the value as text, shortened.
std::string shown(const yaml::Node& node);

bool breaks_header(char c);  // of a value

}  // namespace harness::scenario
