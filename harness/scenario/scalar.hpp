#pragma once

#include <optional>
#include <string>

#include "harness/scenario/node.hpp"
#include "harness/scenario/shape.hpp"

namespace harness::scenario {

// Numbers as YAML writes them: "10", "-0.5", "1e3". None for anything else, ".inf" and ".nan" too.
std::optional<double> to_number(const std::string& text);

bool fits(double value, const Number& form);

// For comparing two numbers or two durations that have been checked.
double magnitude(const std::string& text);

// For messages: the value as text, shortened.
std::string shown(const Node& node);
std::string shown(std::string text);

bool is_control(char c);
bool breaks_header(char c);            // of a value
std::string name_of(Node::Kind kind);  // "a list"

}  // namespace harness::scenario
