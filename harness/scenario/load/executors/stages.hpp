#pragma once

#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/located.hpp"

namespace harness::scenario {

using grammar::Located;

// From the target of the stage before in a straight line to this one: users, or iterations in each
// time unit.
struct Stage {
  Duration duration{0};
  Located<double> target = {};
};

Duration length_of(const std::vector<Stage>& stages);

// Under the lines from target to target, in their unit times seconds.
double area(double from, const std::vector<Stage>& stages);

// Whether there are some, and all are known to lead to 0.
bool are_all_zero(const Located<std::vector<Stage>>& stages);

// "1 to 20 in 30s, to 0 in 10s"
std::string ramp(double from, const std::vector<Stage>& stages);

}  // namespace harness::scenario
