#pragma once

#include <string_view>

#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// Reads RFC 4180 to the letter: values between commas, in quotes where they hold a comma, a quote
// (written twice) or a line break; lines end in LF or CRLF. The first line has the columns' names.
// Errors tell the line.
Result<Table> parse_csv(std::string_view text);

}  // namespace harness::scenario
