#include "stack/store/logs/pipeline/values/utf8.hpp"

#include <clocale>
#include <cwctype>
#include <memory>

namespace store::logs::pipeline {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

// How many bytes a sequence with this first byte has; 0 where no sequence begins so.
std::size_t sequence_length(unsigned first) {
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

// Overlong forms, surrogates and what lies past Unicode's end.
bool is_forbidden(char32_t value, std::size_t length) {
  if (length == 3) return value < 0x800 || (value >= 0xD800 && value <= 0xDFFF);
  return length == 4 && (value < 0x10000 || value > 0x10FFFF);
}

// Case tables that hang on no locale of the process.
locale_t unicode_locale() {
  static const locale_t locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  return locale;
}

template <typename Map>
std::string mapped(std::string_view text, Map&& map) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Rune rune = rune_at(text);
    append_rune(result, map(rune.value));
    text.remove_prefix(rune.width);
  }
  return result;
}

char32_t upper_rune(char32_t rune) {
  return static_cast<char32_t>(towupper_l(static_cast<wint_t>(rune), unicode_locale()));
}

char32_t lower_rune(char32_t rune) {
  return static_cast<char32_t>(towlower_l(static_cast<wint_t>(rune), unicode_locale()));
}

// strings.Title's idea of what does not end a word.
bool continues_word(char32_t rune) {
  if (rune < 0x80) return isalnum(static_cast<int>(rune)) != 0 || rune == '_';
  return !is_space(rune);
}

}  // namespace

Rune rune_at(std::string_view text) {
  const unsigned first = byte_at(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t length = sequence_length(first);
  if (length == 0 || text.size() < length) return {};
  char32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const unsigned next = byte_at(text, i);
    if ((next & 0xC0U) != 0x80U) return {};
    value = (value << 6) | (next & 0x3FU);
  }
  if (is_forbidden(value, length)) return {};
  return {value, length};
}

std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(rune_at(text).width);
  return count;
}

std::string lower_case(std::string_view text) { return mapped(text, lower_rune); }
std::string upper_case(std::string_view text) { return mapped(text, upper_rune); }

std::string title_case(std::string_view text) {
  char32_t before = ' ';
  return mapped(text, [&before](char32_t rune) {
    const bool begins_word = !continues_word(before);
    before = rune;
    return begins_word ? upper_rune(rune) : rune;
  });
}

bool is_space(char32_t rune) {
  if (rune < 0x80) return rune == ' ' || (rune >= '\t' && rune <= '\r');
  return rune == 0x85 || rune == 0xA0 || rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200A) ||
         rune == 0x2028 || rune == 0x2029 || rune == 0x202F || rune == 0x205F || rune == 0x3000;
}

std::string_view trim_space(std::string_view text) {
  while (!text.empty()) {
    const Rune rune = rune_at(text);
    if (!is_space(rune.value)) break;
    text.remove_prefix(rune.width);
  }
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && (byte_at(text, start) & 0xC0U) == 0x80U) --start;
    const Rune rune = rune_at(text.substr(start));
    if (!is_space(rune.value) || start + rune.width != text.size()) break;
    text.remove_suffix(rune.width);
  }
  return text;
}

}  // namespace store::logs::pipeline
