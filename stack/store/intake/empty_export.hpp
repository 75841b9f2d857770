#pragma once

#include <string_view>

#include "stack/store/intake/otlp.hpp"

namespace store::otlp {

// Nothing at all, as {} or {"resourceLogs": []}. What is longer and has no records either is known
// only to who reads it.
bool is_empty(std::string_view body, Format format);

}  // namespace store::otlp
