#pragma once

#include <re2/re2.h>

#include <memory>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// RE2 with Go's syntax; anchored at both ends it must match the whole of a text. The error's `what`
// is Go's text: "error parsing regexp: missing closing ):
// `(`".
enum class Anchor { none, both };
Result<std::unique_ptr<re2::RE2>> compile_regex(std::string_view expression,
                                                Anchor anchor = Anchor::none);

}  // namespace harness::languages::logql
