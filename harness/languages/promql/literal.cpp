#include "harness/languages/promql/literal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "harness/core/text.hpp"
#include "harness/languages/promql/token.hpp"

namespace harness::languages::promql {
namespace {

bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_of_a_name(char c) {
  return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  bool accept(std::string_view any) {
    if (at_ == text_.size() || any.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }
  void run(bool (*wanted)(char)) {
    while (at_ < text_.size() && wanted(text_[at_])) ++at_;
  }
  bool digits() {
    const std::size_t before = at_;
    run(is_digit);
    return at_ > before;
  }
  Extent extent(bool whole) const { return {at_, whole}; }
  Extent extent() const { return {at_, at_ == text_.size() || !is_of_a_name(text_[at_])}; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

Scan past_number(std::string_view text) {
  Scan scan(text);
  bool (*digit)(char) = is_digit;
  if (scan.accept("0") && scan.accept("xX")) digit = is_hex;
  scan.run(digit);
  if (scan.accept(".")) scan.run(digit);
  if (scan.accept("eE")) {
    scan.accept("+-");
    scan.digits();
  }
  return scan;
}

struct Unit {
  std::string_view name;
  std::int64_t millis;
};
// In the order in which they must stand, each at most once.
constexpr std::array units{
    Unit{"y", 31'536'000'000}, Unit{"w", 604'800'000}, Unit{"d", 86'400'000}, Unit{"h", 3'600'000},
    Unit{"m", 60'000},         Unit{"s", 1'000},       Unit{"ms", 1}};
// Prometheus counts nanoseconds in 64 bits.
constexpr double most_millis = 9'223'372'036'854.0;

tl::unexpected<std::string> bad_number(std::string_view literal, const char* why) {
  return tl::unexpected("error parsing number: strconv.ParseFloat: parsing " + in_quotes(literal) +
                        ": " + why);
}

}  // namespace

Extent number_at(std::string_view text) { return past_number(text).extent(); }

Extent duration_at(std::string_view text) {
  Scan scan = past_number(text);
  if (!scan.accept("smhdwy")) return scan.extent(false);
  scan.accept("s");
  while (scan.digits()) {
    if (!scan.accept("smhdw")) return scan.extent(false);
    scan.accept("s");
  }
  return scan.extent();
}

tl::expected<double, std::string> number_value(std::string_view literal) {
  const std::string text(literal);
  char* end = nullptr;
  const bool is_hexadecimal = text.starts_with("0x") || text.starts_with("0X");
  if (is_hexadecimal || (text.starts_with("0") && text.size() > 1)) {
    // As in C, a leading 0 means octal; where it cannot, the number is decimal.
    const double value = static_cast<double>(std::strtoull(text.c_str(), &end, 0));
    if (*end == '\0' && end != text.c_str() && text.size() < 20) return value;
    if (is_hexadecimal) return bad_number(literal, "invalid syntax");
  }
  const double value = std::strtod(text.c_str(), &end);
  if (*end != '\0') return bad_number(literal, "invalid syntax");
  const bool is_of_a_name = !is_digit(text.front()) && text.front() != '.';
  if (std::isinf(value) && !is_of_a_name) return bad_number(literal, "value out of range");
  return value;
}

tl::expected<Millis, std::string> duration_value(std::string_view literal) {
  double total = 0;
  std::size_t next_unit = 0;
  for (std::string_view rest = literal; !rest.empty();) {
    double count = 0;
    const auto [end, error] =
        std::from_chars(rest.data(), rest.data() + rest.size(), count, std::chars_format::fixed);
    if (error != std::errc()) break;
    const std::string_view digits = rest.substr(0, static_cast<std::size_t>(end - rest.data()));
    rest.remove_prefix(digits.size());
    const std::string_view unit = rest.substr(0, rest.starts_with("ms") ? 2 : 1);
    while (next_unit < units.size() && units.at(next_unit).name != unit) ++next_unit;
    if (next_unit == units.size() || digits.find('.') != std::string_view::npos) {
      return tl::unexpected("not a valid duration string: " + in_quotes(literal));
    }
    total += count * static_cast<double>(units.at(next_unit++).millis);
    rest.remove_prefix(unit.size());
    if (rest.empty()) {
      if (total > most_millis) return tl::unexpected<std::string>("duration out of range");
      if (total == 0) return tl::unexpected<std::string>("duration must be greater than 0");
      return Millis{static_cast<std::int64_t>(total)};
    }
  }
  return tl::unexpected("not a valid duration string: " + in_quotes(literal));
}

}  // namespace harness::languages::promql
