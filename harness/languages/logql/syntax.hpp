#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/languages/logql/stages.hpp"

// LogQL's syntax tree: what was written, checked for what needs no data.
namespace harness::languages::logql {

struct LogQuery {
  std::vector<Matcher> selector;
  Pipeline pipeline;
  Position at = {};
};

// `by (labels)` or `without (labels)`.
struct Grouping {
  bool without = false;
  std::vector<std::string> labels;
};

struct Metric;
using MetricPtr = std::unique_ptr<Metric>;

enum class RangeOp {
  count_over_time,
  rate,
  rate_counter,
  bytes_over_time,
  bytes_rate,
  avg_over_time,
  sum_over_time,
  min_over_time,
  max_over_time,
  stdvar_over_time,
  stddev_over_time,
  quantile_over_time,
  first_over_time,
  last_over_time,
  absent_over_time,
};

// `op(parameter, {…} | … | unwrap … [range] offset …) by (…)`
struct RangeAggregation {
  RangeOp op = RangeOp::count_over_time;
  std::optional<double> parameter;  // of quantile_over_time
  std::string parameter_text;       // as it was written
  LogQuery log;
  std::optional<Unwrap> unwrap;
  std::chrono::nanoseconds range{0};
  std::chrono::nanoseconds offset{0};
  std::optional<Grouping> grouping;
};

enum class VectorOp {
  sum,
  avg,
  max,
  min,
  count,
  stddev,
  stdvar,
  bottomk,
  topk,
  approx_topk,
  sort,
  sort_desc,
};

// `op by (…) (parameter, inner)`. Without a grouping everything is one group.
struct VectorAggregation {
  VectorOp op = VectorOp::sum;
  int parameter = 0;  // of topk, bottomk, approx_topk
  std::optional<Grouping> grouping;
  MetricPtr inner;
};

enum class BinaryOp {
  logical_or,
  logical_and,
  logical_unless,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  power,
  equal,
  not_equal,
  greater,
  greater_equal,
  less,
  less_equal,
};

// `on (labels)` or `ignoring (labels)`, then `group_left (include)` or `group_right (include)`.
struct Matching {
  enum class Cardinality { one_to_one, many_to_one, one_to_many };
  bool on = false;
  std::vector<std::string> labels;
  Cardinality cardinality = Cardinality::one_to_one;
  std::vector<std::string> include;
};

struct BinaryOperation {
  BinaryOp op = BinaryOp::add;
  bool return_bool = false;
  std::optional<Matching> matching;
  MetricPtr left;
  MetricPtr right;
};

struct Literal {
  double value = 0;
};

// `vector(value)`
struct VectorLiteral {
  double value = 0;
};

// `label_replace(inner, "target", "replacement", "source", "regex")`
struct LabelReplace {
  MetricPtr inner;
  std::string target;
  std::string replacement;
  std::string source;
  std::string regex;
};

struct Metric {
  std::variant<RangeAggregation, VectorAggregation, BinaryOperation, Literal, VectorLiteral,
               LabelReplace>
      of;
  Position at = {};
};

using Query = std::variant<LogQuery, Metric>;

}  // namespace harness::languages::logql
