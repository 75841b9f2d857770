#include "harness/languages/promql/grammar.hpp"

#include <algorithm>
#include <array>

#include "harness/languages/promql/literal.hpp"
#include "harness/languages/promql/words.hpp"

namespace harness::languages::promql {
namespace {

// Far more than people write, far less than the stack holds.
constexpr int most_levels = 400;

struct Level {
  std::string_view op;
  int level;
};
constexpr int multiplication = 5;
constexpr int power_level = 6;
constexpr std::array levels{
    Level{"or", 1}, Level{"and", 2}, Level{"unless", 2}, Level{"==", 3},
    Level{"!=", 3}, Level{"<", 3},   Level{"<=", 3},     Level{">", 3},
    Level{">=", 3}, Level{"+", 4},   Level{"-", 4},      Level{"*", multiplication},
    Level{"/", 5},  Level{"%", 5},   Level{"atan2", 5},  Level{"^", power_level},
};

// 0: it is no operator between two operands.
int level_of(const Token& token) {
  if (token.kind != Kind::op) return 0;
  const auto* const found = std::find_if(
      levels.begin(), levels.end(), [&](const Level& level) { return level.op == token.text; });
  return found == levels.end() ? 0 : found->level;
}

}  // namespace

const Token& Grammar::token_after() const {
  return tokens_.all[std::min(at_ + 1, tokens_.all.size() - 1)];
}

bool Grammar::accept(Kind kind, std::string_view word) {
  if (!sees(kind, word)) return false;
  advance();
  return true;
}

std::string Grammar::written(const Token& token) const {
  return std::string(text_.substr(token.span.begin, token.span.end - token.span.begin));
}

Grammar::Nothing Grammar::fail(std::size_t offset, std::string message) {
  if (!fault_) fault_ = Fault{offset, std::move(message)};
  return {};
}

Grammar::Nothing Grammar::unexpected(std::string_view context, std::string_view expected) {
  if (token().kind == Kind::error) return fail(token().span.begin, tokens_.error);
  if (context.empty() && open_aggregations_ > 0) context = "aggregation";
  std::string message = "unexpected " + description(token());
  if (!context.empty()) message += " in " + std::string(context);
  if (!expected.empty()) message += ", expected " + std::string(expected);
  return fail(token().span.begin, std::move(message));
}

ExprPtr Grammar::node(Expr expr, std::size_t begin) {
  expr.span = {begin, end_of_last()};
  if (expr.height > most_levels) return fail(begin, "the expression is nested too deeply");
  return std::make_unique<Expr>(std::move(expr));
}

ExprPtr Grammar::run() {
  if (token().kind == Kind::end) return fail(0, "no expression found in input");
  ExprPtr expr = expression(1);
  if (expr && token().kind != Kind::end) return unexpected();
  return expr;
}

ExprPtr Grammar::expression(int at_least) {
  if (++depth_ > most_levels) {
    return fail(token().span.begin, "the expression is nested too deeply");
  }
  ExprPtr left = operand();
  while (left) {
    const int level = level_of(token());
    if (level == 0 || level < at_least) break;
    left = binary(std::move(left), level);
  }
  --depth_;
  return left;
}

ExprPtr Grammar::operand() {
  if (sees(Kind::op, "-") || sees(Kind::op, "+")) return unary();
  ExprPtr expr = primary();
  return expr ? with_suffixes(std::move(expr)) : nullptr;
}

// Only a power binds tighter.
ExprPtr Grammar::unary() {
  const Token sign = token();
  advance();
  ExprPtr of = expression(power_level);
  if (!of) return nullptr;
  const int height = of->height + 1;
  return node({Unary{sign.text == "-", std::move(of)}, {}, height}, sign.span.begin);
}

ExprPtr Grammar::binary(ExprPtr left, int level) {
  Binary binary;
  binary.op = token().text;
  binary.op_span = token().span;
  advance();
  if (!matching(binary)) return nullptr;
  binary.right = expression(level == power_level ? level : level + 1);
  if (!binary.right) return nullptr;
  const std::size_t begin = left->span.begin;
  const int height = std::max(left->height, binary.right->height) + 1;
  binary.left = std::move(left);
  return node({std::move(binary), {}, height}, begin);
}

bool Grammar::matching(Binary& binary) {
  binary.returns_bool = accept(Kind::keyword, "bool");
  const bool on = sees(Kind::keyword, "on");
  if (!on && !sees(Kind::keyword, "ignoring")) return true;
  advance();
  Matching& matching = binary.matching.emplace();
  matching.on = on;
  return labels(matching.labels) && included_labels(matching);
}

bool Grammar::included_labels(Matching& matching) {
  if (accept(Kind::keyword, "group_left")) {
    matching.many = Matching::Side::left;
  } else if (accept(Kind::keyword, "group_right")) {
    matching.many = Matching::Side::right;
  }
  const bool may_have_labels = matching.many != Matching::Side::none;
  return !may_have_labels || !sees(Kind::punctuation, "(") || labels(matching.included);
}

ExprPtr Grammar::primary() {
  if (token().kind == Kind::number || token().kind == Kind::string) return literal();
  if (sees(Kind::punctuation, "(")) return parentheses();
  if (sees(Kind::punctuation, "{")) return selector({});
  if (may_be_metric(token())) return word();
  return unexpected();
}

ExprPtr Grammar::parentheses() {
  const std::size_t begin = token().span.begin;
  advance();
  ExprPtr of = expression(1);
  if (!of) return nullptr;
  if (!accept(Kind::punctuation, ")")) return unexpected();
  const int height = of->height + 1;
  return node({Parentheses{std::move(of)}, {}, height}, begin);
}

ExprPtr Grammar::literal() {
  const Token literal = token();
  const std::size_t begin = literal.span.begin;
  if (literal.kind == Kind::string) {
    advance();
    return node({Text{unquoted(literal.text)}, {}}, begin);
  }
  const auto value = number_value(literal.text);
  if (!value) return fail(begin, value.error());
  advance();
  return node({Number{*value}, {}}, begin);
}

}  // namespace harness::languages::promql
