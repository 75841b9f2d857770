#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace harness::languages::logql {

// What stands between the quotes of a Go string, with its escapes undone; none where one is wrong.
std::optional<std::string> unescaped(std::string_view inside);

}  // namespace harness::languages::logql
