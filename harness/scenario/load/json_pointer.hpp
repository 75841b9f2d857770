#pragma once

#include <string>

#include "harness/core/result.hpp"

namespace harness::scenario {

// Whether it is a pointer of RFC 6901: "/auth/token", "/items/0"; empty for the whole.
Result<void> check_json_pointer(const std::string& text);

}  // namespace harness::scenario
