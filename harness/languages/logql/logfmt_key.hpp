#pragma once

#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// The key that `logfmt x="…"` asks for: `level`, or in quotes `"http.code"`.
Result<std::string> parse_logfmt_key(std::string_view expression);

}  // namespace harness::languages::logql
