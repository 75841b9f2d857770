#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness {

// Whether a byte of UTF-8 begins a character, and does not continue one.
constexpr bool begins_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// How many bytes the character of UTF-8 takes that begins there; 0: none does.
std::size_t size_of_character(std::string_view text, std::size_t at);

// How many bytes of the text are UTF-8 throughout, from its beginning.
std::size_t size_of_utf8(std::string_view text);

// The text, with U+FFFD for each byte that is no part of UTF-8: what quotes somebody's query or
// answer is a text itself.
std::string mended_utf8(std::string_view text);

// What is shown of a longer text: its beginning, of at most so many bytes, with its last character
// whole. Bytes that are no UTF-8 are mended.
std::string beginning_of(std::string_view text, std::size_t most_bytes);

}  // namespace harness
