#include "harness/languages/logql/runes.hpp"

#include <array>

namespace harness::languages::logql {
namespace {

struct Form {
  std::size_t length;
  unsigned char mask;  // of the bits that say the length
  unsigned char bits;
  char32_t least;  // what needs that many bytes
};

constexpr std::array<Form, 4> forms{
    {{1, 0x80, 0x00, 0}, {2, 0xE0, 0xC0, 0x80}, {3, 0xF0, 0xE0, 0x800}, {4, 0xF8, 0xF0, 0x10000}}};
constexpr char32_t last_rune = 0x10FFFF;
constexpr unsigned char tail_bits = 0x3F;

bool is_tail(unsigned char byte) { return (byte & 0xC0U) == 0x80; }

// A character and how many bytes it has; none for a byte that begins none.
struct Decoded {
  std::size_t length = 0;
  char32_t rune = 0;
};

Decoded decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  for (const Form& form : forms) {
    if ((first & form.mask) != form.bits) continue;
    if (text.size() < form.length) return {};
    char32_t rune = first & static_cast<unsigned char>(~form.mask);
    for (std::size_t i = 1; i < form.length; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (!is_tail(byte)) return {};
      rune = rune << 6U | (byte & tail_bits);
    }
    const bool surrogate = rune >= 0xD800 && rune <= 0xDFFF;
    return rune >= form.least && rune <= last_rune && !surrogate ? Decoded{form.length, rune}
                                                                 : Decoded{};
  }
  return {};
}

std::size_t sound_length(std::string_view text) { return decode(text).length; }

// Spaces other than ' ' and what has no shape are written as escapes.
bool is_shown(char32_t rune) {
  const auto within = [rune](char32_t first, char32_t last) {
    return rune >= first && rune <= last;
  };
  const bool space = rune == 0xA0 || rune == 0x1680 || within(0x2000, 0x200A) || rune == 0x202F ||
                     rune == 0x205F || rune == 0x3000;
  const bool shapeless = within(0x80, 0x9F) || rune == 0xAD || within(0x200B, 0x200F) ||
                         within(0x2028, 0x202E) || within(0x2060, 0x206F) || rune == 0xFEFF ||
                         within(0xE000, 0xF8FF) || rune >= 0xE0000;
  return !space && !shapeless;
}

// "\xNN", "\uNNNN", "\UNNNNNNNN"
void append_escape(std::string& out, char letter, char32_t value) {
  constexpr std::string_view digits = "0123456789abcdef";
  const int count = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
  out += '\\';
  out += letter;
  for (int i = count - 1; i >= 0; --i) out += digits[value >> (4 * i) & 0xFU];
}

void append_quoted(std::string& out, char letter) {
  constexpr std::string_view named = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view names = "abfnrtv\\\"";
  if (const std::size_t at = named.find(letter); at != std::string_view::npos) {
    out += '\\';
    out += names[at];
  } else if (static_cast<unsigned char>(letter) < ' ' || letter == '\x7f') {
    append_escape(out, 'x', static_cast<unsigned char>(letter));
  } else {
    out += letter;
  }
}

}  // namespace

Rune rune_at(std::string_view text) {
  const auto [length, rune] = decode(text);
  return length == 0 ? Rune{} : Rune{rune, length};
}

std::size_t rune_length(std::string_view text) {
  if (text.empty()) return 0;
  const std::size_t length = sound_length(text);
  return length == 0 ? 1 : length;
}

std::size_t sound_prefix(std::string_view text) {
  std::size_t sound = 0;
  while (sound < text.size()) {
    const std::size_t length = sound_length(text.substr(sound));
    if (length == 0) break;
    sound += length;
  }
  return sound;
}

void append_rune(std::string& out, char32_t rune) {
  std::size_t form = 3;
  while (form > 0 && rune < forms.at(form).least) --form;
  const Form& shape = forms.at(form);
  std::array<char, 4> bytes{};
  for (std::size_t i = shape.length - 1; i > 0; --i) {
    bytes.at(i) = static_cast<char>(0x80U | (rune & tail_bits));
    rune >>= 6U;
  }
  bytes[0] = static_cast<char>(shape.bits | rune);
  out.append(bytes.data(), shape.length);
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  while (!text.empty()) {
    const auto [length, rune] = decode(text);
    if (length == 0) {
      append_escape(out, 'x', static_cast<unsigned char>(text.front()));
    } else if (length == 1) {
      append_quoted(out, text.front());
    } else if (is_shown(rune)) {
      out += text.substr(0, length);
    } else {
      append_escape(out, rune < 0x10000 ? 'u' : 'U', rune);
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
  return out + '"';
}

}  // namespace harness::languages::logql
