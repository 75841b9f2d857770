#include "harness/core/duration.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace harness {
namespace {

struct Unit {
  std::string_view name;
  double nanoseconds;
};

// Longest names first, so that "ms" is not read as "m" with an "s" left over.
constexpr std::array<Unit, 6> time_units{
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"m", 60e9}, {"h", 3600e9}}};

constexpr double longest_ns = 24.0 * 24 * 3600e9;

const Unit* unit_at(std::string_view text) {
  for (const Unit& unit : time_units) {
    if (text.starts_with(unit.name)) return &unit;
  }
  return nullptr;
}

tl::unexpected<Error> not_a_duration(std::string_view text) {
  return fail("\"" + std::string(text) + "\" is not a duration", {},
              "write a number with a unit, such as 500ms, 1.5s or 1m30s");
}

}  // namespace

Result<Duration> parse_duration(std::string_view text) {
  if (text.empty()) return not_a_duration(text);
  double total = 0;
  std::string_view rest = text;
  while (!rest.empty()) {
    double amount = 0;
    const auto [end, status] =
        std::from_chars(rest.data(), rest.data() + rest.size(), amount, std::chars_format::fixed);
    const bool is_amount = status == std::errc{} && std::isfinite(amount) && rest.front() != '-';
    if (!is_amount) return not_a_duration(text);
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    const Unit* unit = unit_at(rest);
    if (unit == nullptr) return not_a_duration(text);
    rest.remove_prefix(unit->name.size());
    total += amount * unit->nanoseconds;
  }
  if (total > longest_ns) {
    return fail("\"" + std::string(text) + "\" is too long", {}, "stay below 24 days");
  }
  return Duration{std::llround(total)};
}

std::string format_duration(Duration value) {
  if (value.count() == 0) return "0s";
  if (value.count() < 0) return "-" + format_duration(-value);
  std::string text;
  auto rest = value.count();
  for (const auto& [name, size] :
       {std::pair{"h", 3'600'000'000'000L}, std::pair{"m", 60'000'000'000L},
        std::pair{"s", 1'000'000'000L}, std::pair{"ms", 1'000'000L}, std::pair{"us", 1'000L},
        std::pair{"ns", 1L}}) {
    if (rest / size > 0) text += std::to_string(rest / size) + name;
    rest %= size;
  }
  return text;
}

std::string approximate(Duration value) {
  if (value == Duration{0}) return "0s";
  const double magnitude = std::abs(static_cast<double>(value.count()));
  double divisor = 1;
  const char* name = "ns";
  // What would round up to 1000 of a unit is 1 of the next.
  if (magnitude >= 120e9) {
    divisor = 60e9;
    name = "m";
  } else if (magnitude >= 999.5e6) {
    divisor = 1e9;
    name = "s";
  } else if (magnitude >= 999.5e3) {
    divisor = 1e6;
    name = "ms";
  } else if (magnitude >= 999.5) {
    divisor = 1e3;
    name = "us";
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3g%s", static_cast<double>(value.count()) / divisor,
                name);
  return text.data();
}

double seconds(Duration value) { return std::chrono::duration<double>(value).count(); }

Duration from_seconds(double value) { return Duration{std::llround(value * 1e9)}; }

}  // namespace harness
