#include "stack/store/logs/api/rfc3339.hpp"

#include <charconv>
#include <chrono>
#include <limits>

namespace store::logs {
namespace {

using std::chrono::nanoseconds;

// Takes so many digits, and the letter behind them if one is asked for.
std::optional<int> take(std::string_view& text, std::size_t digits, char behind = '\0') {
  const std::size_t length = digits + (behind == '\0' ? 0 : 1);
  if (text.size() < length || (behind != '\0' && text[digits] != behind)) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, value);
  if (error != std::errc() || end != text.data() + digits || value < 0) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

std::optional<nanoseconds> take_fraction(std::string_view& text) {
  if (text.empty() || text.front() != '.') return nanoseconds{0};
  text.remove_prefix(1);
  std::int64_t value = 0;
  std::int64_t unit = 1'000'000'000;
  constexpr int base = 10;
  std::size_t digits = 0;
  for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
    unit /= base;
    value += unit * (text[digits] - '0');
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return nanoseconds{value};
}

// "Z", "+01:00".
std::optional<std::chrono::minutes> take_zone(std::string_view text) {
  if (text == "Z") return std::chrono::minutes{0};
  if (text.empty() || (text.front() != '+' && text.front() != '-')) return std::nullopt;
  const bool west = text.front() == '-';
  text.remove_prefix(1);
  const auto hours = take(text, 2, ':');
  const auto minutes = take(text, 2);
  if (!hours || !minutes || !text.empty()) return std::nullopt;
  const std::chrono::minutes offset = std::chrono::hours{*hours} + std::chrono::minutes{*minutes};
  return west ? -offset : offset;
}

}  // namespace

std::optional<std::int64_t> read_rfc3339(std::string_view text) {
  const auto year = take(text, 4, '-');
  const auto month = take(text, 2, '-');
  const auto day = take(text, 2, 'T');
  const auto hour = take(text, 2, ':');
  const auto minute = take(text, 2, ':');
  const auto second = take(text, 2);
  if (!year || !month || !day || !hour || !minute || !second) return std::nullopt;
  const auto fraction = take_fraction(text);
  const auto zone = take_zone(text);
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  // As far as 64 bits of nanoseconds go. To many clients the year 1 is "since ever".
  constexpr int first_year = 1678;
  constexpr int last_year = 2262;
  if (!fraction || !zone || !date.ok() || *year >= last_year || *hour > 23 || *minute > 59 ||
      *second > 59) {
    return std::nullopt;
  }
  if (*year < first_year) return std::numeric_limits<std::int64_t>::min();
  const nanoseconds time = std::chrono::sys_days{date}.time_since_epoch() +
                           std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                           std::chrono::seconds{*second} + *fraction - *zone;
  return time.count();
}

}  // namespace store::logs
