#include "stack/store/traces/api/params.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "harness/core/clock.hpp"
#include "harness/languages/traceql/duration.hpp"

namespace store::traces {

using harness::fail;
using harness::Result;

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t longest_range = 168 * 3600;  // in seconds, as Tempo has it unless told

// With the words of Go's reader of numbers, which clients of Tempo know.
tl::unexpected<harness::Error> not_read(std::string_view text, std::string_view name,
                                        std::string_view reader, bool too_large) {
  return fail("invalid " + std::string(name) + ": strconv." + std::string(reader) + ": parsing \"" +
              std::string(text) + "\": " + (too_large ? "value out of range" : "invalid syntax"));
}

Result<std::int64_t> whole_number(std::string_view text, std::string_view name,
                                  std::string_view reader) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem == std::errc{} && stop == end) return number;
  return not_read(text, name, reader, problem == std::errc::result_out_of_range);
}

Result<std::int64_t> seconds_param(const http::Request& request, std::string_view name) {
  const auto text = request.param(name);
  if (!text || text->empty()) return 0;
  auto seconds = whole_number(*text, name, "ParseInt");
  if (seconds && (*seconds < 0 || *seconds > std::numeric_limits<std::int32_t>::max())) {
    return not_read(*text, name, "ParseInt", true);
  }
  return seconds;
}

// In the words of Go's reader of durations.
std::string why_no_duration(std::string_view text) {
  constexpr std::string_view numbers = "0123456789.";
  const std::string whole = "duration \"" + std::string(text) + "\"";
  while (!text.empty()) {
    const std::size_t number = std::min(text.find_first_not_of(numbers), text.size());
    if (number == 0) break;
    text.remove_prefix(number);
    const std::string unit(text.substr(0, text.find_first_of(numbers)));
    if (unit.empty()) return "time: missing unit in " + whole;
    if (!harness::languages::traceql::parse_duration("1" + unit)) {
      return "time: unknown unit \"" + unit + "\" in " + whole;
    }
    text.remove_prefix(unit.size());
  }
  return "time: invalid " + whole;
}

std::optional<double> decimal(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc{} || stop != end || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

Result<std::size_t> count_param(const http::Request& request, std::string_view name,
                                std::size_t otherwise) {
  const auto text = request.param(name);
  if (!text || text->empty()) return otherwise;
  const auto number = whole_number(*text, name, "Atoi");
  if (!number) return fail(number.error());
  if (*number <= 0) return fail("invalid " + std::string(name) + ": must be a positive number");
  return static_cast<std::size_t>(*number);
}

Result<Window> window_param(const http::Request& request) {
  const auto start = seconds_param(request, "start");
  if (!start) return fail(start.error());
  const auto end = seconds_param(request, "end");
  if (!end) return fail(end.error());
  if (*start == 0 && *end == 0) return Window{};
  const std::string received =
      " received start=" + std::to_string(*start) + " end=" + std::to_string(*end);
  if (*start >= *end) return fail("http parameter start must be before end." + received);
  if (*end - *start > longest_range) {
    return fail("range specified by start and end exceeds 168h0m0s." + received);
  }
  return Window{static_cast<std::uint64_t>(*start * nanoseconds_per_second),
                static_cast<std::uint64_t>(*end * nanoseconds_per_second)};
}

Result<std::optional<std::int64_t>> duration_param(const http::Request& request,
                                                   std::string_view name) {
  const auto text = request.param(name);
  if (!text || text->empty()) return std::optional<std::int64_t>{};
  const auto duration = harness::languages::traceql::parse_duration(*text);
  if (duration) return duration;
  return fail("invalid " + std::string(name) + ": " + why_no_duration(*text));
}

Result<std::optional<std::int64_t>> time_param(const http::Request& request,
                                               std::string_view name) {
  const auto text = request.param(name);
  if (!text || text->empty()) return std::optional<std::int64_t>{};
  constexpr double last_in_seconds = 1e11;  // whatever is larger counts nanoseconds
  if (const auto number = decimal(*text); number && std::abs(*number) < 9e18) {
    if (std::abs(*number) < last_in_seconds) {
      return std::optional(
          static_cast<std::int64_t>(std::llround(*number * nanoseconds_per_second)));
    }
    return std::optional(static_cast<std::int64_t>(*number));
  }
  if (const auto wall = harness::parse_wall(*text)) {
    return std::optional(std::int64_t{wall->time_since_epoch().count()});
  }
  return fail("invalid " + std::string(name) + ": \"" + std::string(*text) + "\" is no time");
}

http::Response bad_request(const harness::Error& error) { return http::text(400, error.what); }

}  // namespace store::traces
