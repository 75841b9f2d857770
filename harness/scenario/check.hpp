#pragma once

#include <string>
#include <vector>

#include "harness/scenario/node.hpp"
#include "harness/scenario/shape.hpp"

namespace harness::scenario {

// What is wrong at one place of the file.
struct Problem {
  Place place;
  std::string what;
  std::string remedy;
};

// Everything in which the value differs from its shape.
std::vector<Problem> check_shape(const Node& node, const Shape& shape);

}  // namespace harness::scenario
