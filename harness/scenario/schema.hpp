#pragma once

#include <string>

#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// The language as JSON Schema (draft 2020-12), for editors; a file of processes is its
// $defs/system-file. Says what shapes can say: names that
// must match another place of the file are the parser's business.
std::string json_schema(const Vocabulary& vocabulary);

}  // namespace harness::scenario
