#pragma once

#include <string>

#include "harness/grammar/shape.hpp"

namespace harness::grammar {

// The shape as JSON Schema (draft 2020-12), for editors. Says what shapes can say: names that must
// match another place of the file are the reader's business.
std::string json_schema(const Shape& root, const std::string& title);

}  // namespace harness::grammar
