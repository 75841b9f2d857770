#pragma once

#include <cstddef>
#include <string_view>

namespace harness {

// Where a character of a text stands, as editors show it: line and column, both from 1. Columns
// count characters, not bytes; a byte order mark in front takes none.
struct TextPlace {
  int line = 1;
  int column = 1;

  bool operator==(const TextPlace&) const = default;
};

// Of the character that begins at this byte; an offset beyond the text is its end.
TextPlace place_at(std::string_view text, std::size_t offset);

// The byte at which it begins; the text's end where there is no such place.
std::size_t offset_at(std::string_view text, TextPlace place);

}  // namespace harness
