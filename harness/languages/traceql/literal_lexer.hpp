#pragma once

#include "harness/languages/traceql/characters.hpp"

namespace harness::languages::traceql {

// Each takes what begins at the reader's place, and reports what is wrong with it in the token.
Token take_number(Characters& from);
Token take_string(Characters& from);      // "…", with Go's escapes
Token take_raw_string(Characters& from);  // `…`

// A part of an attribute's name in quotes, appended to `name`. Otherwise what is wrong with it.
std::string take_quoted_part(Characters& from, std::string& name);

}  // namespace harness::languages::traceql
