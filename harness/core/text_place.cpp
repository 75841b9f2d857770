#include "harness/core/text_place.hpp"

#include <algorithm>

#include "harness/core/utf8.hpp"

namespace harness {
namespace {

std::size_t begin_of(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  return text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
}

}  // namespace

TextPlace place_at(std::string_view text, std::size_t offset) {
  const std::size_t begin = std::min(begin_of(text), offset);
  const std::string_view before = text.substr(0, offset).substr(begin);
  const auto breaks = std::count(before.begin(), before.end(), '\n');
  const std::string_view line = before.substr(before.rfind('\n') + 1);  // npos + 1 is 0
  const auto characters = std::count_if(line.begin(), line.end(), begins_character);
  return {static_cast<int>(breaks) + 1, static_cast<int>(characters) + 1};
}

std::size_t offset_at(std::string_view text, TextPlace place) {
  std::size_t at = begin_of(text);
  for (int line = 1; line < place.line && at < text.size(); ++line) {
    at = std::min(text.find('\n', at), text.size()) + 1;
  }
  for (int column = 1; column < place.column && at < text.size(); ++column) {
    ++at;
    while (at < text.size() && !begins_character(text[at])) ++at;
  }
  return std::min(at, text.size());
}

}  // namespace harness
