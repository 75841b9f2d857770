#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// `user.address[0]["a key"]`: members by name and elements by number.
using JsonStep = std::variant<std::string, std::size_t>;
using JsonPath = std::vector<JsonStep>;

Result<JsonPath> parse_json_path(std::string_view expression);

}  // namespace harness::languages::logql
