#include "harness/core/clock.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace harness {
namespace {

std::tm utc(WallTime at) {
  const std::time_t whole = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  std::tm fields{};
  gmtime_r(&whole, &fields);
  return fields;
}

std::string format_utc(WallTime at, const char* pattern) {
  const std::tm fields = utc(at);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), pattern, &fields);
  return {text.data(), size};
}

// The fraction after "…:01", in nanoseconds; text is ".25" or empty.
Result<Duration> parse_fraction(std::string_view text) {
  if (text.empty()) return Duration{0};
  text.remove_prefix(1);
  std::string digits(text.substr(0, 9));
  digits.resize(9, '0');
  long value = 0;
  const auto [end, status] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (status != std::errc{} || end != digits.data() + digits.size()) {
    return fail("\"" + std::string(text) + "\" is not a fraction of a second");
  }
  return Duration{value};
}

}  // namespace

std::optional<TimePoint> earlier(std::optional<TimePoint> a, std::optional<TimePoint> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

TimePoint SystemClock::now() const { return std::chrono::steady_clock::now(); }

WallTime SystemClock::wall() const { return std::chrono::system_clock::now(); }

std::string format_wall(WallTime at) {
  const auto millis =
      std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count() % 1000;
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(millis));
  return format_utc(at, "%Y-%m-%dT%H:%M:%S") + fraction.data();
}

std::string format_compact(WallTime at) { return format_utc(at, "%Y%m%d-%H%M%S"); }

Result<WallTime> parse_wall(std::string_view text) {
  const std::string copy(text);
  std::tm fields{};
  const char* rest = strptime(copy.c_str(), "%Y-%m-%dT%H:%M:%S", &fields);
  if (rest == nullptr || copy.empty() || copy.back() != 'Z') {
    return fail("\"" + copy + "\" is not a time", {}, "write it as 2026-11-21T09:44:01.250Z");
  }
  const std::string_view tail(rest,
                              static_cast<std::size_t>(copy.c_str() + copy.size() - rest) - 1);
  const Result<Duration> fraction = parse_fraction(tail);
  if (!fraction) return fail(fraction.error());
  return WallTime{std::chrono::seconds{timegm(&fields)} + *fraction};
}

std::string unix_seconds(WallTime at) {
  const auto millis = std::chrono::floor<std::chrono::milliseconds>(at).time_since_epoch().count();
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%ld.%03ld", millis / 1000, millis % 1000);
  return text.data();
}

std::string unix_nanoseconds(WallTime at) { return std::to_string(at.time_since_epoch().count()); }

}  // namespace harness
