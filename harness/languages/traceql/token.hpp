#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace harness::languages::traceql {

// Of a character, both counted from 1; columns count characters, not bytes.
struct Position {
  int line = 1;
  int column = 1;

  bool operator==(const Position&) const = default;
};

// The order is that in which an error lists what it expected.
enum class TokenKind : std::uint8_t {
  End,
  Identifier,
  String,
  Integer,
  Float,
  Duration,
  OpenBrace,
  CloseBrace,
  OpenParenthesis,
  CloseParenthesis,
  Comma,
  Dot,
  Nil,
  True,
  False,
  StatusError,
  StatusOk,
  StatusUnset,
  KindUnspecified,
  KindInternal,
  KindServer,
  KindClient,
  KindProducer,
  KindConsumer,
  DurationField,
  ChildCount,
  Name,
  Status,
  StatusMessage,
  Parent,
  Kind,
  RootName,
  RootServiceName,
  RootService,
  TraceDuration,
  NestedSetLeft,
  NestedSetRight,
  NestedSetParent,
  Id,
  TraceId,
  SpanId,
  ParentId,
  TimeSinceStart,
  Version,
  ParentDot,
  ResourceDot,
  SpanDot,
  TraceColon,
  SpanColon,
  EventColon,
  EventDot,
  LinkColon,
  LinkDot,
  InstrumentationColon,
  InstrumentationDot,
  Count,
  Avg,
  Max,
  Min,
  Sum,
  By,
  Coalesce,
  Select,
  EndAttribute,
  Rate,
  CountOverTime,
  MinOverTime,
  MaxOverTime,
  AvgOverTime,
  SumOverTime,
  QuantileOverTime,
  HistogramOverTime,
  Compare,
  With,
  Pipe,
  And,
  Or,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  NotRegex,  // "!~", between spansets: not a sibling
  Regex,
  Descendant,
  Ancestor,
  Sibling,
  NotChild,
  NotParent,
  NotDescendant,
  NotAncestor,
  UnionChild,
  UnionParent,
  UnionDescendant,
  UnionAncestor,
  UnionSibling,
  Plus,
  Minus,
  Not,
  Times,
  Divide,
  Modulo,
  Power,
};

struct Token {
  TokenKind kind = TokenKind::End;
  std::string text = {};     // a string's content, a number as written, an identifier
  std::int64_t integer = 0;  // of an Integer; nanoseconds of a Duration
  double number = 0;         // of a Float
  Position at = {};
  bool in_attribute = false;  // the name after "span.": such places are told as "line 0"
  std::string fault = {};     // why there is no token here
};

// "count_over_time", "&&", "IDENTIFIER", "$end".
std::string_view to_string(TokenKind kind);

std::optional<TokenKind> keyword(std::string_view word);

// What an operator or bracket of this text is.
std::optional<TokenKind> symbol(std::string_view text);

}  // namespace harness::languages::traceql
