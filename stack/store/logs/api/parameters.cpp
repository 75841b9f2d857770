#include "stack/store/logs/api/parameters.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>

#include "harness/core/saturate.hpp"
#include "harness/languages/logql/quantity.hpp"
#include "harness/languages/logql/runes.hpp"
#include "stack/store/logs/api/rfc3339.hpp"

namespace store::logs {
namespace {

using harness::saturated_difference;
using harness::saturated_product;
using harness::saturated_sum;
using harness::languages::logql::in_quotes;
using harness::languages::logql::read_whole_duration;

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t hour = 3600 * second;
constexpr std::uint64_t most_points = 11'000;

template <typename Number>
std::optional<Number> read_number(std::string_view text) {
  Number value = 0;
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::string not_a_number(std::string_view function, std::string_view text) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(),
                                                   [](char c) { return c >= '0' && c <= '9'; });
  return "strconv." + std::string(function) + ": parsing " + in_quotes(text) +
         (digits ? ": value out of range" : ": invalid syntax");
}

std::int64_t from_seconds(double seconds) {
  const double whole = std::floor(seconds);
  constexpr double thousand = 1000;
  const double fraction = std::round((seconds - whole) * thousand) / thousand;
  return static_cast<std::int64_t>(whole) * second +
         static_cast<std::int64_t>(std::llround(fraction * static_cast<double>(second)));
}

Outcome<std::int64_t> time_parameter(const http::Request& request, std::string_view name,
                                     std::int64_t otherwise) {
  const std::string_view text = text_of(request, name);
  if (text.empty()) return otherwise;
  const auto time = read_time(text);
  if (time) return *time;
  return refuse(400,
                "could not parse '" + std::string(name) + "' parameter: " + time.error().message);
}

// "15", "0.5", "1m".
std::optional<std::int64_t> seconds_or_duration(std::string_view text) {
  constexpr double most = 9e9;
  if (const auto number = read_number<double>(text)) {
    if (!(std::abs(*number) < most)) return std::nullopt;
    return static_cast<std::int64_t>(*number * static_cast<double>(second));
  }
  const auto duration = read_whole_duration(text);
  if (!duration) return std::nullopt;
  return duration->count();
}

// How far a time lies behind the last multiple of the step.
std::int64_t beyond(std::int64_t time, std::int64_t step) {
  const std::int64_t rest = time % step;
  return rest < 0 ? rest + step : rest;
}

}  // namespace

std::string_view text_of(const http::Request& request, std::string_view name) {
  return request.param(name).value_or(std::string_view{});
}

Outcome<std::int64_t> read_time(std::string_view text) {
  constexpr std::size_t longest_seconds = 10;
  if (text.find('.') != std::string_view::npos) {
    const auto seconds = read_number<double>(text);
    constexpr double most = 9e9;
    if (seconds && std::abs(*seconds) < most) return from_seconds(*seconds);
  }
  if (const auto number = read_number<std::int64_t>(text)) {
    return text.size() <= longest_seconds ? saturated_product(*number, second) : *number;
  }
  if (const auto time = read_rfc3339(text)) return *time;
  return refuse(400, not_a_number("ParseInt", text));
}

Outcome<Bounds> read_bounds(const http::Request& request, std::int64_t now) {
  std::int64_t since = hour;
  if (const std::string_view text = text_of(request, "since"); !text.empty()) {
    const auto duration = read_whole_duration(text);
    if (!duration) return refuse(400, "could not parse 'since' parameter: " + duration.error());
    since = duration->count();
  }
  const auto end = time_parameter(request, "end", now);
  if (!end) return tl::unexpected<Failure>(end.error());
  const auto start =
      time_parameter(request, "start", saturated_difference(std::min(*end, now), since));
  if (!start) return tl::unexpected<Failure>(start.error());
  if (*end < *start) return refuse(400, "end timestamp must not be before or equal to start time");
  return Bounds{*start, *end};
}

Outcome<std::size_t> read_limit(const http::Request& request, std::string_view name,
                                std::size_t otherwise) {
  const std::string_view text = text_of(request, name);
  if (text.empty()) return otherwise;
  const auto number = read_number<std::int64_t>(text);
  if (!number) return refuse(400, not_a_number("Atoi", text));
  if (*number <= 0) return refuse(400, std::string(name) + " must be a positive value");
  return static_cast<std::size_t>(*number);
}

Outcome<Direction> read_direction(const http::Request& request) {
  const std::string_view text = text_of(request, "direction");
  const auto is = [text](std::string_view word) {
    return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                      [](char a, char b) { return (a | 0x20) == b; });
  };
  if (text.empty() || is("backward")) return Direction::backward;
  if (is("forward")) return Direction::forward;
  return refuse(400, "invalid direction '" + std::string(text) + "'");
}

Outcome<std::int64_t> read_interval(const http::Request& request) {
  const std::string_view text = text_of(request, "interval");
  if (text.empty()) return 0;
  const auto interval = seconds_or_duration(text);
  if (!interval) return refuse(400, "cannot parse " + in_quotes(text) + " to a valid duration");
  if (*interval < 0) return refuse(400, "interval must be >= 0");
  return *interval;
}

Outcome<std::int64_t> read_step(const http::Request& request, const Bounds& bounds) {
  constexpr std::uint64_t usual_steps = 250;
  const std::string_view text = text_of(request, "step");
  const auto usual =
      static_cast<std::int64_t>(bounds.length() / static_cast<std::uint64_t>(second) / usual_steps);
  std::int64_t step = std::max(std::int64_t{1}, usual) * second;
  if (!text.empty()) {
    const auto asked = seconds_or_duration(text);
    if (!asked) return refuse(400, "cannot parse " + in_quotes(text) + " to a valid duration");
    step = *asked;
  }
  if (step <= 0) {
    return refuse(400,
                  "zero or negative query resolution step widths are not accepted. Try a positive "
                  "integer");
  }
  if (bounds.length() / static_cast<std::uint64_t>(step) > most_points) {
    return refuse(400,
                  "exceeded maximum resolution of 11,000 points per time series. Try increasing "
                  "the value of the step parameter");
  }
  return step;
}

Steps aligned(const Bounds& bounds, std::int64_t step) {
  Steps steps;
  steps.step = step;
  steps.start = saturated_difference(bounds.start, beyond(bounds.start, step));
  const std::int64_t over = beyond(bounds.end, step);
  const std::int64_t end = over == 0 ? bounds.end : saturated_sum(bounds.end, step - over);
  steps.count = Bounds{steps.start, end}.length() / static_cast<std::uint64_t>(step) + 1;
  return steps;
}

}  // namespace store::logs
