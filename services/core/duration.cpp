#include "services/core/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace services {
namespace {

constexpr double longest_ns = 3600e9;

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  double amount = 0;
  const char* const last = text.data() + text.size();
  const auto [end, status] = std::from_chars(text.data(), last, amount, std::chars_format::fixed);
  const std::string_view unit(end, static_cast<std::size_t>(last - end));
  const double scale = unit == "ms" ? 1e6 : unit == "s" ? 1e9 : unit == "m" ? 60e9 : 0;
  if (status != std::errc{} || text.front() == '-' || scale == 0 || amount * scale > longest_ns) {
    return fail(
        "\"" + std::string(text) +
        "\" is not a duration: write a number and ms, s or m, up to an hour, such as 250ms");
  }
  return Duration{std::llround(amount * scale)};
}

std::string format_duration(Duration value) {
  const double ms = std::chrono::duration<double, std::milli>(value).count();
  std::array<char, 32> text{};
  const bool whole_seconds = ms >= 1000;
  std::snprintf(text.data(), text.size(), whole_seconds ? "%gs" : "%gms",
                whole_seconds ? ms / 1000 : ms);
  return text.data();
}

}  // namespace services
