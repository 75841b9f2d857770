#include "harness/languages/traceql/duration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "harness/languages/traceql/characters.hpp"

namespace harness::languages::traceql {

namespace {

constexpr std::int64_t microsecond = 1000;
constexpr std::int64_t millisecond = 1000 * microsecond;
constexpr std::int64_t second = 1000 * millisecond;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;

// Longer names first, because "m" begins "ms".
constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> units = {{
    {"ns", 1},
    {"us", microsecond},
    {"\u00b5s", microsecond},
    {"\u03bcs", microsecond},
    {"ms", millisecond},
    {"s", second},
    {"m", minute},
    {"h", hour},
}};

// From the largest to the smallest, as Prometheus has them.
constexpr std::array<std::pair<std::string_view, std::int64_t>, 7> whole_units = {{
    {"y", 365 * 24 * hour},
    {"w", 7 * 24 * hour},
    {"d", 24 * hour},
    {"h", hour},
    {"m", minute},
    {"s", second},
    {"ms", millisecond},
}};

constexpr std::string_view all_digits = "0123456789";

std::optional<std::int64_t> take_unit(std::string_view& text) {
  for (const auto& [name, size] : units) {
    if (!text.starts_with(name)) continue;
    text.remove_prefix(name.size());
    return size;
  }
  return std::nullopt;
}

// Digits, at most one point among them, at least one digit.
std::optional<std::string> take_number(std::string_view& text) {
  std::size_t size = 0;
  bool point = false;
  bool digit = false;
  while (size < text.size() && (is_digit(text[size]) || (text[size] == '.' && !point))) {
    point = point || text[size] == '.';
    digit = digit || text[size] != '.';
    ++size;
  }
  if (!digit) return std::nullopt;
  std::string number(text.substr(0, size));
  text.remove_prefix(size);
  return number;
}

// Number times unit, cut to whole nanoseconds.
std::optional<std::int64_t> product(const std::string& number, std::int64_t unit) {
  const std::size_t point = std::min(number.find('.'), number.size());
  std::int64_t whole = 0;
  for (const char c : number.substr(0, point)) {
    if (__builtin_mul_overflow(whole, std::int64_t{10}, &whole) ||
        __builtin_add_overflow(whole, std::int64_t{c - '0'}, &whole)) {
      return std::nullopt;
    }
  }
  if (__builtin_mul_overflow(whole, unit, &whole)) return std::nullopt;
  std::int64_t share = unit;
  std::int64_t part = 0;
  for (std::size_t i = point + 1; i < number.size() && share >= 10; ++i) {
    share /= 10;
    part += share * (number[i] - '0');
  }
  if (__builtin_add_overflow(whole, part, &whole)) return std::nullopt;
  return whole;
}

// "13.5" of 13,500,000 in milliseconds.
std::string decimal(std::uint64_t nanoseconds, std::uint64_t unit) {
  std::string text = std::to_string(nanoseconds / unit);
  std::uint64_t rest = nanoseconds % unit;
  if (rest == 0) return text;
  text += '.';
  while (rest != 0) {
    rest *= 10;
    text += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
  return text;
}

std::string format_magnitude(std::uint64_t size) {
  if (size == 0) return "0s";
  if (size < microsecond) return std::to_string(size) + "ns";
  if (size < millisecond) return decimal(size, microsecond) + "\u00b5s";
  if (size < second) return decimal(size, millisecond) + "ms";
  std::string text;
  if (size >= hour) text += std::to_string(size / hour) + "h";
  if (size >= minute) text += std::to_string(size % hour / minute) + "m";
  return text + decimal(size % minute, second) + "s";
}

}  // namespace

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t sum = 0;
  while (!text.empty()) {
    const auto number = take_number(text);
    const auto unit = number ? take_unit(text) : std::nullopt;
    const auto part = unit ? product(*number, *unit) : std::nullopt;
    if (!part || __builtin_add_overflow(sum, *part, &sum)) return std::nullopt;
  }
  return sum;
}

std::optional<std::int64_t> parse_duration_literal(std::string_view text) {
  std::int64_t sum = 0;
  std::string_view rest = text;
  for (const auto& [name, size] : whole_units) {
    const std::size_t digits = std::min(rest.find_first_not_of(all_digits), rest.size());
    const std::string_view behind = rest.substr(digits);
    if (digits == 0 || behind.substr(0, behind.find_first_of(all_digits)) != name) continue;
    const auto part = product(std::string(rest.substr(0, digits)), size);
    if (!part || __builtin_add_overflow(sum, *part, &sum)) return std::nullopt;
    rest = behind.substr(name.size());
  }
  return rest.empty() && !text.empty() ? std::optional(sum) : parse_duration(text);
}

std::string format_duration(std::int64_t nanoseconds) {
  const auto bits = static_cast<std::uint64_t>(nanoseconds);
  return nanoseconds < 0 ? "-" + format_magnitude(0 - bits) : format_magnitude(bits);
}

}  // namespace harness::languages::traceql
