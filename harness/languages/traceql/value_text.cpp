#include <array>
#include <charconv>
#include <cmath>

#include "harness/languages/traceql/duration.hpp"
#include "harness/languages/traceql/value.hpp"

namespace harness::languages::traceql {

namespace {

std::string_view status_name(std::int64_t status) {
  constexpr std::array<std::string_view, 3> names = {"unset", "ok", "error"};
  return names.at(static_cast<std::size_t>(status) % names.size());
}

std::string_view kind_name(std::int64_t kind) {
  constexpr std::array<std::string_view, 6> names = {"unspecified", "internal", "server",
                                                     "client",      "producer", "consumer"};
  return names.at(static_cast<std::size_t>(kind) % names.size());
}

// The digits without their point, and the exponent that scientific notation gives the first one.
struct Decimal {
  std::string digits;
  int exponent = 0;
};

Decimal shortest(double magnitude) {
  std::array<char, 40> room{};
  const auto [end, problem] = std::to_chars(room.data(), room.data() + room.size(), magnitude,
                                            std::chars_format::scientific);
  const std::string_view text(room.data(), static_cast<std::size_t>(end - room.data()));
  const std::size_t e = text.find('e');
  Decimal decimal;
  decimal.digits = text.substr(0, 1);
  if (e > 2) decimal.digits += text.substr(2, e - 2);
  const std::string_view exponent = text.substr(text[e + 1] == '+' ? e + 2 : e + 1);
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), decimal.exponent);
  return decimal;
}

std::string scientific(const Decimal& decimal) {
  std::string text = decimal.digits.substr(0, 1);
  if (decimal.digits.size() > 1) text += "." + decimal.digits.substr(1);
  const std::string exponent = std::to_string(std::abs(decimal.exponent));
  text += decimal.exponent < 0 ? "e-" : "e+";
  return text + (exponent.size() < 2 ? "0" : "") + exponent;
}

std::string plain(const Decimal& decimal) {
  if (decimal.exponent < 0) {
    return "0." + std::string(static_cast<std::size_t>(-decimal.exponent - 1), '0') +
           decimal.digits;
  }
  const auto whole = static_cast<std::size_t>(decimal.exponent) + 1;
  if (decimal.digits.size() <= whole) {
    return decimal.digits + std::string(whole - decimal.digits.size(), '0');
  }
  return decimal.digits.substr(0, whole) + "." + decimal.digits.substr(whole);
}

}  // namespace

// As Go's "%g" without a precision.
std::string format_float(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Inf" : "+Inf";
  const Decimal decimal = shortest(std::abs(number));
  const bool far = decimal.exponent < -4 || decimal.exponent >= 6;
  return (std::signbit(number) ? "-" : "") + (far ? scientific(decimal) : plain(decimal));
}

std::string to_string(const Value& value) {
  switch (value.type) {
    case Type::Int:
      return std::to_string(value.integer);
    case Type::Float:
      return format_float(value.number);
    case Type::Duration:
      return format_duration(value.integer);
    case Type::Bool:
      return value.boolean ? "true" : "false";
    case Type::String:
      return std::string(value.text());
    case Type::Status:
      return std::string(status_name(value.integer));
    case Type::Kind:
      return std::string(kind_name(value.integer));
    default:
      return "nil";
  }
}

std::string_view to_string(Operator op) {
  constexpr std::array<std::string_view, 17> names = {
      "+", "-", "*", "/", "%", "^", "=", "!=", "<", "<=", ">", ">=", "=~", "!~", "&&", "||", "!"};
  return names.at(static_cast<std::size_t>(op));
}

std::string_view to_string(Type type) {
  constexpr std::array<std::string_view, 9> names = {
      "TypeNil",    "TypeInt",    "TypeFloat", "TypeDuration", "TypeBoolean",
      "TypeString", "TypeStatus", "TypeKind",  "TypeAttribute"};
  return names.at(static_cast<std::size_t>(type));
}

}  // namespace harness::languages::traceql
