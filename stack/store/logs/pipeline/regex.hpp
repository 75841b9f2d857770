#pragma once

#include <memory>
#include <string_view>

#include "harness/core/result.hpp"

namespace re2 {
class RE2;
}

namespace store::logs::pipeline {

// The regular expressions of stages and templates: Go's, which a label's value must match whole.
enum class Anchor { none, both };
harness::Result<std::unique_ptr<re2::RE2>> compile_regex(std::string_view expression,
                                                         Anchor anchor = Anchor::none);

}  // namespace store::logs::pipeline
