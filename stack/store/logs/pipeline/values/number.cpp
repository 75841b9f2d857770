#include "stack/store/logs/pipeline/values/number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/values/utf8.hpp"

namespace store::logs::pipeline {

using harness::fail;

double seconds_of(std::int64_t nanoseconds) {
  constexpr std::int64_t second = 1'000'000'000;
  return static_cast<double>(nanoseconds / second) +
         static_cast<double>(nanoseconds % second) / 1e9;
}

namespace {

using harness::is_digit;

struct Size {
  std::string_view name;
  double bytes;
};

constexpr double kibi = 1024;
constexpr std::array<Size, 26> sizes{{
    {"", 1},
    {"b", 1},
    {"k", 1e3},
    {"kb", 1e3},
    {"m", 1e6},
    {"mb", 1e6},
    {"g", 1e9},
    {"gb", 1e9},
    {"t", 1e12},
    {"tb", 1e12},
    {"p", 1e15},
    {"pb", 1e15},
    {"e", 1e18},
    {"eb", 1e18},
    {"ki", kibi},
    {"kib", kibi},
    {"mi", kibi* kibi},
    {"mib", kibi* kibi},
    {"gi", kibi* kibi* kibi},
    {"gib", kibi* kibi* kibi},
    {"ti", kibi* kibi* kibi* kibi},
    {"tib", kibi* kibi* kibi* kibi},
    {"pi", kibi* kibi* kibi* kibi* kibi},
    {"pib", kibi* kibi* kibi* kibi* kibi},
    {"ei", kibi* kibi* kibi* kibi* kibi* kibi},
    {"eib", kibi* kibi* kibi* kibi* kibi* kibi},
}};

}  // namespace

Result<std::uint64_t> parse_bytes(std::string_view text) {
  std::size_t end = 0;
  std::string digits;
  for (; end < text.size() && (is_digit(text[end]) || text[end] == '.' || text[end] == ',');
       ++end) {
    if (text[end] != ',') digits += text[end];
  }
  const Result<double> number = parse_float(digits);
  if (!number) return fail(number.error());
  const std::string unit = lower_case(trim_space(text.substr(end)));
  for (const Size& size : sizes) {
    if (size.name != unit) continue;
    const double bytes = *number * size.bytes;
    if (bytes >= 18446744073709551615.0) return fail("too large: " + std::string(text));
    return static_cast<std::uint64_t>(bytes);
  }
  return fail("unhandled size name: " + unit);
}

std::string format_float(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  std::array<char, 64> buffer{};
  const auto put = [&](std::chars_format format) {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
    return std::string(buffer.data(), end.ptr);
  };
  const std::string scientific = put(std::chars_format::scientific);
  int exponent = 0;
  const std::size_t e = scientific.find('e');
  const char* from = scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1);
  std::from_chars(from, scientific.data() + scientific.size(), exponent);
  // From a million on Go writes an exponent.
  if (exponent < -4 || exponent >= 6) return scientific;
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed);
  return {buffer.data(), end.ptr};
}

}  // namespace store::logs::pipeline
