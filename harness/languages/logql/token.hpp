#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

enum class Token {
  end,
  fault,  // not of the language; the text says why
  identifier,
  string,
  number,
  flag,  // --strict, --keep-empty
  bytes,
  duration,
  range,  // [5m]
  equal,
  regex,
  not_regex,
  open_brace,
  close_brace,
  comma,
  contains,
  matches,
  line_pattern,
  not_line_pattern,
  open_parenthesis,
  close_parenthesis,
  by,
  without,
  range_op,    // count_over_time …, before a parenthesis
  vector_op,   // sum …
  conversion,  // bytes, duration, duration_seconds
  label_replace,
  vector,
  ip,
  boolean,
  on,
  ignoring,
  group_left,
  group_right,
  offset,
  pipe,
  unwrap,
  json,
  logfmt,
  regexp,
  pattern,
  unpack,
  line_format,
  label_format,
  decolorize,
  drop,
  keep,
  logical_or,
  logical_and,
  logical_unless,
  compare_equal,
  not_equal,
  greater,
  greater_equal,
  less,
  less_equal,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  other,  // a sign or word that the language has, but no query does
};

struct Lexeme {
  Token token = Token::end;
  std::string text = {};  // of a string: unquoted
  Position at = {};
  // Loki forgets the line of a token whose last letters it reads by itself ("line 0, col 13").
  bool without_line = false;
  std::chrono::nanoseconds duration{0};
  std::uint64_t bytes = 0;
  std::string unknown_unit = {};  // right behind a number: "x" of 5x
};

// How Loki's messages name it: COUNT_OVER_TIME, IDENTIFIER, $end, }.
std::string shown(Token token, std::string_view text);
std::string shown(const Lexeme& lexeme);

// A word that is reserved everywhere, and one that is a function where a parenthesis follows.
// Words are taken in any case.
std::optional<Token> keyword(std::string_view word);
std::optional<Token> function(std::string_view word);

// What may follow a pipe besides a label, and what may be called.
bool is_stage(Token token);
std::vector<std::string> stage_words();
std::vector<std::string> function_words();

// "|=", "}", … The longest at the beginning of the text; its length is that of the spelling.
struct Sign {
  std::string_view spelling;
  Token token;
};
std::optional<Sign> sign_at(std::string_view text);

// What an operator, a function means in the tree.
std::optional<BinaryOp> binary_op(Token token);
std::optional<Comparison> comparison(Token token);
std::optional<LineFilterOp> line_filter_op(Token token);
std::optional<MatchOp> match_op(Token token);
RangeOp range_op(std::string_view word);
VectorOp vector_op(std::string_view word);

}  // namespace harness::languages::logql
