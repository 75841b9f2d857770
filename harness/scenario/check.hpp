#pragma once

#include <vector>

#include "harness/scenario/field.hpp"
#include "harness/scenario/shape.hpp"
#include "harness/yaml/node.hpp"

namespace harness::scenario {

// Everything in which the value differs from its shape.
std::vector<Problem> check_shape(const Node& node, const Shape& shape);

}  // namespace harness::scenario
