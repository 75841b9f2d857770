#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "stack/store/logs/pipeline/template/functions.hpp"
#include "stack/store/logs/pipeline/values/decimal.hpp"
#include "stack/store/logs/pipeline/values/number.hpp"

namespace store::logs::pipeline::templates {

using harness::fail;
using harness::Result;

namespace {

// Integers wrap around, as Go's do.
std::int64_t wrapped(std::uint64_t value) { return static_cast<std::int64_t>(value); }
std::uint64_t bits(std::int64_t value) { return static_cast<std::uint64_t>(value); }

std::int64_t plus(std::int64_t a, std::int64_t b) { return wrapped(bits(a) + bits(b)); }
std::int64_t times(std::int64_t a, std::int64_t b) { return wrapped(bits(a) * bits(b)); }
std::int64_t larger(std::int64_t a, std::int64_t b) { return std::max(a, b); }
std::int64_t smaller(std::int64_t a, std::int64_t b) { return std::min(a, b); }

template <std::int64_t (*combine)(std::int64_t, std::int64_t)>
Result<Value> folded(Arguments args, Context&) {
  if (args.empty()) return Value{std::int64_t{0}};
  std::int64_t value = to_integer(args[0]);
  for (const Value& next : args.subspan(1)) value = combine(value, to_integer(next));
  return Value{value};
}

double larger_float(double a, double b) {
  return std::isnan(a) || std::isnan(b) ? std::nan("") : std::max(a, b);
}
double smaller_float(double a, double b) {
  return std::isnan(a) || std::isnan(b) ? std::nan("") : std::min(a, b);
}

template <double (*combine)(double, double)>
Result<Value> folded_floats(Arguments args, Context&) {
  double value = to_float(args[0]);
  for (const Value& next : args.subspan(1)) value = combine(value, to_float(next));
  return Value{value};
}

// On decimals, which infinities are none of.
template <double (*combine)(double, double)>
Result<Value> folded_decimals(Arguments args, Context& context) {
  if (args.empty()) return Value{0.0};
  for (const Value& arg : args) {
    const double number = to_float(arg);
    if (!std::isfinite(number)) return fail("Cannot create a Decimal from " + format_float(number));
  }
  return folded_floats<combine>(args, context);
}

Result<Value> sub(Arguments args, Context&) {
  return Value{wrapped(bits(to_integer(args[0])) - bits(to_integer(args[1])))};
}

template <bool remainder>
Result<Value> div_or_mod(Arguments args, Context&) {
  const std::int64_t a = to_integer(args[0]);
  const std::int64_t b = to_integer(args[1]);
  if (b == 0) return fail("runtime error: integer divide by zero");
  if (b == -1) return Value{remainder ? 0 : wrapped(0 - bits(a))};  // the least one has no opposite
  return Value{remainder ? a % b : a / b};
}

Result<Value> divf(Arguments args, Context&) {
  double value = to_float(args[0]);
  for (const Value& next : args.subspan(1)) {
    const double divisor = to_float(next);
    if (divisor == 0) return fail("decimal division by 0");
    value = decimal_divide(value, divisor);
  }
  return Value{value};
}

Result<Value> ceil_of(Arguments args, Context&) { return Value{std::ceil(to_float(args[0]))}; }
Result<Value> floor_of(Arguments args, Context&) { return Value{std::floor(to_float(args[0]))}; }

// round 1.2345 2; a third argument says from which fraction on it goes up.
Result<Value> round_to(Arguments args, Context&) {
  const double threshold = args.size() > 2 ? to_float(args[2]) : 0.5;
  const double power = std::pow(10.0, static_cast<double>(to_integer(args[1])));
  const double shifted = power * to_float(args[0]);
  double whole = 0;
  const bool up = std::modf(shifted, &whole) >= threshold;
  return Value{(up ? std::ceil(shifted) : std::floor(shifted)) / power};
}

Result<Value> int_of(Arguments args, Context&) { return Value{to_integer(args[0])}; }
Result<Value> float_of(Arguments args, Context&) { return Value{to_float(args[0])}; }

Result<Value> bytes_of(Arguments args, Context&) {
  const auto bytes = parse_bytes(*args[0].as<std::string>());
  if (!bytes) return fail(bytes.error());
  return Value{static_cast<double>(*bytes)};
}

Result<Value> duration_of(Arguments args, Context&) {
  const auto duration = parse_go_duration(*args[0].as<std::string>());
  if (!duration) return fail(duration.error());
  return Value{seconds_of(*duration)};
}

}  // namespace

std::span<const Function> number_functions() {
  static constexpr std::array<Function, 21> functions{{
      {"add", "a*", folded<plus>},
      {"sub", "aa", sub},
      {"mul", "aa*", folded<times>},
      {"div", "aa", div_or_mod<false>},
      {"mod", "aa", div_or_mod<true>},
      {"addf", "a*", folded_decimals<decimal_add>},
      {"subf", "aa*", folded_decimals<decimal_subtract>},
      {"mulf", "aa*", folded_decimals<decimal_multiply>},
      {"divf", "aa*", divf},
      {"max", "aa*", folded<larger>},
      {"min", "aa*", folded<smaller>},
      {"maxf", "aa*", folded_floats<larger_float>},
      {"minf", "aa*", folded_floats<smaller_float>},
      {"ceil", "a", ceil_of},
      {"floor", "a", floor_of},
      {"round", "aif*", round_to},
      {"int", "a", int_of},
      {"float64", "a", float_of},
      {"bytes", "s", bytes_of},
      {"duration", "s", duration_of},
      {"duration_seconds", "s", duration_of},
  }};
  return functions;
}

}  // namespace store::logs::pipeline::templates
