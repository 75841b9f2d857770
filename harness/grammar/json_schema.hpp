#pragma once

#include <map>
#include <string>

#include "harness/grammar/shape.hpp"

namespace harness::grammar {

// The shape as JSON Schema (draft 2020-12), for editors. Says what shapes can say: names that must
// match another place of the file are the reader's business.
// Further shapes stand under $defs by their names, for files of other kinds.
std::string json_schema(const Shape& root, const std::string& title,
                        const std::map<std::string, ShapePtr>& further = {});

}  // namespace harness::grammar
