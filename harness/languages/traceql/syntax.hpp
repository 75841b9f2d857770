#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/languages/traceql/token.hpp"
#include "harness/languages/traceql/value.hpp"

// The tree of a TraceQL query. Trees are never changed once they are made, so parts are shared.
namespace harness::languages::traceql {

enum class Scope : std::uint8_t { Any, Span, Resource, Event, Link, Instrumentation };

enum class Intrinsic : std::uint8_t {
  None,
  Duration,
  Name,
  Status,
  StatusMessage,
  Kind,
  ChildCount,
  Parent,
  RootName,
  RootServiceName,
  TraceDuration,
  NestedSetLeft,
  NestedSetRight,
  NestedSetParent,
  TraceId,
  SpanId,
  ParentId,
  EventName,
  EventTimeSinceStart,
  LinkTraceId,
  LinkSpanId,
  InstrumentationName,
  InstrumentationVersion,
};

// An attribute, or something that each span has by itself.
struct Field {
  Intrinsic intrinsic = Intrinsic::None;
  Scope scope = Scope::Any;
  bool of_parent = false;
  std::string name = {};  // an attribute's
  Position at = {};
};

struct Literal {
  Type type = Type::Nil;
  std::int64_t integer = 0;
  double number = 0;
  bool boolean = false;
  std::string text = {};

  Value value() const;  // as long as the literal lives
};
Literal literal_of(const Value& value);

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

struct Unary {
  Operator op = Operator::Not;  // or Subtract
  ExpressionPtr operand;
};

struct Binary {
  Operator op = Operator::And;
  ExpressionPtr left;
  ExpressionPtr right;
};

struct Expression {
  std::variant<Literal, Field, Unary, Binary> of;
  Position at = {};
};

// "{ … }"; `condition` is true where nothing stands between the braces.
struct SpansetFilter {
  ExpressionPtr condition;
};

enum class Relation : std::uint8_t { Child, Parent, Descendant, Ancestor, Sibling };

struct SpansetOperator {
  enum class Form : std::uint8_t { And, Or, Relation, Negated, Union };
  Form form = Form::And;
  Relation relation = Relation::Child;
};

struct Spanset;
using SpansetPtr = std::shared_ptr<const Spanset>;
struct Pipeline;
using PipelinePtr = std::shared_ptr<const Pipeline>;

struct SpansetBinary {
  SpansetOperator op;
  SpansetPtr left;
  SpansetPtr right;
};

// A pipeline is one in parentheses.
struct Spanset {
  std::variant<SpansetFilter, SpansetBinary, PipelinePtr> of;
  Position at = {};
};

struct Aggregate {
  enum class Function : std::uint8_t { Count, Avg, Max, Min, Sum };
  Function function = Function::Count;
  ExpressionPtr of;  // none for count()
};

struct Scalar;
using ScalarPtr = std::shared_ptr<const Scalar>;

struct ScalarBinary {
  Operator op = Operator::Add;
  ScalarPtr left;
  ScalarPtr right;
};

// A pipeline here is one that ends in a scalar.
struct Scalar {
  std::variant<Literal, Aggregate, ScalarBinary, PipelinePtr> of;
  Position at = {};
};

struct ScalarFilter {
  Operator op = Operator::Equal;
  ScalarPtr left;
  ScalarPtr right;
};

struct GroupBy {
  ExpressionPtr key;
};
struct Coalesce {};
struct Select {
  std::vector<Field> fields;
};

using Stage = std::variant<SpansetPtr, ScalarFilter, GroupBy, Coalesce, Select>;

struct Pipeline {
  std::vector<Stage> stages;
  ScalarPtr result = {};  // of one in parentheses that ends in a scalar
};

struct Metrics {
  enum class Function : std::uint8_t {
    Rate,
    CountOverTime,
    MinOverTime,
    MaxOverTime,
    AvgOverTime,
    SumOverTime,
    QuantileOverTime,
    HistogramOverTime,
    Compare,
  };
  Function function = Function::Rate;
  std::optional<Field> of = {};  // none for rate, count_over_time and compare
  std::vector<double> quantiles = {};
  std::vector<Field> by = {};
  SpansetPtr selection = {};                 // compare's
  std::vector<std::int64_t> arguments = {};  // compare's others
  Position at = {};
};

struct Hint {
  std::string name;
  Literal value;
};

struct Query {
  Pipeline pipeline;
  std::optional<Metrics> metrics = {};
  std::vector<Hint> hints = {};
};

// As messages and answers name it: "span.n + 1", "`text`", "avg(duration)", "event:name".
std::string to_string(const Field& field);
std::string to_string(const Literal& literal);
std::string to_string(const Expression& expression);
std::string to_string(const Aggregate& aggregate);
std::string to_string(const Scalar& scalar);

}  // namespace harness::languages::traceql
