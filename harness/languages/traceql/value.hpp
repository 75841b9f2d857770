#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace harness::languages::traceql {

enum class Type : std::uint8_t {
  Nil,
  Int,
  Float,
  Duration,
  Bool,
  String,
  Status,
  Kind,
  Unknown,  // what an attribute holds, before a span says it
};

enum class Operator : std::uint8_t {
  Add,
  Subtract,
  Multiply,
  Divide,
  Modulo,
  Power,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Regex,
  NotRegex,
  And,
  Or,
  Not,
};

// OTLP's numbers.
enum class Status : std::uint8_t { Unset, Ok, Error };
enum class Kind : std::uint8_t { Unspecified, Internal, Server, Client, Producer, Consumer };

// What an expression amounts to on one span. Texts stay with their owner.
struct Value {
  Type type = Type::Nil;
  std::uint32_t size = 0;  // of a text
  union {
    std::int64_t integer = 0;  // also a duration in nanoseconds, a status, a kind
    double number;
    bool boolean;
    const char* characters;
  };

  static Value of_int(std::int64_t integer) { return make(Type::Int, integer); }
  static Value of_duration(std::int64_t nanoseconds) { return make(Type::Duration, nanoseconds); }
  static Value of_status(Status status) {
    return make(Type::Status, static_cast<std::int64_t>(status));
  }
  static Value of_kind(Kind kind) { return make(Type::Kind, static_cast<std::int64_t>(kind)); }
  static Value of_float(double number);
  static Value of_bool(bool boolean);
  static Value of_text(std::string_view text);

  std::string_view text() const { return {characters, size}; }
  bool is_nil() const { return type == Type::Nil; }
  bool is_true() const { return type == Type::Bool && boolean; }

 private:
  static Value make(Type type, std::int64_t integer);
};

bool is_number(Type type);  // integers, floats and durations, which compare with one another
double as_number(const Value& value);

bool is_arithmetic(Operator op);
bool is_comparison(Operator op);  // those with an order, and = and !=
bool has_order(Operator op);      // < <= > >=
bool is_regex(Operator op);

// Two numbers give a number: an integer of two integers, which wraps, else a float. Nil where there
// is none, as of an integer divided by 0.
Value compute(Operator op, const Value& a, const Value& b);

// False where the two cannot be compared.
bool compare(Operator op, const Value& a, const Value& b);

// The same question with its sides exchanged: "<" for ">".
Operator turned(Operator op);

// As it stands in answers and messages: "error", "13.5ms", "6e+10", "nil", text without quotes.
std::string to_string(const Value& value);
std::string_view to_string(Operator op);
std::string_view to_string(Type type);  // "TypeInt"
std::string format_float(double number);

}  // namespace harness::languages::traceql
