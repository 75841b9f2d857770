#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// RE2 with Go's syntax. The error's `what` is Go's text: "error parsing regexp: missing closing ):
// `(`".
Result<std::unique_ptr<re2::RE2>> compile_regex(std::string_view expression);

}  // namespace harness::languages::logql
