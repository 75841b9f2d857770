#include "stack/store/logs/pipeline/template/format_verb.hpp"

#include <cmath>
#include <cstdio>

#include "stack/store/logs/pipeline/values/number.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline::templates {

namespace {

// To the width, which counts runes. Zeros go between sign and digits.
std::string padded(const Verb& verb, std::string text, bool may_be_zeros) {
  const auto width = static_cast<std::size_t>(verb.width.value_or(0));
  const std::size_t size = rune_count(text);
  if (size >= width) return text;
  const std::size_t missing = width - size;
  if (verb.left) return text + std::string(missing, ' ');
  if (!verb.zero || !may_be_zeros) return std::string(missing, ' ') + text;
  const bool sign = text.starts_with('-') || text.starts_with('+') || text.starts_with(' ');
  return text.insert(sign ? 1 : 0, missing, '0');
}

std::string mismatch(const Verb& verb, const Value& value) {
  std::string text = "%!";
  text += verb.letter;
  if (value.is_nil()) return text + "(<nil>)";
  Verb plain = verb;
  plain.letter = 'v';
  const auto* named = value.as<NamedNumber>();
  return text + '(' + std::string(type_name(value)) + '=' +
         formatted(plain, named != nullptr ? Value{named->number} : value) + ')';
}

std::string in_hex(std::string_view bytes, const Verb& verb) {
  const std::string_view hex = verb.letter == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
  std::string text;
  const std::string prefix = verb.letter == 'x' ? "0x" : "0X";
  for (const char c : bytes) {
    if (verb.alternate && (text.empty() || verb.space)) text += (text.empty() ? "" : " ") + prefix;
    if (verb.space && !verb.alternate && !text.empty()) text += ' ';
    text += hex[static_cast<unsigned char>(c) >> 4];
    text += hex[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

// The first runes, where there is a precision.
std::string_view cut(std::string_view text, const Verb& verb) {
  if (!verb.precision) return text;
  std::string_view rest = text;
  for (int i = 0; i < *verb.precision && !rest.empty(); ++i) {
    rest.remove_prefix(rune_at(rest).width);
  }
  return text.substr(0, text.size() - rest.size());
}

std::string string_text(const Verb& verb, const Value& value, const std::string& text) {
  switch (verb.letter) {
    case 's':
    case 'v':
      if (verb.alternate && verb.letter == 'v') return padded(verb, in_quotes(text), false);
      return padded(verb, std::string(cut(text, verb)), true);
    case 'q':
      if (verb.alternate && text.find('`') == std::string::npos) {
        return padded(verb, '`' + std::string(cut(text, verb)) + '`', false);
      }
      return padded(verb, in_quotes(cut(text, verb)), true);
    case 'x':
    case 'X':
      return padded(verb, in_hex(cut(text, verb), verb), true);
    default:
      return mismatch(verb, value);
  }
}

std::string digits_in(std::uint64_t value, unsigned base, bool upper) {
  const std::string_view letters = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), letters[value % base]);
    value /= base;
  } while (value != 0);
  return text;
}

std::string sign_of(const Verb& verb, bool negative) {
  if (negative) return "-";
  return verb.plus ? "+" : verb.space ? " " : "";
}

std::string prefix_of(const Verb& verb) {
  switch (verb.letter) {
    case 'b':
      return verb.alternate ? "0b" : "";
    case 'o':
      return verb.alternate ? "0" : "";
    case 'O':
      return "0o";
    case 'x':
      return verb.alternate ? "0x" : "";
    case 'X':
      return verb.alternate ? "0X" : "";
    default:
      return "";
  }
}

std::string rune_text(const Verb& verb, std::int64_t number) {
  const bool is_surrogate = number >= 0xD800 && number <= 0xDFFF;
  const bool is_rune = number >= 0 && number <= 0x10FFFF && !is_surrogate;
  std::string rune;
  append_rune(rune, is_rune ? static_cast<char32_t>(number) : rune_error);
  if (verb.letter == 'c') return padded(verb, rune, false);
  if (verb.letter == 'q') {
    std::string text = number == '\'' ? "\\'" : number == '"' ? "\"" : in_quotes(rune);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
      text = text.substr(1, text.size() - 2);
    }
    return padded(verb, '\'' + text + '\'', false);
  }
  std::string hex = digits_in(static_cast<std::uint64_t>(number), 16, true);
  if (hex.size() < 4) hex.insert(0, 4 - hex.size(), '0');
  return padded(verb, "U+" + hex, false);
}

std::string integer_text(const Verb& verb, const Value& value, std::int64_t number) {
  unsigned base = 10;
  switch (verb.letter) {
    case 'd':
    case 'v':
      break;
    case 'b':
      base = 2;
      break;
    case 'o':
    case 'O':
      base = 8;
      break;
    case 'x':
    case 'X':
      base = 16;
      break;
    case 'c':
    case 'q':
    case 'U':
      return rune_text(verb, number);
    default:
      return mismatch(verb, value);
  }
  const bool negative = number < 0;
  const std::uint64_t size =
      negative ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  std::string digits = digits_in(size, base, verb.letter == 'X');
  if (verb.precision) {
    if (*verb.precision == 0 && number == 0) digits.clear();
    const auto least = static_cast<std::size_t>(*verb.precision);
    if (digits.size() < least) digits.insert(0, least - digits.size(), '0');
  }
  return padded(verb, sign_of(verb, negative) + prefix_of(verb) + digits, !verb.precision);
}

// C's printf agrees with Go's on these, but for the number of digits that are left out.
std::string with_c_format(char letter, bool alternate, int precision, double number) {
  const std::string form = std::string("%") + (alternate ? "#" : "") + ".*" + letter;
  const int size = std::snprintf(nullptr, 0, form.c_str(), precision, number);
  std::string text(static_cast<std::size_t>(size), '\0');
  std::snprintf(text.data(), text.size() + 1, form.c_str(), precision, number);
  return text;
}

std::string float_digits(const Verb& verb, double number) {
  constexpr int most = 1000;
  const int precision = std::min(verb.precision.value_or(6), most);
  switch (verb.letter) {
    case 'e':
    case 'E':
      return with_c_format(verb.letter, verb.alternate, precision, number);
    case 'f':
    case 'F':
      return with_c_format('f', verb.alternate, precision, number);
    default:
      if (!verb.precision) {
        std::string text = format_float(number);
        const std::size_t exponent = text.find('e');
        if (verb.letter == 'G' && exponent != std::string::npos) text[exponent] = 'E';
        return text;
      }
      // %.0g shows one digit.
      return with_c_format(verb.letter == 'G' ? 'G' : 'g', verb.alternate, std::max(precision, 1),
                           number);
  }
}

std::string float_text(const Verb& verb, const Value& value, double number) {
  constexpr std::string_view letters = "vgGeEfF";
  if (letters.find(verb.letter) == std::string_view::npos) return mismatch(verb, value);
  std::string text = std::isfinite(number) ? float_digits(verb, std::abs(number))
                     : std::isnan(number)  ? "NaN"
                                           : "Inf";
  const bool negative = std::signbit(number) && !std::isnan(number);
  // An infinity has its sign always.
  Verb signed_verb = verb;
  if (std::isinf(number) && verb.letter == 'v') signed_verb.plus = true;
  if (std::isinf(number) && !verb.space) signed_verb.plus = true;
  return padded(verb, sign_of(signed_verb, negative) + text, std::isfinite(number));
}

std::string other_text(const Verb& verb, const Value& value) {
  if (verb.letter == 'v' || (verb.letter == 's' && !value.is_nil())) {
    return padded(verb, value.is_nil() ? "<nil>" : to_text(value), false);
  }
  return mismatch(verb, value);
}

}  // namespace

std::string formatted(const Verb& verb, const Value& value) {
  if (verb.letter == 'T') return padded(verb, std::string(type_name(value)), false);
  if (const auto* text = value.as<std::string>()) return string_text(verb, value, *text);
  if (const auto* number = value.as<std::int64_t>()) return integer_text(verb, value, *number);
  if (const auto* number = value.as<double>()) return float_text(verb, value, *number);
  constexpr std::string_view of_text = "vsqxX";
  const bool takes_text = of_text.find(verb.letter) != std::string_view::npos;
  if (const auto* named = value.as<NamedNumber>()) {
    return takes_text ? string_text(verb, value, to_text(value))
                      : integer_text(verb, value, named->number);
  }
  if (value.as<Location>() != nullptr && takes_text) {
    return string_text(verb, value, to_text(value));
  }
  if (const auto* yes = value.as<bool>()) {
    if (verb.letter != 't' && verb.letter != 'v') return mismatch(verb, value);
    return padded(verb, *yes ? "true" : "false", false);
  }
  return other_text(verb, value);
}

}  // namespace store::logs::pipeline::templates
