#include "harness/languages/logql/go_number.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

tl::unexpected<Error> number_error(const char* function, std::string_view text, const char* why) {
  return fail("strconv." + std::string(function) + ": parsing " + in_quotes(text) + ": " + why);
}

std::optional<double> special_float(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  std::string word(text);
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (word == "nan" && !negative) return std::numeric_limits<double>::quiet_NaN();
  if (word != "inf" && word != "infinity") return std::nullopt;
  const double infinity = std::numeric_limits<double>::infinity();
  return negative ? -infinity : infinity;
}

// Underscores stand between digits, or between a prefix and a digit.
bool underscores_are_right(std::string_view digits, bool after_prefix) {
  char before = after_prefix ? '0' : '^';
  for (const char c : digits) {
    if (c == '_' && !is_hex(before)) return false;
    if (before == '_' && !is_hex(c)) return false;
    before = c;
  }
  return before != '_';
}

// What is left of a number in Go's grammar once it can be read by from_chars; nothing where the
// text is no number.
struct FloatText {
  std::string digits;
  bool hexadecimal = false;
  bool negative = false;
};

struct FloatShape {
  std::size_t mantissa = 0;  // digits
  std::size_t exponent = 0;
  bool has_exponent = false;
};

// Walks `[digits][.digits][e[sign]digits]`; false where something else stands there.
bool read_shape(std::string_view text, bool hexadecimal, FloatShape& shape) {
  bool point = false;
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '_') continue;
    if (text[i] == '.' && !point) {
      point = true;
    } else if (hexadecimal ? is_hex(text[i]) : is_digit(text[i])) {
      ++shape.mantissa;
    } else {
      break;
    }
  }
  if (shape.mantissa == 0) return false;
  if (i < text.size() && (text[i] | 0x20) == (hexadecimal ? 'p' : 'e')) {
    shape.has_exponent = true;
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    for (; i < text.size() && (is_digit(text[i]) || text[i] == '_'); ++i) {
      if (text[i] != '_') ++shape.exponent;
    }
    if (shape.exponent == 0) return false;
  }
  return i == text.size();
}

std::optional<FloatText> read_float_text(std::string_view text) {
  FloatText result;
  if (text.starts_with('-') || text.starts_with('+')) {
    result.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.starts_with("0x") || text.starts_with("0X")) {
    result.hexadecimal = true;
    text.remove_prefix(2);
  }
  FloatShape shape;
  if (!read_shape(text, result.hexadecimal, shape)) return std::nullopt;
  if (result.hexadecimal && !shape.has_exponent) return std::nullopt;
  if (!underscores_are_right(text, result.hexadecimal)) return std::nullopt;
  for (const char c : text) {
    if (c != '_') result.digits += c;
  }
  return result;
}

}  // namespace

Result<double> parse_float(std::string_view text) {
  // What nearly all labels hold, and all that a fast path needs.
  double value = 0;
  if (!text.empty() && is_digit(text.front())) {
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    if (read.ec == std::errc() && read.ptr == text.data() + text.size()) return value;
  }
  if (const auto special = special_float(text)) return *special;
  const std::optional<FloatText> number = read_float_text(text);
  if (!number) return number_error("ParseFloat", text, "invalid syntax");
  // from_chars does not say whether it was too large or too small.
  value =
      std::strtod((number->hexadecimal ? "0x" + number->digits : number->digits).c_str(), nullptr);
  if (std::isinf(value)) return number_error("ParseFloat", text, "value out of range");
  return number->negative ? -value : value;
}

namespace {

struct Radix {
  int base = 10;
  std::size_t prefix = 0;
};

Radix radix_of(std::string_view digits) {
  if (digits.size() < 2 || digits[0] != '0') return {};
  switch (digits[1] | 0x20) {
    case 'x':
      return {16, 2};
    case 'o':
      return {8, 2};
    case 'b':
      return {2, 2};
    default:
      return {8, 1};
  }
}

}  // namespace

Result<std::int64_t> parse_int(std::string_view text, IntegerBase base) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  Radix radix;
  std::string plain;
  if (base == IntegerBase::by_prefix) {
    radix = radix_of(digits);
    digits.remove_prefix(radix.prefix);
    if (!underscores_are_right(digits, radix.prefix > 0)) {
      return number_error("ParseInt", text, "invalid syntax");
    }
    for (const char c : digits) {
      if (c != '_') plain += c;
    }
    digits = plain;
  }
  std::uint64_t value = 0;
  const auto read =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, radix.base);
  if (read.ptr != digits.data() + digits.size() || digits.empty() ||
      read.ec == std::errc::invalid_argument) {
    return number_error("ParseInt", text, "invalid syntax");
  }
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (read.ec != std::errc() || value > largest + (negative ? 1 : 0)) {
    return number_error("ParseInt", text, "value out of range");
  }
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

}  // namespace harness::languages::logql
