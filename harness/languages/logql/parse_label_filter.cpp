#include "harness/languages/logql/parser.hpp"
#include "harness/languages/logql/quantity.hpp"

namespace harness::languages::logql {
namespace {

// A list of one is that one.
template <typename List>
LabelFilter flattened(List list, Position at) {
  if (list.parts.size() == 1) return std::move(list.parts.front());
  return {std::move(list), at};
}

}  // namespace

LabelFilter Parser::label_filter() {
  const Level level(*this);
  const Position begin = peek().at;
  AnyOf any;
  do {
    any.parts.push_back(label_conjunction());
  } while (skip(Token::logical_or));
  return flattened(std::move(any), begin);
}

// "and", a comma, and nothing but a space: all mean the same, and bind tighter than "or".
LabelFilter Parser::label_conjunction() {
  const Position begin = peek().at;
  AllOf all;
  do {
    all.parts.push_back(label_term());
  } while (skip(Token::logical_and) || skip(Token::comma) || at(Token::identifier) ||
           at(Token::open_parenthesis));
  return flattened(std::move(all), begin);
}

LabelFilter Parser::label_term() {
  if (at(Token::identifier)) return label_comparison();
  if (!skip(Token::open_parenthesis)) {
    unexpected({"IDENTIFIER", "("});
    return {};
  }
  LabelFilter inside = label_filter();
  if (!skip(Token::close_parenthesis)) unexpected();
  return inside;
}

LabelFilter Parser::label_comparison() {
  const Lexeme name = take();
  const Token token = peek().token;
  const std::optional<Comparison> op = comparison(token);
  if (!op) {
    if (auto matcher = matcher_of(name)) return {*matcher, name.at};
    unexpected();
    return {};
  }
  const std::optional<MatchOp> match = match_op(token);  // "=" and "!="
  take();
  if (match && at(Token::string))
    return {Matcher{name.text, *match, take().text, name.at}, name.at};
  if (match && at(Token::ip)) return *ip_filter(name, *match == MatchOp::not_equal);
  if (auto filter = quantity_filter(name, *op)) return *filter;
  unexpected();
  return {};
}

std::optional<LabelFilter> Parser::ip_filter(const Lexeme& name, bool negated) {
  take();
  expect(Token::open_parenthesis, "(");
  IpFilter filter{name.text, negated, expect(Token::string, "STRING").text};
  expect(Token::close_parenthesis, ")");
  return LabelFilter{std::move(filter), name.at};
}

std::optional<LabelFilter> Parser::quantity_filter(const Lexeme& name, Comparison op) {
  switch (peek().token) {
    case Token::number:
    case Token::add:
    case Token::subtract:
      return LabelFilter{NumberFilter{name.text, op, signed_number()}, name.at};
    case Token::duration:
      return LabelFilter{DurationFilter{name.text, op, take().duration}, name.at};
    case Token::bytes:
      return LabelFilter{BytesFilter{name.text, op, take().bytes}, name.at};
    default:
      return std::nullopt;
  }
}

double Parser::signed_number() {
  const bool negative = skip(Token::subtract);
  if (!negative) skip(Token::add);
  const double value = read_number(expect(Token::number, "NUMBER").text);
  return negative ? -value : value;
}

}  // namespace harness::languages::logql
