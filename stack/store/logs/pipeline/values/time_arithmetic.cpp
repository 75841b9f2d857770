#include "stack/store/logs/pipeline/values/time_arithmetic.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline {
namespace {

using Wrapping = std::uint64_t;

constexpr std::int64_t one_second = 1'000'000'000;
constexpr std::int64_t longest_duration = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t most_negative = std::numeric_limits<std::int64_t>::min();

// Go's calendar wraps around; this one ends before, far beyond what anybody asks for.
constexpr std::int64_t last_year = 200'000'000'000;
std::int64_t bounded(std::int64_t units) {
  constexpr std::int64_t most = 1'000'000'000;
  return std::clamp(units, -most, most);
}

std::int64_t wrapped_sum(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<Wrapping>(a) + static_cast<Wrapping>(b));
}
std::int64_t wrapped_difference(std::int64_t a, std::int64_t b) {
  return static_cast<std::int64_t>(static_cast<Wrapping>(a) - static_cast<Wrapping>(b));
}

// a * b modulo m, all below 2^63.
Wrapping product_modulo(Wrapping a, Wrapping b, Wrapping m) {
  Wrapping product = 0;
  for (a %= m; b > 0; b /= 2) {
    if (b % 2 == 1) product = (product + a) % m;
    a = (a + a) % m;
  }
  return product;
}

// How far the time is behind a multiple of the step since the year 1.
std::int64_t behind_multiple(const Time& time, std::int64_t step) {
  const std::int64_t seconds = wrapped_difference(time.seconds, zero_time().seconds);
  const auto m = static_cast<Wrapping>(step);
  const Wrapping size =
      seconds < 0 ? 0 - static_cast<Wrapping>(seconds) : static_cast<Wrapping>(seconds);
  Wrapping whole = product_modulo(size, one_second, m);
  if (seconds < 0 && whole > 0) whole = m - whole;
  return static_cast<std::int64_t>((whole + static_cast<Wrapping>(time.nanoseconds) % m) % m);
}

bool is_less_than_half(std::int64_t part, std::int64_t of) {
  return static_cast<Wrapping>(part) + static_cast<Wrapping>(part) < static_cast<Wrapping>(of);
}

// "2.5", with so many digits behind the point at most.
std::string with_fraction(Wrapping value, Wrapping unit) {
  std::string text = std::to_string(value / unit);
  std::string digits;
  for (Wrapping rest = value % unit; rest > 0; rest = rest * 10 % unit) {
    digits += static_cast<char>('0' + rest * 10 / unit);
  }
  return digits.empty() ? text : text + '.' + digits;
}

std::string short_duration(Wrapping size) {
  if (size < 1'000) return std::to_string(size) + "ns";
  if (size < 1'000'000) return with_fraction(size, 1'000) + "µs";
  return with_fraction(size, 1'000'000) + "ms";
}

}  // namespace

int order(const Time& a, const Time& b) {
  const auto one = std::tie(a.seconds, a.nanoseconds);
  const auto other = std::tie(b.seconds, b.nanoseconds);
  return one < other ? -1 : one == other ? 0 : 1;
}

Time later_by(const Time& time, std::int64_t duration) {
  Time later{wrapped_sum(time.seconds, duration / one_second),
             time.nanoseconds + duration % one_second, time.zone};
  if (later.nanoseconds >= one_second || later.nanoseconds < 0) {
    const std::int64_t carried = later.nanoseconds < 0 ? -1 : 1;
    later.seconds = wrapped_sum(later.seconds, carried);
    later.nanoseconds -= carried * one_second;
  }
  return later;
}

Time later_by_date(const Time& time, std::int64_t years, std::int64_t months, std::int64_t days) {
  const Clock clock = clock_of(time);
  const std::int64_t month = clock.month - 1 + bounded(months);
  const std::int64_t over = month >= 0 ? month / 12 : -((11 - month) / 12);
  const std::int64_t year = std::clamp(clock.year + bounded(years) + over, -last_year, last_year);
  const std::int64_t day =
      days_since_epoch(year, static_cast<int>(month - over * 12) + 1, clock.day) + bounded(days);
  const std::int64_t local = day * 86'400 + clock.hour * 3'600 + clock.minute * 60 + clock.second;
  // Near a change of the clocks the offset is the one that holds where the first one leads.
  const std::int64_t guess = local - time.zone->at(local).seconds;
  return {guess == local ? local : local - time.zone->at(guess).seconds, time.nanoseconds,
          time.zone};
}

std::int64_t duration_between(const Time& begin, const Time& end) {
  constexpr std::int64_t most_seconds = longest_duration / one_second + 1;
  const bool is_after = order(begin, end) <= 0;
  const auto seconds = static_cast<Wrapping>(end.seconds) - static_cast<Wrapping>(begin.seconds);
  const Wrapping size = is_after ? seconds : 0 - seconds;
  if (size > static_cast<Wrapping>(most_seconds))
    return is_after ? longest_duration : most_negative;
  const Wrapping rest =
      static_cast<Wrapping>(end.nanoseconds) - static_cast<Wrapping>(begin.nanoseconds);
  const Wrapping between = seconds * one_second + rest;
  const auto duration = static_cast<std::int64_t>(between);
  if (is_after == (duration >= 0)) return duration;
  return is_after ? longest_duration : most_negative;
}

Time truncated(const Time& time, std::int64_t step) {
  return step <= 0 ? time : later_by(time, -behind_multiple(time, step));
}

Time rounded(const Time& time, std::int64_t step) {
  if (step <= 0) return time;
  const std::int64_t behind = behind_multiple(time, step);
  return later_by(time, is_less_than_half(behind, step) ? -behind : step - behind);
}

std::int64_t truncated_duration(std::int64_t duration, std::int64_t step) {
  return step <= 0 ? duration : duration - duration % step;
}

std::int64_t rounded_duration(std::int64_t duration, std::int64_t step) {
  if (step <= 0) return duration;
  const std::int64_t behind = duration % step;
  const bool is_negative = duration < 0;
  if (is_less_than_half(is_negative ? -behind : behind, step)) return duration - behind;
  const std::int64_t round = is_negative
                                 ? wrapped_difference(wrapped_difference(duration, behind), step)
                                 : wrapped_sum(duration - behind, step);
  if (is_negative == (round < 0)) return round;
  return is_negative ? most_negative : longest_duration;
}

std::int64_t absolute_duration(std::int64_t duration) {
  if (duration >= 0) return duration;
  return duration == most_negative ? longest_duration : -duration;
}

std::string duration_text(std::int64_t duration) {
  if (duration == 0) return "0s";
  const std::string sign = duration < 0 ? "-" : "";
  const Wrapping size =
      duration < 0 ? 0 - static_cast<Wrapping>(duration) : static_cast<Wrapping>(duration);
  if (size < one_second) return sign + short_duration(size);
  constexpr Wrapping minute = 60 * static_cast<Wrapping>(one_second);
  std::string text = with_fraction(size % minute, one_second) + 's';
  const Wrapping minutes = size / minute;
  if (minutes > 0) text = std::to_string(minutes % 60) + 'm' + text;
  if (minutes >= 60) text = std::to_string(minutes / 60) + 'h' + text;
  return sign + text;
}

std::string go_text(const Time& time) {
  const Clock clock = clock_of(time);
  std::string text = "time.Date(" + std::to_string(clock.year) + ", time.";
  text += month_name(clock.month);
  for (const std::int64_t part :
       {std::int64_t{clock.day}, std::int64_t{clock.hour}, std::int64_t{clock.minute},
        std::int64_t{clock.second}, clock.nanosecond}) {
    text += ", " + std::to_string(part);
  }
  const bool is_utc = time.zone == utc();
  return text + ", " +
         (is_utc ? "time.UTC" : "time.Location(" + in_quotes(time.zone->name()) + ')') + ')';
}

}  // namespace store::logs::pipeline
