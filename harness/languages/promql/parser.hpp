#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// Line and column count from 1, columns in bytes.
struct Position {
  std::size_t line = 1;
  std::size_t column = 1;

  bool operator==(const Position&) const = default;
};

Position position_of(std::string_view text, std::size_t offset);

// In Prometheus' words, as far as they can be had without its parser's tables.
struct ParseError {
  Position at;
  std::string message;
};

std::string to_string(const ParseError& error);  // "1:5: parse error: …"

// The tree of an expression whose types fit, or the first thing that is wrong with it.
tl::expected<ExprPtr, ParseError> parse(std::string_view text);

Type type_of(const Expr& expr);
std::string_view name_of(Type type);  // "instant vector"

}  // namespace harness::languages::promql
