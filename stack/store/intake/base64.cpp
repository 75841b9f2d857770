#include "stack/store/intake/base64.hpp"

#include <cstdint>

namespace store {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::optional<std::uint32_t> digit_of(char letter) {
  if (letter == '-') letter = '+';
  if (letter == '_') letter = '/';
  const auto found = alphabet.find(letter);
  if (found == std::string_view::npos) return std::nullopt;
  return static_cast<std::uint32_t>(found);
}

}  // namespace

std::optional<std::string> base64_decoded(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  if (text.size() % 4 == 1) return std::nullopt;
  std::string bytes;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char letter : text) {
    const auto digit = digit_of(letter);
    if (!digit) return std::nullopt;
    bits = (bits << 6U) | *digit;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes += static_cast<char>((bits >> held) & 0xFFU);
  }
  return bytes;
}

std::string base64_encoded(std::string_view bytes) {
  std::string text;
  std::uint32_t bits = 0;
  unsigned held = 0;
  for (const char byte : bytes) {
    bits = (bits << 8U) | static_cast<unsigned char>(byte);
    held += 8;
    while (held >= 6) {
      held -= 6;
      text += alphabet[(bits >> held) & 0x3FU];
    }
  }
  if (held > 0) text += alphabet[(bits << (6 - held)) & 0x3FU];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace store
