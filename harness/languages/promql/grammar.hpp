#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/languages/promql/syntax.hpp"
#include "harness/languages/promql/token.hpp"

namespace harness::languages::promql {

// What is wrong, and where in the text.
struct Fault {
  std::size_t offset = 0;
  std::string message;
};

// Recursive descent with precedence climbing. After the first fault every function gives nothing,
// so that only that one is told.
class Grammar {
 public:
  Grammar(std::string_view text, Tokens tokens) : text_(text), tokens_(std::move(tokens)) {}

  ExprPtr run();  // none: there is a fault
  const std::optional<Fault>& fault() const { return fault_; }

 private:
  // Operators (grammar.cpp).
  ExprPtr expression(int at_least);
  ExprPtr operand();
  ExprPtr unary();
  ExprPtr binary(ExprPtr left, int level);
  bool matching(Binary& binary);
  bool included_labels(Matching& matching);
  ExprPtr primary();
  ExprPtr parentheses();
  ExprPtr literal();

  // Calls and aggregations (grammar_calls.cpp).
  ExprPtr word();
  ExprPtr call();
  ExprPtr aggregation();
  bool arguments(std::vector<ExprPtr>& args);
  bool divide(Aggregation& aggregation, std::vector<ExprPtr> args, std::size_t at);
  bool grouping(Aggregation& aggregation);
  bool labels(std::vector<std::string>& names);
  bool starts_expression() const;

  // Selectors, and what stands behind an operand (grammar_selectors.cpp).
  ExprPtr selector(std::string name);
  bool matchers(Selector& selector);
  bool matcher(Selector& selector);
  ExprPtr with_suffixes(ExprPtr expr);
  bool brackets(ExprPtr& expr);
  bool subquery(ExprPtr& expr, Millis range);
  bool range(Expr& expr, Millis range, std::size_t at);
  bool offset(Expr& expr);
  bool at_modifier(Expr& expr);
  std::optional<At> timestamp(const Expr& expr);
  std::optional<Millis> duration();

  const Token& token() const { return tokens_.all[at_]; }
  const Token& token_after() const;
  bool sees(Kind kind, std::string_view word) const { return token().is(kind, word); }
  bool accept(Kind kind, std::string_view word);
  void advance() { ++at_; }
  std::size_t end_of_last() const { return tokens_.all[at_ - 1].span.end; }
  std::string written(const Token& token) const;

  // A failure answers "false" or "none", whichever its caller returns.
  struct Nothing {
    operator bool() const { return false; }
    operator ExprPtr() const { return nullptr; }
    template <typename T>
    operator std::optional<T>() const {
      return std::nullopt;
    }
  };
  Nothing fail(std::size_t offset, std::string message);
  Nothing unexpected(std::string_view context = {}, std::string_view expected = {});

  ExprPtr node(Expr expr, std::size_t begin);

  std::string_view text_;
  Tokens tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  int matchers_ = 0;           // of all selectors
  int open_aggregations_ = 0;  // an error in one is told as its own
  std::optional<Fault> fault_;
};

}  // namespace harness::languages::promql
