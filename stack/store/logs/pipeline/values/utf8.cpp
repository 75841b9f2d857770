#include "stack/store/logs/pipeline/values/utf8.hpp"

#include <clocale>
#include <cwctype>
#include <memory>

namespace store::logs::pipeline {

namespace {

unsigned byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
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
