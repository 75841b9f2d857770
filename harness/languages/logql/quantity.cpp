#include "harness/languages/logql/quantity.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

#include "harness/core/text.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

struct Unit {
  std::string_view name;
  double size;
};

constexpr double kilo = 1000;
constexpr double kibi = 1024;
constexpr double hour = 3600e9;

constexpr std::array go_durations{
    Unit{"ns", 1},   Unit{"us", 1e3}, Unit{"µs", 1e3}, Unit{"μs", 1e3},
    Unit{"ms", 1e6}, Unit{"s", 1e9},  Unit{"m", 60e9}, Unit{"h", hour},
};

// From the largest to the smallest.
constexpr std::array whole_durations{
    Unit{"y", 8760 * hour}, Unit{"w", 168 * hour}, Unit{"d", 24 * hour}, Unit{"h", hour},
    Unit{"m", 60e9},        Unit{"s", 1e9},        Unit{"ms", 1e6},
};

constexpr double longest = 9.2e18;  // nanoseconds that 64 bits hold

constexpr std::array sizes{
    Unit{"b", 1},
    Unit{"k", kilo},
    Unit{"kb", kilo},
    Unit{"ki", kibi},
    Unit{"kib", kibi},
    Unit{"m", kilo* kilo},
    Unit{"mb", kilo* kilo},
    Unit{"mi", kibi* kibi},
    Unit{"mib", kibi* kibi},
    Unit{"g", kilo* kilo* kilo},
    Unit{"gb", kilo* kilo* kilo},
    Unit{"gi", kibi* kibi* kibi},
    Unit{"gib", kibi* kibi* kibi},
    Unit{"t", kilo* kilo* kilo* kilo},
    Unit{"tb", kilo* kilo* kilo* kilo},
    Unit{"ti", kibi* kibi* kibi* kibi},
    Unit{"tib", kibi* kibi* kibi* kibi},
    Unit{"p", kilo* kilo* kilo* kilo* kilo},
    Unit{"pb", kilo* kilo* kilo* kilo* kilo},
    Unit{"pi", kibi* kibi* kibi* kibi* kibi},
    Unit{"pib", kibi* kibi* kibi* kibi* kibi},
};

// Takes "12.5" from the front.
std::optional<double> take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && (is_digit(text[length]) || text[length] == '.')) ++length;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + length, value);
  if (error != std::errc() || end != text.data() + length) return std::nullopt;
  text.remove_prefix(length);
  return value;
}

std::string_view take_unit(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && !is_digit(text[length]) && text[length] != '.') ++length;
  const std::string_view unit = text.substr(0, length);
  text.remove_prefix(length);
  return unit;
}

std::optional<std::uint64_t> take_digits(std::string_view& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::string_view take_until_digit(std::string_view& text) {
  const std::string_view taken = text.substr(0, text.find_first_of("0123456789"));
  text.remove_prefix(taken.size());
  return taken;
}

template <typename Table>
std::optional<double> size_of(const Table& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [name](const Unit& u) { return u.name == name; });
  if (found == table.end()) return std::nullopt;
  return found->size;
}

}  // namespace

tl::expected<double, std::string> read_number(std::string_view text) {
  std::string plain(text);
  std::erase(plain, '_');
  double value = 0;
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), value);
  if (error == std::errc::result_out_of_range) {
    const double nearest = std::strtod(plain.c_str(), nullptr);  // 0, or without bounds
    if (std::isinf(nearest)) return tl::unexpected<std::string>("value out of range");
    return nearest;
  }
  if (error != std::errc() || end != plain.data() + plain.size()) {
    return tl::unexpected<std::string>("invalid syntax");
  }
  return value;
}

tl::expected<std::chrono::nanoseconds, std::string> read_whole_duration(std::string_view text) {
  const std::string_view whole = text;
  if (text == "0") return std::chrono::nanoseconds{0};
  if (text.empty()) return tl::unexpected<std::string>("empty duration string");
  double total = 0;
  const auto* next = whole_durations.begin();  // the first unit that may still come
  while (!text.empty()) {
    const auto number = take_digits(text);
    const std::string_view unit = take_until_digit(text);
    const auto is_it = [unit](const Unit& known) { return known.name == unit; };
    const auto* known = std::find_if(whole_durations.begin(), whole_durations.end(), is_it);
    if (number && !unit.empty() && known == whole_durations.end()) {
      return tl::unexpected("unknown unit " + in_quotes(unit) + " in duration " + in_quotes(whole));
    }
    if (!number || unit.empty() || known < next) {
      return tl::unexpected("not a valid duration string: " + in_quotes(whole));
    }
    next = known + 1;
    total += static_cast<double>(*number) * known->size;
    if (total > longest) return tl::unexpected<std::string>("duration out of range");
  }
  return std::chrono::nanoseconds(std::llround(total));
}

std::optional<std::chrono::nanoseconds> read_go_duration(std::string_view text) {
  if (text == "0") return std::chrono::nanoseconds{0};
  if (text.empty()) return std::nullopt;
  double total = 0;
  while (!text.empty()) {
    const std::optional<double> number = take_number(text);
    const std::optional<double> unit = size_of(go_durations, take_unit(text));
    if (!number || !unit) return std::nullopt;
    total += *number * *unit;
  }
  if (total > longest) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(total));
}

std::optional<std::chrono::nanoseconds> read_duration(std::string_view text) {
  const auto whole = read_whole_duration(text);
  return whole ? std::optional(*whole) : read_go_duration(text);
}

std::optional<std::uint64_t> read_bytes(std::string_view text) {
  const std::optional<double> number = take_number(text);
  std::string unit(text);
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const std::optional<double> size = size_of(sizes, unit);
  if (!number || !size) return std::nullopt;
  const double total = *number * *size;
  constexpr double largest = 1.8e19;
  if (total > largest) return std::nullopt;
  return static_cast<std::uint64_t>(total);
}

}  // namespace harness::languages::logql
