#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

enum class Kind {
  end,
  error,
  identifier,
  metric_identifier,  // one with a colon
  string,
  number,
  duration,
  punctuation,  // ( ) { } [ ] , : =
  op,           // what stands between two operands, also =~ and @
  aggregator,
  keyword,  // by, on, bool, offset …
};

struct Token {
  Kind kind = Kind::end;
  Span span;
  std::string_view text;  // as it was written; keywords and operators as words in lower case

  bool is(Kind wanted, std::string_view word) const { return kind == wanted && text == word; }
};

// Ends with a token `end`, or with `error`, whose reason is beside them.
struct Tokens {
  std::vector<Token> all;
  std::string error;
};

// For an error: `identifier "foo"`, `<op:+>`, `"("`, `end of input`.
std::string description(const Token& token);

// In double quotes, with what cannot be shown escaped.
std::string in_quotes(std::string_view text);

}  // namespace harness::languages::promql
