#pragma once

#include <cstdint>
#include <string_view>

#include "harness/core/result.hpp"

// Numbers as Go reads them; an error says what Go's would.
namespace harness::languages::logql {

// strconv.ParseFloat: decimal, hexadecimal with an exponent, underscores between digits, inf, nan.
Result<double> parse_float(std::string_view text);

// strconv.ParseInt(text, 0, 64): 0x, 0o, 0b and 0 are prefixes. With base 10 there are none.
enum class IntegerBase { by_prefix, ten };
Result<std::int64_t> parse_int(std::string_view text, IntegerBase base);

}  // namespace harness::languages::logql
