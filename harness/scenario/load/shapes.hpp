#pragma once

#include "harness/scenario/shape.hpp"

namespace harness::scenario {

// The part of the language that says who uses the system, and how.
ShapePtr load_shape();
ShapePtr request_shape();
ShapePtr tags_shape();
ShapePtr think_time_shape();
ShapePtr extraction_shape();
ShapePtr check_shape();
ShapePtr data_shape();

}  // namespace harness::scenario
