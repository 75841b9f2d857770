#include "harness/languages/review/place.hpp"

#include <algorithm>

namespace harness::languages {
namespace {

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

}  // namespace

std::size_t offset_of(std::string_view text, int line, int column) {
  std::size_t at = 0;
  for (; line > 1 && at < text.size(); --line) at = std::min(text.find('\n', at), text.size()) + 1;
  for (; column > 1 && at < text.size(); --column) {
    ++at;
    while (at < text.size() && continues_character(text[at])) ++at;
  }
  return std::min(at, text.size());
}

}  // namespace harness::languages
