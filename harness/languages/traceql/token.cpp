#include "harness/languages/traceql/token.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <unordered_map>

namespace harness::languages::traceql {

using namespace std::string_view_literals;

namespace {

// In the order of TokenKind.
constexpr std::array names = {
    "$end"sv,
    "IDENTIFIER"sv,
    "STRING"sv,
    "INTEGER"sv,
    "FLOAT"sv,
    "DURATION"sv,
    "{"sv,
    "}"sv,
    "("sv,
    ")"sv,
    ","sv,
    "."sv,
    "nil"sv,
    "true"sv,
    "false"sv,
    "error"sv,
    "ok"sv,
    "unset"sv,
    "unspecified"sv,
    "internal"sv,
    "server"sv,
    "client"sv,
    "producer"sv,
    "consumer"sv,
    "duration"sv,
    "childCount"sv,
    "name"sv,
    "status"sv,
    "statusMessage"sv,
    "parent"sv,
    "kind"sv,
    "rootName"sv,
    "rootServiceName"sv,
    "rootService"sv,
    "traceDuration"sv,
    "nestedSetLeft"sv,
    "nestedSetRight"sv,
    "nestedSetParent"sv,
    "id"sv,
    "traceID"sv,
    "spanID"sv,
    "parentID"sv,
    "timeSinceStart"sv,
    "version"sv,
    "parent."sv,
    "resource."sv,
    "span."sv,
    "trace:"sv,
    "span:"sv,
    "event:"sv,
    "event."sv,
    "link:"sv,
    "link."sv,
    "instrumentation:"sv,
    "instrumentation."sv,
    "count"sv,
    "avg"sv,
    "max"sv,
    "min"sv,
    "sum"sv,
    "by"sv,
    "coalesce"sv,
    "select"sv,
    "END_ATTRIBUTE"sv,
    "rate"sv,
    "count_over_time"sv,
    "min_over_time"sv,
    "max_over_time"sv,
    "avg_over_time"sv,
    "sum_over_time"sv,
    "quantile_over_time"sv,
    "histogram_over_time"sv,
    "compare"sv,
    "with"sv,
    "|"sv,
    "&&"sv,
    "||"sv,
    "="sv,
    "!="sv,
    "<"sv,
    "<="sv,
    ">"sv,
    ">="sv,
    "!~"sv,
    "=~"sv,
    ">>"sv,
    "<<"sv,
    "~"sv,
    "!>"sv,
    "!<"sv,
    "!>>"sv,
    "!<<"sv,
    "&>"sv,
    "&<"sv,
    "&>>"sv,
    "&<<"sv,
    "&~"sv,
    "+"sv,
    "-"sv,
    "!"sv,
    "*"sv,
    "/"sv,
    "%"sv,
    "^"sv,
};
static_assert(names.size() == static_cast<std::size_t>(TokenKind::Power) + 1);

bool is_between(TokenKind kind, TokenKind first, TokenKind last) {
  return kind >= first && kind <= last;
}

bool is_word(TokenKind kind) {
  return is_between(kind, TokenKind::Nil, TokenKind::Version) ||
         is_between(kind, TokenKind::Count, TokenKind::Select) ||
         is_between(kind, TokenKind::Rate, TokenKind::With);
}

bool is_symbol(TokenKind kind) {
  return is_between(kind, TokenKind::OpenBrace, TokenKind::Comma) ||
         is_between(kind, TokenKind::Pipe, TokenKind::Power);
}

using Vocabulary = std::unordered_map<std::string_view, TokenKind>;

Vocabulary vocabulary_of(bool (*belongs)(TokenKind)) {
  Vocabulary words;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto kind = static_cast<TokenKind>(i);
    if (belongs(kind)) words.emplace(names.at(i), kind);
  }
  return words;
}

std::optional<TokenKind> find(const Vocabulary& words, std::string_view word) {
  const auto found = words.find(word);
  if (found == words.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::string_view to_string(TokenKind kind) { return names.at(static_cast<std::size_t>(kind)); }

std::optional<TokenKind> keyword(std::string_view word) {
  static const Vocabulary words = vocabulary_of(is_word);
  return find(words, word);
}

std::optional<TokenKind> symbol(std::string_view text) {
  static const Vocabulary symbols = vocabulary_of(is_symbol);
  return find(symbols, text);
}

}  // namespace harness::languages::traceql
