#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/result.hpp"
#include "stack/store/logs/pipeline/template/value.hpp"

// Constants as Go writes them.
namespace store::logs::pipeline::templates {

// An integer, or a float64 where there is a point or an exponent.
harness::Result<Value> number_literal(std::string_view text);

// A string in double quotes, with Go's escapes.
harness::Result<std::string> unquote(std::string_view text);

// 'a', '\n'
harness::Result<std::int64_t> character_literal(std::string_view text);

}  // namespace store::logs::pipeline::templates
