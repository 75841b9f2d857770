#include <array>
#include <limits>
#include <optional>

#include "harness/core/text.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline {

using harness::fail;

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t nanoseconds;
};

constexpr std::array<Unit, 8> units{{{"ns", 1},
                                     {"us", 1'000},
                                     {"\u00B5s", 1'000},  // micro sign
                                     {"\u03BCs", 1'000},  // Greek mu
                                     {"ms", 1'000'000},
                                     {"s", 1'000'000'000},
                                     {"m", 60'000'000'000},
                                     {"h", 3'600'000'000'000}}};

// No duration is longer; the negative ones reach one further.
constexpr std::uint64_t longest = std::uint64_t{1} << 63;

using harness::is_digit;

// Digits before and after a point, as a whole number and a fraction.
struct Amount {
  std::uint64_t whole = 0;
  std::uint64_t fraction = 0;
  double scale = 1;
  bool has_digits = false;
  bool is_too_large = false;
};

void read_whole(std::string_view& text, Amount& amount) {
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    amount.has_digits = true;
    if (amount.whole > longest / 10) amount.is_too_large = true;
    amount.whole = amount.whole * 10 + static_cast<std::uint64_t>(text.front() - '0');
    if (amount.whole > longest) amount.is_too_large = true;
  }
}

// Digits that no longer count are read and left out.
void read_fraction(std::string_view& text, Amount& amount) {
  bool is_full = false;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    amount.has_digits = true;
    if (is_full) continue;
    if (amount.fraction > (longest - 1) / 10) {
      is_full = true;
      continue;
    }
    amount.fraction = amount.fraction * 10 + static_cast<std::uint64_t>(text.front() - '0');
    amount.scale *= 10;
  }
}

Amount read_amount(std::string_view& text) {
  Amount amount;
  read_whole(text, amount);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    read_fraction(text, amount);
  }
  return amount;
}

std::string_view read_unit(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '.' && !is_digit(text[end])) ++end;
  const std::string_view unit = text.substr(0, end);
  text.remove_prefix(end);
  return unit;
}

std::optional<std::uint64_t> nanoseconds_of(std::string_view unit) {
  for (const Unit& known : units) {
    if (known.name == unit) return known.nanoseconds;
  }
  return std::nullopt;
}

// The amount in nanoseconds; nothing where it does not fit.
std::optional<std::uint64_t> product(const Amount& amount, std::uint64_t unit) {
  if (amount.whole > longest / unit) return std::nullopt;
  std::uint64_t value = amount.whole * unit;
  if (amount.fraction > 0) {
    value += static_cast<std::uint64_t>(static_cast<double>(amount.fraction) *
                                        (static_cast<double>(unit) / amount.scale));
    if (value > longest) return std::nullopt;
  }
  return value;
}

}  // namespace

Result<std::int64_t> parse_go_duration(std::string_view whole) {
  const auto invalid = [whole] { return fail("time: invalid duration " + in_quotes(whole)); };
  std::string_view text = whole;
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return 0;
  if (text.empty()) return invalid();
  std::uint64_t sum = 0;
  while (!text.empty()) {
    const Amount amount = read_amount(text);
    if (!amount.has_digits || amount.is_too_large) return invalid();
    const std::string_view unit = read_unit(text);
    if (unit.empty()) return fail("time: missing unit in duration " + in_quotes(whole));
    const auto nanoseconds = nanoseconds_of(unit);
    if (!nanoseconds) {
      return fail("time: unknown unit " + in_quotes(unit) + " in duration " + in_quotes(whole));
    }
    const auto part = product(amount, *nanoseconds);
    if (!part) return invalid();
    sum += *part;
    if (sum > longest) return invalid();
  }
  if (negative) return static_cast<std::int64_t>(0 - sum);
  if (sum > longest - 1) return invalid();
  return static_cast<std::int64_t>(sum);
}

}  // namespace store::logs::pipeline
