#include <algorithm>
#include <deque>
#include <iterator>

#include "harness/languages/logql/parser.hpp"
#include "harness/languages/logql/quantity.hpp"
#include "harness/languages/logql/runes.hpp"

namespace harness::languages::logql {
namespace {

// Each is a look for its label in every line. Of texts there may be any number: they are looked for
// together.
constexpr std::size_t most_comparisons = 500;

// A list of one is that one.
template <typename List>
LabelFilter flattened(List list, Position at) {
  if (list.parts.size() == 1) return std::move(list.parts.front());
  return {std::move(list), at};
}

LabelFilter any_of(std::vector<AllOf> alternatives, Position at) {
  AnyOf any;
  for (AllOf& all : alternatives) any.parts.push_back(flattened(std::move(all), at));
  return flattened(std::move(any), at);
}

void append(AllOf& all, LabelFilter more) {
  auto* const several = std::get_if<AllOf>(&more.of);
  if (several == nullptr) return all.parts.push_back(std::move(more));
  std::move(several->parts.begin(), several->parts.end(), std::back_inserter(all.parts));
}

}  // namespace

// "and" binds tighter than "or". A comma, and nothing but a space, mean "and" as well, but all that
// follows them goes together: `a, b or c` is `a and (b or c)`.
LabelFilter Parser::label_filter() {
  const Level level(*this);
  const Position begin = peek().at;
  std::vector<Alternatives> groups;
  std::deque<Level> levels;  // each group lies inside the one before it
  do {
    Alternatives next = label_alternatives();
    if (!groups.empty() && groups.back().size() == 1 && next.size() == 1) {
      append(groups.back().front(), {std::move(next.front()), begin});
      continue;
    }
    if (!groups.empty()) levels.emplace_back(*this);
    groups.push_back(std::move(next));
  } while (skip(Token::comma) || at(Token::identifier) || at(Token::open_parenthesis));
  LabelFilter filter = any_of(std::move(groups.back()), begin);
  for (groups.pop_back(); !groups.empty(); groups.pop_back()) {
    append(groups.back().back(), std::move(filter));
    filter = any_of(std::move(groups.back()), begin);
  }
  return filter;
}

// What stands between two commas.
Parser::Alternatives Parser::label_alternatives() {
  Alternatives any;
  do {
    AllOf& all = any.emplace_back();
    do {
      all.parts.push_back(label_term());
    } while (skip(Token::logical_and));
  } while (skip(Token::logical_or));
  return any;
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
    without_comparison(name);
    return {};
  }
  const std::optional<MatchOp> match = match_op(token);  // "=" and "!="
  take();
  if (match && at(Token::string))
    return {Matcher{name.text, *match, take().text, name.at}, name.at};
  count_comparison(name.at);
  if (match && at(Token::ip)) return *ip_filter(name, *match == MatchOp::not_equal);
  if (auto filter = quantity_filter(name, *op)) return *filter;
  unexpected();
  return {};
}

// A name, and no operator behind it.
void Parser::without_comparison(const Lexeme& name) {
  const Lexeme next = peek();
  const bool is_sign = next.token == Token::identifier && !is_word_letter(next.text.front());
  if (is_sign) return unexpected(unknown_operator(next));
  if (odd_ && behind(*odd_) == name.at) return unexpected(unknown_unit(*odd_));
  unexpected(pipe_at_ == name.at ? unknown_stage(name) : lone_label(name));
}

void Parser::count_comparison(Position at) {
  if (++comparisons_ <= most_comparisons) return;
  refuse("a query compares labels with at most " + std::to_string(most_comparisons) +
             " numbers, durations, sizes and addresses",
         at);
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
      return LabelFilter{NumberFilter{name.text, op, signed_number("float")}, name.at};
    case Token::duration:
      return LabelFilter{DurationFilter{name.text, op, take().duration}, name.at};
    case Token::bytes:
      return LabelFilter{BytesFilter{name.text, op, take().bytes}, name.at};
    default:
      return std::nullopt;
  }
}

double Parser::signed_number(std::string_view as) {
  const bool negative = skip(Token::subtract);
  if (!negative) skip(Token::add);
  const double value = number_of(expect(Token::number, "NUMBER"), as);
  return negative ? -value : value;
}

double Parser::number_of(const Lexeme& number, std::string_view as) {
  if (failed()) return 0;
  const auto value = read_number(number.text);
  if (value) return *value;
  refuse("unable to parse " + std::string(as) + ": strconv.ParseFloat: parsing " +
             in_quotes(number.text) + ": " + value.error(),
         number.at, "write it in decimal digits: 16, 0.5, 1e6");
  return 0;
}

}  // namespace harness::languages::logql
