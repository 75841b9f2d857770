#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/logql/go_regex.hpp"
#include "harness/languages/logql/lexer.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/slips.hpp"

namespace harness::languages::logql {

// Recursive descent. The first thing that is wrong is kept; from then on every word is the end, so
// that all loops and expectations come to theirs.
class Parser {
 public:
  explicit Parser(std::string_view text) : empty_(text.empty()), lexer_(text) {}

  Parsed query();
  ParsedSelector selector_alone();

 private:
  void leftover();

  // Words.
  const Lexeme& peek();
  Lexeme take();
  bool at(Token token) { return peek().token == token; }
  bool skip(Token token);
  // Takes that word, or refuses the next one.
  Lexeme expect(Token token, std::string_view spelling);
  bool failed() const { return error_.has_value(); }
  // The next word cannot stand here; names at most four that can, in the order of Loki's grammar.
  void unexpected(std::initializer_list<std::string_view> expected = {});
  // The same, with what was slipped on.
  void unexpected(const Slip& slip, std::initializer_list<std::string_view> expected = {});
  void explain(const Slip& slip);
  void refuse(std::string message, Position at, std::string remedy = {});

  // Log queries: parse_stages.cpp.
  LogQuery log_query();
  std::vector<Matcher> selector();
  Matcher matcher();
  std::optional<Matcher> matcher_of(const Lexeme& name);
  bool at_stage();
  void pipeline(Pipeline& into);
  void add_stage(Pipeline& into, Stage stage);
  Stage stage();
  Stage piped_stage(Position at);
  LineFilter line_filter(LineFilterOp op);
  void count_alternative(Position at);
  LineMatch line_match();
  JsonParser json();
  LogfmtParser logfmt();
  std::vector<Extraction> extractions();
  void count_looks(std::size_t looks, Position at);
  RegexpParser regexp();
  PatternParser pattern();
  LabelFormat label_format();
  LabelAssignment label_assignment();
  std::vector<LabelChoice> label_choices();
  void check_regex(const Matcher& matcher);
  Result<std::unique_ptr<re2::RE2>> compiled(const std::string& expression, Anchor anchor,
                                             Position at);
  Unwrap unwrap();

  // Label filters: parse_label_filter.cpp.
  using Alternatives = std::vector<AllOf>;
  LabelFilter label_filter();
  Alternatives label_alternatives();
  LabelFilter label_term();
  LabelFilter label_comparison();
  std::optional<LabelFilter> quantity_filter(const Lexeme& name, Comparison op);
  std::optional<LabelFilter> ip_filter(const Lexeme& name, bool negated);
  void count_comparison(Position at);
  void without_comparison(const Lexeme& name);
  // What it is for is in Loki's refusal of one that it cannot read.
  double signed_number(std::string_view as);
  double number_of(const Lexeme& number, std::string_view as);

  // Metric queries: parse_metric.cpp, parse_aggregation.cpp.
  Query expression(int least_precedence);
  Query operations(Query left, int least_precedence);
  Query term();
  void unknown_term();
  Query parenthesized();
  Metric literal();
  Metric binary(BinaryOp op, Query left, Position at);
  bool legs_fit(BinaryOp op, const Query& left, const Query& right, Position at);
  std::optional<Matching> matching();
  void many_side(Matching& matching);
  Metric metric();
  Metric sampled(Query query);
  Metric range_aggregation();
  // `inside`: of a parenthesis, which may close before the range.
  void range_parts(RangeAggregation& into, bool inside);
  void range_part(RangeAggregation& into);
  void range_and_offset(RangeAggregation& into);
  std::chrono::nanoseconds offset();
  Metric vector_aggregation();
  Metric vector_operand(VectorAggregation& into, const Lexeme& function);
  Metric label_replace();
  Metric vector_literal();
  std::optional<Grouping> grouping();
  std::vector<std::string> labels();

  bool empty_;
  Lexer lexer_;
  std::optional<Lexeme> ahead_;
  std::optional<ParseError> error_;
  std::optional<Lexeme> odd_;        // the last number with a unit that is none
  std::optional<Position> pipe_at_;  // behind which a label filter began
  bool ranged_ = false;              // whether the range of this aggregation was read
  int depth_ = 0;
  int operations_ = 0;
  int matchers_ = 0;
  int stages_ = 0;
  int ranges_ = 0;
  std::size_t comparisons_ = 0;   // of labels with anything but texts
  std::size_t expressions_ = 0;   // of json and logfmt, by their parts
  std::size_t alternatives_ = 0;  // patterns and addresses of line filters
  int regexes_ = 0;
  int regex_steps_ = 0;  // of the programs of all of them

  // Counts how deep the query is nested, and refuses where it is too much.
  class Level {
   public:
    explicit Level(Parser& parser);
    ~Level() { --parser_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Parser& parser_;
  };
};

}  // namespace harness::languages::logql
