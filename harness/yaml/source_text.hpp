#pragma once

#include <string>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::yaml {

// Whether `text` can be a YAML file that a person wrote: UTF-8, no control characters, not huge.
// Asked before the YAML parser sees it, because that guesses encodings and stops silently at NUL.
Result<void> check_source_text(std::string_view text, const std::string& file_name);

}  // namespace harness::yaml
