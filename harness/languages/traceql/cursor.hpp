#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/traceql/error.hpp"
#include "harness/languages/traceql/token.hpp"

namespace harness::languages::traceql {

// The tokens of a query and the first thing that was wrong with them. After a failure only the end
// is left, so that whoever reads comes to an end as well.
class Cursor {
 public:
  explicit Cursor(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& peek(std::size_t ahead = 0) const;
  TokenKind kind() const { return peek().kind; }
  Token take();
  bool take_if(TokenKind kind);

  // The token that must come next. `others` may come in its place, and are named where none does.
  void expect(TokenKind kind, std::initializer_list<TokenKind> others = {});

  // The next token is none of those that may follow. At most four are worth naming.
  void refuse(std::vector<TokenKind> expected = {});
  void fail(Position at, std::string message);
  void fail(Error error);

  bool failed() const { return error_.has_value(); }
  const std::optional<Error>& error() const { return error_; }

 private:
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::optional<Error> error_;
};

// Counts how deep readers have called one another.
constexpr int max_nesting = 200;
class Nesting {
 public:
  Nesting(Cursor& cursor, int& depth);
  ~Nesting() { --depth_; }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;

 private:
  int& depth_;
};

}  // namespace harness::languages::traceql
