#include "harness/languages/traceql/value.hpp"

#include <array>
#include <cmath>

namespace harness::languages::traceql {

Value Value::make(Type type, std::int64_t integer) {
  Value value;
  value.type = type;
  value.integer = integer;
  return value;
}

Value Value::of_float(double number) {
  Value value;
  value.type = Type::Float;
  value.number = number;
  return value;
}

Value Value::of_bool(bool boolean) {
  Value value;
  value.type = Type::Bool;
  value.boolean = boolean;
  return value;
}

Value Value::of_text(std::string_view text) {
  Value value;
  value.type = Type::String;
  value.size = static_cast<std::uint32_t>(text.size());
  value.characters = text.data();
  return value;
}

bool is_number(Type type) {
  return type == Type::Int || type == Type::Float || type == Type::Duration;
}

double as_number(const Value& value) {
  return value.type == Type::Float ? value.number : static_cast<double>(value.integer);
}

bool is_arithmetic(Operator op) { return op <= Operator::Power; }

bool is_comparison(Operator op) { return op >= Operator::Equal && op <= Operator::GreaterEqual; }

bool has_order(Operator op) { return op >= Operator::Less && op <= Operator::GreaterEqual; }

bool is_regex(Operator op) { return op == Operator::Regex || op == Operator::NotRegex; }

namespace {

// Two's complement, as the machine does it.
std::int64_t wrapped(std::uint64_t bits) { return static_cast<std::int64_t>(bits); }

// By squaring: as many steps as the exponent has bits.
std::int64_t power(std::int64_t base, std::int64_t exponent) {
  auto square = static_cast<std::uint64_t>(base);
  std::uint64_t product = 1;
  for (auto left = static_cast<std::uint64_t>(exponent); left != 0; left >>= 1U) {
    if ((left & 1U) != 0) product *= square;
    square *= square;
  }
  return wrapped(product);
}

Value divide(Operator op, std::int64_t a, std::int64_t b) {
  if (b == 0) return {};
  const bool negates = b == -1;  // the one division that may not fit
  if (op == Operator::Modulo) return Value::of_int(negates ? 0 : a % b);
  return Value::of_int(negates ? wrapped(0 - static_cast<std::uint64_t>(a)) : a / b);
}

Value compute_integers(Operator op, std::int64_t a, std::int64_t b) {
  const auto x = static_cast<std::uint64_t>(a);
  const auto y = static_cast<std::uint64_t>(b);
  switch (op) {
    case Operator::Add:
      return Value::of_int(wrapped(x + y));
    case Operator::Subtract:
      return Value::of_int(wrapped(x - y));
    case Operator::Multiply:
      return Value::of_int(wrapped(x * y));
    case Operator::Power:
      if (b >= 0) return Value::of_int(power(a, b));
      return Value::of_float(std::pow(static_cast<double>(a), static_cast<double>(b)));
    default:
      return divide(op, a, b);
  }
}

double compute_floats(Operator op, double a, double b) {
  switch (op) {
    case Operator::Add:
      return a + b;
    case Operator::Subtract:
      return a - b;
    case Operator::Multiply:
      return a * b;
    case Operator::Divide:
      return a / b;
    case Operator::Modulo:
      return std::fmod(a, b);
    default:
      return std::pow(a, b);
  }
}

template <typename T>
bool ordered(Operator op, const T& a, const T& b) {
  switch (op) {
    case Operator::Equal:
      return a == b;
    case Operator::NotEqual:
      return a != b;
    case Operator::Less:
      return a < b;
    case Operator::LessEqual:
      return a <= b;
    case Operator::Greater:
      return a > b;
    default:
      return a >= b;
  }
}

bool compare_numbers(Operator op, const Value& a, const Value& b) {
  if (a.type != Type::Float && b.type != Type::Float) return ordered(op, a.integer, b.integer);
  return ordered(op, as_number(a), as_number(b));
}

}  // namespace

Value compute(Operator op, const Value& a, const Value& b) {
  if (!is_number(a.type) || !is_number(b.type)) return {};
  if (a.type == Type::Int && b.type == Type::Int) {
    return compute_integers(op, a.integer, b.integer);
  }
  return Value::of_float(compute_floats(op, as_number(a), as_number(b)));
}

bool compare(Operator op, const Value& a, const Value& b) {
  if (is_number(a.type) && is_number(b.type)) return compare_numbers(op, a, b);
  if (a.type != b.type) return false;
  const bool orders = op != Operator::Equal && op != Operator::NotEqual;
  switch (a.type) {
    case Type::String:
      return ordered(op, a.text(), b.text());
    case Type::Bool:
      return !orders && ordered(op, a.boolean, b.boolean);
    case Type::Status:
    case Type::Kind:
      return !orders && ordered(op, a.integer, b.integer);
    default:
      return false;
  }
}

Operator turned(Operator op) {
  switch (op) {
    case Operator::Less:
      return Operator::Greater;
    case Operator::LessEqual:
      return Operator::GreaterEqual;
    case Operator::Greater:
      return Operator::Less;
    case Operator::GreaterEqual:
      return Operator::LessEqual;
    default:
      return op;
  }
}

}  // namespace harness::languages::traceql
