#pragma once

#include <cstddef>
#include <string_view>

namespace harness {

// How many bytes the character of UTF-8 takes that begins there; 0: none does.
std::size_t size_of_character(std::string_view text, std::size_t at);

// How many bytes of the text are UTF-8 throughout, from its beginning.
std::size_t size_of_utf8(std::string_view text);

}  // namespace harness
