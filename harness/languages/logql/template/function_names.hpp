#pragma once

#include <span>
#include <string_view>

namespace harness::languages::logql::templates {

// What templates may call: Go's own functions and LogQL's, sorted by name.
std::span<const std::string_view> function_names();
bool is_function(std::string_view name);

}  // namespace harness::languages::logql::templates
