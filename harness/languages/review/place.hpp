#pragma once

#include <cstddef>
#include <string_view>

namespace harness::languages {

// The byte at which a line's character begins, both counted from 1; the text's end where there is
// no such place.
std::size_t offset_of(std::string_view text, int line, int column);

}  // namespace harness::languages
