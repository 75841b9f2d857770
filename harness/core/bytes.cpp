#include "harness/core/bytes.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "harness/core/text.hpp"

namespace harness {
namespace {

constexpr std::array<std::string_view, 5> size_units{"B", "KiB", "MiB", "GiB", "TiB"};

}  // namespace

Result<std::uint64_t> parse_bytes(const std::string& text) {
  const auto refused = [&] {
    return fail("\"" + text + "\" is no size", {}, "write 512MiB or 1GiB");
  };
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, problem] = std::from_chars(text.data(), end, number);
  if (problem != std::errc{}) return refused();
  const std::string_view unit = trim(std::string_view(rest, static_cast<std::size_t>(end - rest)));
  if (unit.empty()) return number;
  for (std::size_t i = 0; i < size_units.size(); ++i) {
    if (size_units[i] != unit) continue;
    if (number > std::numeric_limits<std::uint64_t>::max() >> (10 * i)) return refused();
    return number << (10 * i);
  }
  return refused();
}

std::string format_bytes(std::uint64_t bytes) {
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < size_units.size(); ++unit) value /= 1024;
  return format_number(std::round(value * 10) / 10) + " " + std::string(size_units[unit]);
}

}  // namespace harness
