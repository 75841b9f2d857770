#pragma once

#include "harness/scenario/shape.hpp"

namespace harness::scenario {

// The part of the language that says who uses the system, and how.
ShapePtr load_shape();
ShapePtr request_shape();

}  // namespace harness::scenario
