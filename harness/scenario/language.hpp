#pragma once

#include "harness/scenario/shape.hpp"

namespace harness::scenario {

struct Vocabulary;

// The one table of the scenario language: every key that there is, with its shape, whether it is
// required, what leaving it out means, and what it is for. The checker, the JSON Schema and the
// error messages all come from it.
ShapePtr language(const Vocabulary& vocabulary);

}  // namespace harness::scenario
