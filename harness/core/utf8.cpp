#include "harness/core/utf8.hpp"

#include <algorithm>

namespace harness {
namespace {

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// How many bytes a character takes that begins with `lead`; 0: none begins so.
std::size_t length_of_character(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The second byte's range depends on the first: it excludes overlong forms, surrogates and what
// lies past U+10FFFF.
bool second_byte_fits(unsigned char lead, unsigned char second) {
  switch (lead) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

bool is_character(std::string_view text, std::size_t at, std::size_t length) {
  if (length == 0 || at + length > text.size()) return false;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte_at(text, at + i) & 0xC0) != 0x80) return false;
  }
  return length == 1 || second_byte_fits(byte_at(text, at), byte_at(text, at + 1));
}

}  // namespace

std::size_t size_of_character(std::string_view text, std::size_t at) {
  const std::size_t length = length_of_character(byte_at(text, at));
  return is_character(text, at, length) ? length : 0;
}

std::size_t size_of_utf8(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = size_of_character(text, at);
    if (length == 0) break;
    at += length;
  }
  return at;
}

std::string mended_utf8(std::string_view text) {
  std::string mended;
  mended.reserve(text.size());
  while (!text.empty()) {
    const std::size_t sound = size_of_utf8(text);
    mended += text.substr(0, sound);
    text.remove_prefix(sound);
    if (text.empty()) break;
    mended += "\xEF\xBF\xBD";
    text.remove_prefix(1);
  }
  return mended;
}

std::string beginning_of(std::string_view text, std::size_t most_bytes) {
  std::size_t end = std::min(text.size(), most_bytes);
  for (std::size_t begin = end; end < text.size() && begin > 0 && most_bytes - begin < 4; --begin) {
    const std::size_t length = size_of_character(text, begin - 1);
    if (length == 0) continue;
    if (begin - 1 + length > most_bytes) end = begin - 1;
    break;
  }
  return mended_utf8(text.substr(0, end));
}

}  // namespace harness
