#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "harness/languages/logql/template/syntax.hpp"

// Constants as Go writes them.
namespace harness::languages::logql::templates {

// An integer, or a float64 where there is a point or an exponent.
Result<Constant> number_literal(std::string_view text);

// A string in double quotes, with Go's escapes.
Result<std::string> unquote(std::string_view text);

// 'a', '\n'
Result<std::int64_t> character_literal(std::string_view text);

}  // namespace harness::languages::logql::templates
