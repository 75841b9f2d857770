#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

// PromQL's syntax tree, as Prometheus 2.42 reads the language. Places are byte offsets into the
// text.
namespace harness::languages::promql {

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

enum class Type { scalar, instant_vector, range_vector, string };

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;
using Millis = std::chrono::milliseconds;

enum class MatchOp { equal, not_equal, matches, not_matches };

struct Matcher {
  std::string label;
  MatchOp op = MatchOp::equal;
  std::string value;  // without its quotes and escapes
  Span span;
};

// `@`: a time, or one of the query's own edges.
enum class QueryEdge { start, end };
using At = std::variant<Millis, QueryEdge>;  // since the epoch

struct Selector {
  std::string name;  // empty where only matchers say it
  std::vector<Matcher> matchers;
  std::optional<Millis> range;  // with one it is a range vector
  std::optional<Millis> offset;
  std::optional<At> at;
};

struct Subquery {
  ExprPtr of;
  Millis range{0};
  std::optional<Millis> step;
  std::optional<Millis> offset;
  std::optional<At> at;
};

struct Function;

struct Call {
  const Function* function = nullptr;  // a row of the table of functions
  std::vector<ExprPtr> args;
};

struct Grouping {
  bool without = false;
  std::vector<std::string> labels;
};

struct Aggregation {
  std::string op;  // in lower case
  ExprPtr parameter;
  ExprPtr of;
  std::optional<Grouping> grouping;
};

// `on (…)` or `ignoring (…)`, with the side that may have many, if one may.
struct Matching {
  enum class Side { none, left, right };
  bool on = false;
  std::vector<std::string> labels;
  Side many = Side::none;
  std::vector<std::string> included;  // of group_left or group_right
};

struct Binary {
  std::string op;  // in lower case
  Span op_span;
  ExprPtr left;
  ExprPtr right;
  bool returns_bool = false;
  std::optional<Matching> matching;
};

struct Unary {
  bool negative = false;
  ExprPtr of;
};

struct Parentheses {
  ExprPtr of;
};

struct Number {
  double value = 0;
};

struct Text {
  std::string value;
};

struct Expr {
  std::variant<Number, Text, Selector, Subquery, Call, Aggregation, Binary, Unary, Parentheses> of;
  Span span;
  int height = 1;  // what walks the tree does so by recursion: it is bounded
};

}  // namespace harness::languages::promql
