#include <charconv>

#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/names.hpp"
#include "harness/languages/logql/parser.hpp"

namespace harness::languages::logql {
namespace {

// Each is a look through all lines of a range.
constexpr int most_ranges = 100;

bool needs_parameter(VectorOp op) {
  return op == VectorOp::topk || op == VectorOp::bottomk || op == VectorOp::approx_topk;
}

bool sorts(VectorOp op) { return op == VectorOp::sort || op == VectorOp::sort_desc; }

// The first argument of an aggregation over series: how many are kept.
std::optional<std::string> parameter_refusal(VectorAggregation& aggregation,
                                             const std::string& text) {
  const std::string name(name_of(aggregation.op));
  if (!needs_parameter(aggregation.op)) {
    if (text.empty()) return std::nullopt;
    return "unsupported parameter for operation " + name + "(" + text + ",";
  }
  if (text.empty()) return "parameter required for operation " + name;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), aggregation.parameter);
  if (error != std::errc() || end != text.data() + text.size()) {
    return "invalid parameter " + name + "(" + text + ",";
  }
  if (aggregation.parameter <= 0) {
    return "invalid parameter (must be greater than 0) " + name + "(" + text;
  }
  return std::nullopt;
}

}  // namespace

Metric Parser::range_aggregation() {
  RangeAggregation aggregation;
  const Lexeme function = take();
  aggregation.op = range_op(function.text);
  if (++ranges_ > most_ranges) {
    refuse("a query has at most " + std::to_string(most_ranges) + " aggregations over ranges",
           function.at);
  }
  expect(Token::open_parenthesis, "(");
  if (at(Token::number)) {
    const Lexeme number = take();
    aggregation.parameter_text = number.text;
    aggregation.parameter = number_of(number, "float");
    expect(Token::comma, ",");
    if (!at(Token::open_brace) && !at(Token::open_parenthesis)) unexpected({"{", "("});
  }
  ranged_ = false;
  range_parts(aggregation, false);
  expect(Token::close_parenthesis, ")");
  aggregation.grouping = grouping();
  if (failed()) return {};
  if (auto why = refusal(aggregation)) refuse(*why, function.at);
  return {std::move(aggregation), function.at};
}

// `{…} | … [5m]`, with the range before or after the stages.
void Parser::range_parts(RangeAggregation& into, bool inside) {
  const Level level(*this);
  if (skip(Token::open_parenthesis)) {
    range_parts(into, true);
    if (!skip(Token::close_parenthesis)) unexpected();
  } else if (at(Token::open_brace)) {
    into.log.at = peek().at;
    into.log.selector = selector();
  } else {
    unexpected({"NUMBER", "{", "("});
  }
  while (at_stage() || at(Token::range)) {
    range_part(into);
  }
  if (ranged_ || (inside && at(Token::close_parenthesis))) return;
  into.unwrap ? unexpected({"RANGE", "|"}) : unexpected();
}

void Parser::range_part(RangeAggregation& into) {
  if (at(Token::range)) return range_and_offset(into);
  if (into.unwrap) return ranged_ ? unexpected({")"}) : unexpected({"RANGE", "|"});
  const Lexeme first = peek();
  if (first.token != Token::pipe) return add_stage(into.log.pipeline, stage());
  take();
  if (at(Token::unwrap)) {
    into.unwrap = unwrap();
    return;
  }
  add_stage(into.log.pipeline, piped_stage(first.at));
}

void Parser::range_and_offset(RangeAggregation& into) {
  if (ranged_) return unexpected({")"});
  into.range = take().duration;
  into.offset = offset();
  ranged_ = true;
}

std::chrono::nanoseconds Parser::offset() {
  if (!skip(Token::offset)) return std::chrono::nanoseconds{0};
  return expect(Token::duration, "DURATION").duration;
}

Metric Parser::vector_aggregation() {
  VectorAggregation aggregation;
  const Lexeme function = take();
  aggregation.op = vector_op(function.text);
  aggregation.grouping = grouping();
  expect(Token::open_parenthesis, "(");
  aggregation.inner = std::make_unique<Metric>(vector_operand(aggregation, function));
  if (!skip(Token::close_parenthesis)) unexpected();
  if (!aggregation.grouping) aggregation.grouping = grouping();
  if (aggregation.grouping && sorts(aggregation.op)) {
    refuse("grouping not allowed for " + std::string(name_of(aggregation.op)) + " aggregation",
           function.at);
  }
  return {std::move(aggregation), function.at};
}

// `5, inner`; or `inner`, which may begin with a number.
Metric Parser::vector_operand(VectorAggregation& into, const Lexeme& function) {
  std::string text;
  Metric inner;
  if (at(Token::number)) {
    const Lexeme number = take();
    if (skip(Token::comma)) {
      text = number.text;
      inner = metric();
    } else {
      inner = sampled(
          operations(Metric{Literal{number_of(number, "literal as a float")}, number.at}, 0));
    }
  } else {
    inner = metric();
  }
  if (at(Token::close_parenthesis)) {
    if (auto why = parameter_refusal(into, text)) refuse(*why, function.at);
  }
  return inner;
}

Metric Parser::label_replace() {
  LabelReplace replace;
  const Position begin = take().at;
  expect(Token::open_parenthesis, "(");
  replace.inner = std::make_unique<Metric>(metric());
  if (!at(Token::comma)) unexpected();
  for (std::string* text :
       {&replace.target, &replace.replacement, &replace.source, &replace.regex}) {
    expect(Token::comma, ",");
    *text = expect(Token::string, "STRING").text;
  }
  expect(Token::close_parenthesis, ")");
  const auto regex = compiled(replace.regex, Anchor::none, begin);
  if (!regex) refuse("invalid regex in label_replace: " + regex.error().what, begin);
  return {std::move(replace), begin};
}

std::optional<Grouping> Parser::grouping() {
  if (!at(Token::by) && !at(Token::without)) return std::nullopt;
  Grouping grouping;
  grouping.without = take().token == Token::without;
  expect(Token::open_parenthesis, "(");
  grouping.labels = labels();
  return grouping;
}

// `a, b)`, without the parenthesis that opens.
std::vector<std::string> Parser::labels() {
  std::vector<std::string> labels;
  if (skip(Token::close_parenthesis)) return labels;
  if (!at(Token::identifier)) unexpected({"IDENTIFIER", ")"});
  do {
    labels.push_back(expect(Token::identifier, "IDENTIFIER").text);
  } while (skip(Token::comma));
  if (!skip(Token::close_parenthesis)) unexpected({",", ")"});
  return labels;
}

}  // namespace harness::languages::logql
