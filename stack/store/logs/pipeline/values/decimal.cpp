#include "stack/store/logs/pipeline/values/decimal.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

namespace store::logs::pipeline {

namespace {

__extension__ using Wide = __int128;

constexpr int most_digits = 37;  // of a Wide

// coefficient × 10^exponent
struct Decimal {
  Wide coefficient = 0;
  int exponent = 0;
};

std::optional<Decimal> decimal_of(double value) {
  if (!std::isfinite(value)) return std::nullopt;
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::scientific);
  Decimal decimal;
  bool behind_point = false;
  const char* at = buffer.data();
  const bool negative = *at == '-';
  for (at += negative ? 1 : 0; at != end.ptr && *at != 'e'; ++at) {
    if (*at == '.') {
      behind_point = true;
      continue;
    }
    decimal.coefficient = decimal.coefficient * 10 + (*at - '0');
    if (behind_point) --decimal.exponent;
  }
  int exponent = 0;
  at += at[1] == '+' ? 2 : 1;
  std::from_chars(at, end.ptr, exponent);
  decimal.exponent += exponent;
  if (negative) decimal.coefficient = -decimal.coefficient;
  return decimal;
}

int digits_of(Wide value) {
  int count = 0;
  for (; value != 0; value /= 10) ++count;
  return count;
}

// Brings the coefficient to a smaller exponent; false where it would not fit.
bool scale_to(Decimal& decimal, int exponent) {
  if (digits_of(decimal.coefficient) + decimal.exponent - exponent > most_digits) return false;
  for (; decimal.exponent > exponent; --decimal.exponent) decimal.coefficient *= 10;
  return true;
}

std::string digits_text(Wide value) {
  std::string text;
  const bool negative = value < 0;
  do {
    const int digit = static_cast<int>(value % 10);
    text.insert(text.begin(), static_cast<char>('0' + (digit < 0 ? -digit : digit)));
    value /= 10;
  } while (value != 0);
  return negative ? '-' + text : text;
}

double to_double(const Decimal& decimal) {
  const std::string text =
      digits_text(decimal.coefficient) + 'e' + std::to_string(decimal.exponent);
  return std::strtod(text.c_str(), nullptr);  // which knows what is too large and what too small
}

std::optional<Decimal> sum(std::optional<Decimal> a, std::optional<Decimal> b, int sign) {
  if (!a || !b) return std::nullopt;
  const int exponent = a->exponent < b->exponent ? a->exponent : b->exponent;
  if (!scale_to(*a, exponent) || !scale_to(*b, exponent)) return std::nullopt;
  return Decimal{a->coefficient + sign * b->coefficient, exponent};
}

}  // namespace

double decimal_add(double a, double b) {
  const auto exact = sum(decimal_of(a), decimal_of(b), 1);
  return exact ? to_double(*exact) : a + b;
}

double decimal_subtract(double a, double b) {
  const auto exact = sum(decimal_of(a), decimal_of(b), -1);
  return exact ? to_double(*exact) : a - b;
}

double decimal_multiply(double a, double b) {
  const auto x = decimal_of(a);
  const auto y = decimal_of(b);
  if (!x || !y) return a * b;
  // 17 digits each at most.
  return to_double({x->coefficient * y->coefficient, x->exponent + y->exponent});
}

double decimal_divide(double a, double b) {
  constexpr int precision = 16;
  auto x = decimal_of(a);
  auto y = decimal_of(b);
  if (!x || !y) return a / b;
  const int wanted = y->exponent - precision;
  if (x->exponent < wanted) {
    if (!scale_to(*y, x->exponent + precision)) return a / b;
  } else if (!scale_to(*x, wanted)) {
    return a / b;
  }
  Wide quotient = x->coefficient / y->coefficient;
  const Wide rest = x->coefficient % y->coefficient;
  const auto size = [](Wide value) { return value < 0 ? -value : value; };
  if (size(rest) * 2 >= size(y->coefficient)) {
    quotient += (x->coefficient < 0) == (y->coefficient < 0) ? 1 : -1;
  }
  return to_double({quotient, -precision});
}

}  // namespace store::logs::pipeline
