#pragma once

#include "harness/scenario/field.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// Of a file that has been checked.
void read(const Node& node, Request& request);
void read(const Node& node, Check& check);
void read(const Node& node, Extraction& extraction);
void read(const Node& node, ThinkTime& think_time);
void read(const Node& node, Load& load);

}  // namespace harness::scenario
