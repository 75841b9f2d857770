#pragma once

#include <string_view>

#include "stack/store/intake/texts.hpp"

namespace store {

// The text, or a copy with U+FFFD for each byte that is no part of UTF-8: so do the engines answer
// with it, and nothing behind the intake meets anything else.
std::string_view as_utf8(std::string_view text, Texts& texts);

}  // namespace store
