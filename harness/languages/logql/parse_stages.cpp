#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/json_path.hpp"
#include "harness/languages/logql/parser.hpp"

namespace harness::languages::logql {
namespace {

// Each is work for every line, and a regular expression some for the query.
constexpr int most_stages = 200;
constexpr int most_matchers = 1000;  // of selectors: each is a look at every stream
constexpr int most_regexes = 200;
constexpr int most_regex_steps = 500'000;
// Each is a look through every line; a path of several parts, as in a.b[0], one for each.
constexpr std::size_t most_expressions = 1000;
constexpr std::size_t most_alternatives = 1000;

}  // namespace

LogQuery Parser::log_query() {
  LogQuery query;
  query.at = peek().at;
  query.selector = selector();
  pipeline(query.pipeline);
  return query;
}

std::vector<Matcher> Parser::selector() {
  std::vector<Matcher> matchers;
  take();  // the brace
  if (skip(Token::close_brace)) return matchers;
  if (!at(Token::identifier)) unexpected({"IDENTIFIER", "}"});
  do {
    const Position begin = peek().at;
    matchers.push_back(matcher());
    if (++matchers_ > most_matchers) {
      refuse("the selectors of a query have at most " + std::to_string(most_matchers) + " matchers",
             begin);
    }
  } while (skip(Token::comma));
  if (!skip(Token::close_brace)) unexpected({"}", ","});
  return matchers;
}

Matcher Parser::matcher() {
  const Lexeme name = expect(Token::identifier, "IDENTIFIER");
  std::optional<Matcher> matcher = matcher_of(name);
  if (!matcher) unexpected({"=", "=~", "!~", "!="});
  return matcher.value_or(Matcher{});
}

// What follows a name, if it is a comparison with a text.
std::optional<Matcher> Parser::matcher_of(const Lexeme& name) {
  const std::optional<MatchOp> op = match_op(peek().token);
  if (!op) return std::nullopt;
  take();
  Matcher matcher{name.text, *op, expect(Token::string, "STRING").text, name.at};
  check_regex(matcher);
  return matcher;
}

void Parser::check_regex(const Matcher& matcher) {
  if (matcher.op != MatchOp::regex && matcher.op != MatchOp::not_regex) return;
  const auto regex = compiled(matcher.value, Anchor::both, matcher.at);
  if (!failed() && !regex) refuse(regex.error().what, matcher.at);
}

// Each takes time and room before the query has looked at anything.
Result<std::unique_ptr<re2::RE2>> Parser::compiled(const std::string& expression, Anchor anchor,
                                                   Position at) {
  if (++regexes_ > most_regexes) {
    refuse("a query has at most " + std::to_string(most_regexes) + " regular expressions", at);
  }
  if (failed()) return fail("not read");
  auto regex = compile_regex(expression, anchor);
  if (regex) regex_steps_ += (*regex)->ProgramSize();
  if (regex_steps_ > most_regex_steps) {
    refuse("the regular expressions of a query come to at most " +
               std::to_string(most_regex_steps) + " steps",
           at, "repeat less in them: x{1,1000} is a thousand steps");
  }
  return regex;
}

bool Parser::at_stage() { return at(Token::pipe) || line_filter_op(peek().token).has_value(); }

void Parser::pipeline(Pipeline& into) {
  while (at_stage()) {
    add_stage(into, stage());
  }
}

void Parser::add_stage(Pipeline& into, Stage stage) {
  into.push_back(std::move(stage));
  if (++stages_ <= most_stages) return;
  refuse("a query has at most " + std::to_string(most_stages) + " stages", into.back().at);
}

Stage Parser::stage() {
  const Lexeme first = take();
  const auto op = line_filter_op(first.token);
  return op ? Stage{line_filter(*op), first.at} : piped_stage(first.at);
}

// What follows the pipe.
Stage Parser::piped_stage(Position at) {
  switch (peek().token) {
    case Token::json:
      return {json(), at};
    case Token::logfmt:
      return {logfmt(), at};
    case Token::regexp:
      return {regexp(), at};
    case Token::pattern:
      return {pattern(), at};
    case Token::unpack:
      take();
      return {UnpackParser{}, at};
    case Token::decolorize:
      take();
      return {Decolorize{}, at};
    case Token::line_format:
      take();
      return {LineFormat{expect(Token::string, "STRING").text}, at};
    case Token::label_format:
      return {label_format(), at};
    case Token::drop:
      return {Drop{label_choices()}, at};
    case Token::keep:
      return {Keep{label_choices()}, at};
    case Token::identifier:
    case Token::open_parenthesis:
      pipe_at_ = peek().at;
      return {label_filter(), at};
    default:
      unexpected();
      return {};
  }
}

LineFilter Parser::line_filter(LineFilterOp op) {
  LineFilter filter{op, {}};
  const bool is_regex = op == LineFilterOp::regex || op == LineFilterOp::not_regex;
  const bool is_pattern = op == LineFilterOp::pattern || op == LineFilterOp::not_pattern;
  do {
    const Position at = peek().at;
    filter.any.push_back(line_match());
    // What is wrong with it is said of its stage.
    if (is_regex && !failed())
      static_cast<void>(compiled(filter.any.back().text, Anchor::none, at));
    if (is_pattern || filter.any.back().ip) count_alternative(at);
  } while (skip(Token::logical_or));
  return filter;
}

// Of texts there may be any number: they are looked for in one pass.
void Parser::count_alternative(Position at) {
  if (++alternatives_ <= most_alternatives) return;
  refuse("a query looks for at most " + std::to_string(most_alternatives) +
             " patterns and addresses in its lines",
         at);
}

LineMatch Parser::line_match() {
  if (at(Token::string)) return {take().text, false};
  if (!at(Token::ip)) {
    unexpected({"STRING", "ip"});
    return {};
  }
  take();
  expect(Token::open_parenthesis, "(");
  LineMatch match{expect(Token::string, "STRING").text, true};
  expect(Token::close_parenthesis, ")");
  return match;
}

JsonParser Parser::json() {
  take();
  JsonParser parser;
  if (!at(Token::identifier)) return parser;
  const Position begin = peek().at;
  parser.fields = extractions();
  for (const Extraction& field : parser.fields) {
    // One that cannot be read is refused with its stage.
    const auto path = parse_json_path(field.expression);
    count_looks(path ? path->size() : 1, begin);
  }
  return parser;
}

LogfmtParser Parser::logfmt() {
  take();
  LogfmtParser parser;
  while (at(Token::flag)) {
    (take().text == "--strict" ? parser.strict : parser.keep_empty) = true;
  }
  if (!at(Token::identifier)) return parser;
  const Position begin = peek().at;
  parser.fields = extractions();
  count_looks(parser.fields.size(), begin);
  return parser;
}

std::vector<Extraction> Parser::extractions() {
  std::vector<Extraction> fields;
  do {
    const std::string label = expect(Token::identifier, "IDENTIFIER").text;
    fields.push_back({label, label});
    if (skip(Token::equal)) fields.back().expression = expect(Token::string, "STRING").text;
  } while (!failed() && skip(Token::comma));
  return fields;
}

void Parser::count_looks(std::size_t looks, Position at) {
  expressions_ += looks;
  if (expressions_ <= most_expressions) return;
  refuse("a query has at most " + std::to_string(most_expressions) +
             " expressions for json and logfmt, or parts of paths in them",
         at, "without any, json and logfmt find all labels in one pass");
}

RegexpParser Parser::regexp() {
  const Position at = take().at;
  RegexpParser parser{expect(Token::string, "STRING").text};
  if (!failed()) static_cast<void>(compiled(parser.expression, Anchor::none, at));
  if (failed()) return parser;
  if (auto why = refusal(parser)) refuse(*why, at, "name what to take, as in (?P<level>\\w+)");
  return parser;
}

PatternParser Parser::pattern() {
  const Position at = take().at;
  PatternParser parser{expect(Token::string, "STRING").text};
  if (failed()) return parser;
  if (auto why = refusal(parser)) refuse(*why, at, "name what to take, with text between: <a> <b>");
  return parser;
}

LabelFormat Parser::label_format() {
  take();
  LabelFormat format;
  do {
    format.assignments.push_back(label_assignment());
  } while (skip(Token::comma));
  return format;
}

LabelAssignment Parser::label_assignment() {
  const std::string name = expect(Token::identifier, "IDENTIFIER").text;
  expect(Token::equal, "=");
  if (at(Token::string)) return {name, LabelAssignment::Kind::text, take().text};
  if (at(Token::identifier)) return {name, LabelAssignment::Kind::rename, take().text};
  unexpected({"IDENTIFIER", "STRING"});
  return {};
}

std::vector<LabelChoice> Parser::label_choices() {
  take();
  std::vector<LabelChoice> labels;
  do {
    const Lexeme name = expect(Token::identifier, "IDENTIFIER");
    std::optional<Matcher> condition = matcher_of(name);
    labels.push_back(condition ? LabelChoice(*condition) : LabelChoice(name.text));
  } while (skip(Token::comma));
  return labels;
}

Unwrap Parser::unwrap() {
  Unwrap unwrap;
  unwrap.at = take().at;
  if (at(Token::conversion)) {
    unwrap.conversion_name = take().text;
    unwrap.conversion = unwrap.conversion_name == "bytes" ? Unwrap::Conversion::bytes
                                                          : Unwrap::Conversion::duration;
    expect(Token::open_parenthesis, "(");
    unwrap.label = expect(Token::identifier, "IDENTIFIER").text;
    expect(Token::close_parenthesis, ")");
  } else if (at(Token::identifier)) {
    const Lexeme label = take();
    unwrap.label = label.text;
    if (at(Token::open_parenthesis)) unexpected(unknown_conversion(label), {"RANGE", "|"});
  } else {
    unexpected({"IDENTIFIER", "BYTES_CONV", "DURATION_CONV", "DURATION_SECONDS_CONV"});
  }
  while (skip(Token::pipe)) {
    unwrap.filters.push_back(label_filter());
  }
  return unwrap;
}

}  // namespace harness::languages::logql
