#pragma once

#include <vector>

#include "harness/scenario/node.hpp"
#include "harness/scenario/shape.hpp"

namespace harness::scenario {

// Everything in which the value differs from its shape.
std::vector<Problem> check_shape(const Node& node, const Shape& shape);

}  // namespace harness::scenario
