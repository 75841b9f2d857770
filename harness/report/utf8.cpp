#include "harness/report/utf8.hpp"

#include <algorithm>
#include <array>

namespace harness::report {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

template <std::size_t Count>
bool within(const std::array<Range, Count>& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [code_point](Range range) {
    return range.first <= code_point && code_point <= range.last;
  });
}

// Coarse on purpose: enough to keep a table straight, not a copy of Unicode's tables.
constexpr std::array<Range, 8> wide{{{0x1100, 0x115F},
                                     {0x2E80, 0xA4CF},
                                     {0xAC00, 0xD7A3},
                                     {0xF900, 0xFAFF},
                                     {0xFE30, 0xFE6F},
                                     {0xFF00, 0xFF60},
                                     {0x1F300, 0x1FAFF},
                                     {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 4> zero_width{
    {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

// Controls, and the marks that turn the direction of writing around.
constexpr std::array<Range, 5> unsafe_to_print{
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}}};
constexpr std::array<Range, 4> refused_by_xml{
    {{0x00, 0x08}, {0x0B, 0x0C}, {0x0E, 0x1F}, {0xFFFE, 0xFFFF}}};

// How many bytes follow the first one; 4 when it cannot begin a character.
std::size_t continuation_count(unsigned char lead) {
  if (lead < 0x80) return 0;
  if (lead >= 0xC2 && lead <= 0xDF) return 1;
  if (lead >= 0xE0 && lead <= 0xEF) return 2;
  if (lead >= 0xF0 && lead <= 0xF4) return 3;
  return 4;
}

// Not an overlong form, not a surrogate, not past the last code point.
bool well_formed(char32_t code_point, std::size_t continuations) {
  constexpr std::array<char32_t, 4> smallest{0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return code_point >= smallest[continuations] && code_point <= 0x10FFFF && !surrogate;
}

}  // namespace

char32_t take_code_point(std::string_view& rest) {
  const auto lead = static_cast<unsigned char>(rest.front());
  const std::size_t continuations = continuation_count(lead);
  char32_t code_point = continuations == 0 ? lead : lead & (0x3FU >> continuations);
  bool valid = continuations < 4 && rest.size() > continuations;
  for (std::size_t i = 1; valid && i <= continuations; ++i) {
    const auto next = static_cast<unsigned char>(rest[i]);
    valid = (next & 0xC0U) == 0x80U;
    code_point = (code_point << 6U) | (next & 0x3FU);
  }
  valid = valid && well_formed(code_point, continuations);
  rest.remove_prefix(valid ? continuations + 1 : 1);
  return valid ? code_point : replacement_character;
}

void append_code_point(std::string& text, char32_t code_point) {
  const auto tail = [code_point](unsigned shift) {
    return static_cast<char>(0x80U | ((code_point >> shift) & 0x3FU));
  };
  if (code_point < 0x80) {
    text += static_cast<char>(code_point);
  } else if (code_point < 0x800) {
    text += {static_cast<char>(0xC0U | (code_point >> 6U)), tail(0)};
  } else if (code_point < 0x10000) {
    text += {static_cast<char>(0xE0U | (code_point >> 12U)), tail(6), tail(0)};
  } else {
    text += {static_cast<char>(0xF0U | (code_point >> 18U)), tail(12), tail(6), tail(0)};
  }
}

std::string printable(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const char32_t code_point = take_code_point(text);
    if (code_point == U'\n' || code_point == U'\t' || code_point == U'\r') {
      safe += ' ';
    } else {
      append_code_point(safe,
                        within(unsafe_to_print, code_point) ? replacement_character : code_point);
    }
  }
  return safe;
}

std::string xml_text(std::string_view text) {
  std::string safe;
  while (!text.empty()) {
    const char32_t code_point = take_code_point(text);
    append_code_point(safe,
                      within(refused_by_xml, code_point) ? replacement_character : code_point);
  }
  return safe;
}

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const char32_t code_point = take_code_point(text);
    if (within(wide, code_point)) {
      columns += 2;
    } else if (!within(zero_width, code_point)) {
      columns += 1;
    }
  }
  return columns;
}

}  // namespace harness::report
