#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// UTF-8, one character at a time.
namespace harness::languages::logql {

// How many bytes the character at the front has; 1 for a byte that begins none. 0 at the end.
std::size_t rune_length(std::string_view text);

// The length of the longest prefix that is UTF-8 throughout.
std::size_t sound_prefix(std::string_view text);

void append_rune(std::string& out, char32_t rune);

// A text in double quotes, with what cannot be printed escaped, as Go's %q does.
std::string quoted(std::string_view text);

}  // namespace harness::languages::logql
