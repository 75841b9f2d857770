#include "stack/store/intake/utf8.hpp"

#include <simdjson.h>

#include <algorithm>
#include <string>

namespace store {
namespace {

// How many bytes the sequence has that begins there; 0 if none begins.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

std::string mended(std::string_view text) {
  std::string whole;
  while (!text.empty()) {
    const auto length = sequence_length(static_cast<unsigned char>(text.front()));
    if (length > 0 && length <= text.size() && simdjson::validate_utf8(text.data(), length)) {
      whole += text.substr(0, length);
      text.remove_prefix(length);
    } else {
      whole += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    }
  }
  return whole;
}

}  // namespace

std::string_view as_utf8(std::string_view text, Texts& texts) {
  // A short text is looked at sooner than handed over.
  constexpr std::size_t is_short = 16;
  if (text.size() <= is_short &&
      std::all_of(text.begin(), text.end(), [](char byte) { return byte >= 0; })) {
    return text;
  }
  if (simdjson::validate_utf8(text.data(), text.size())) return text;
  return texts.keep(mended(text));
}

}  // namespace store
