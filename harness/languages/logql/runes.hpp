#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// UTF-8, one character at a time.
namespace harness::languages::logql {

constexpr char32_t rune_error = 0xFFFD;

struct Rune {
  char32_t value = rune_error;
  std::size_t width = 1;

  // Whether the bytes were no UTF-8, as opposed to a U+FFFD that was written.
  bool is_broken() const { return value == rune_error && width == 1; }
};

// The first rune; the text is not empty.
Rune rune_at(std::string_view text);

// How many bytes the character at the front has; 1 for a byte that begins none. 0 at the end.
std::size_t rune_length(std::string_view text);

// The length of the longest prefix that is UTF-8 throughout.
std::size_t sound_prefix(std::string_view text);

void append_rune(std::string& out, char32_t rune);

// A text in double quotes, with what cannot be printed escaped, as Go's %q does.
std::string in_quotes(std::string_view text);

}  // namespace harness::languages::logql
