#include "stack/store/traces/evaluate/condition.hpp"

#include "harness/languages/traceql/field_comparison.hpp"
#include "stack/store/traces/evaluate/comparisons.hpp"
#include "stack/store/traces/evaluate/field_reader.hpp"

namespace store::traces {

using traceql::Expression;
using traceql::Operator;
using traceql::Type;
using traceql::Value;

namespace {

class Constant final : public Condition {
 public:
  explicit Constant(traceql::Literal literal) : literal_(std::move(literal)) {}
  Value value(const SpanView&, Evaluation&) const override { return literal_.value(); }

 private:
  traceql::Literal literal_;
};

class FieldValue final : public Condition {
 public:
  explicit FieldValue(FieldReader reader) : reader_(std::move(reader)) {}

  // A bare field asks whether it is true, of one of its values.
  Value value(const SpanView& span, Evaluation&) const override { return reader_.one(span); }

 private:
  FieldReader reader_;
};

// A field beside a literal: met where one of its values is.
class FieldMeets final : public Condition {
 public:
  FieldMeets(FieldReader reader, Comparison comparison)
      : reader_(std::move(reader)), comparison_(std::move(comparison)) {}

  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const auto met = [&](const Value& value) {
      return comparison_.met(value, evaluation.deadline);
    };
    return Value::of_bool(reader_.any(span, met));
  }

 private:
  FieldReader reader_;
  Comparison comparison_;
};

class FieldPresent final : public Condition {
 public:
  explicit FieldPresent(FieldReader reader) : reader_(std::move(reader)) {}
  Value value(const SpanView& span, Evaluation&) const override {
    return Value::of_bool(reader_.present(span));
  }

 private:
  FieldReader reader_;
};

class Opposite final : public Condition {
 public:
  Opposite(const Expression& expression, ConditionPtr operand)
      : text_(traceql::to_string(expression)), operand_(std::move(operand)) {}

  // Of what a span does not have there is no opposite either.
  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const Value inner = operand_->value(span, evaluation);
    if (inner.type == Type::Bool) return Value::of_bool(!inner.boolean);
    if (!inner.is_nil() && !evaluation.failed()) {
      evaluation.failure = "expression (" + text_ + ") expected a boolean, but got " +
                           std::string(traceql::to_string(inner.type));
    }
    return {};
  }

 private:
  std::string text_;
  ConditionPtr operand_;
};

class Negative final : public Condition {
 public:
  explicit Negative(ConditionPtr operand) : operand_(std::move(operand)) {}

  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const Value inner = operand_->value(span, evaluation);
    if (inner.type == Type::Float) return Value::of_float(-inner.number);
    return traceql::compute(Operator::Subtract, Value::of_int(0), inner);
  }

 private:
  ConditionPtr operand_;
};

class Pair : public Condition {
 public:
  Pair(Operator op, ConditionPtr left, ConditionPtr right)
      : op_(op), left_(std::move(left)), right_(std::move(right)) {}

 protected:
  Operator op() const { return op_; }
  const Condition& left() const { return *left_; }
  const Condition& right() const { return *right_; }

 private:
  Operator op_;
  ConditionPtr left_;
  ConditionPtr right_;
};

class Computed final : public Pair {
 public:
  using Pair::Pair;
  Value value(const SpanView& span, Evaluation& evaluation) const override {
    return traceql::compute(op(), left().value(span, evaluation), right().value(span, evaluation));
  }
};

class Compared final : public Pair {
 public:
  using Pair::Pair;
  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const Value a = left().value(span, evaluation);
    return Value::of_bool(traceql::compare(op(), a, right().value(span, evaluation)));
  }
};

// && and ||. What is no boolean, such as an attribute that is not there, makes both false, unless
// the left side decides alone.
class Combined final : public Pair {
 public:
  using Pair::Pair;
  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const Value a = left().value(span, evaluation);
    if (a.type != Type::Bool) return Value::of_bool(false);
    if (a.boolean == (op() == Operator::Or)) return a;
    return Value::of_bool(right().value(span, evaluation).is_true());
  }
};

// A pattern that each span has for itself.
class Matched final : public Pair {
 public:
  using Pair::Pair;
  Value value(const SpanView& span, Evaluation& evaluation) const override {
    const Value text = left().value(span, evaluation);
    const Value pattern = right().value(span, evaluation);
    if (text.type != Type::String || pattern.type != Type::String) return Value::of_bool(false);
    constexpr std::size_t short_pattern = 16;
    if (evaluation.deadline.passed(1 + pattern.size / short_pattern)) return {};
    const Comparison comparison(op(), {.type = Type::String, .text = std::string(pattern.text())},
                                false);
    return Value::of_bool(comparison.met(text, evaluation.deadline));
  }
};

ConditionPtr compile_comparison(const traceql::FieldComparison& found, const Keys& keys) {
  FieldReader reader(*found.field, keys);
  reader.read_as_column(*found.field);
  const bool exact = reader.is_attribute();
  return std::make_unique<FieldMeets>(std::move(reader),
                                      Comparison(found.op, *found.literal, exact));
}

// "field != nil", from either side.
const traceql::Field* asked_for_presence(const traceql::Binary& binary) {
  if (binary.op != Operator::NotEqual) return nullptr;
  const auto is_nil = [](const Expression& side) {
    const auto* literal = std::get_if<traceql::Literal>(&side.of);
    return literal != nullptr && literal->type == Type::Nil;
  };
  if (is_nil(*binary.right)) return std::get_if<traceql::Field>(&binary.left->of);
  if (is_nil(*binary.left)) return std::get_if<traceql::Field>(&binary.right->of);
  return nullptr;
}

ConditionPtr compile_binary(const Expression& expression, const traceql::Binary& binary,
                            const Keys& keys) {
  if (const auto found = traceql::field_comparison(expression)) {
    return compile_comparison(*found, keys);
  }
  if (const auto* field = asked_for_presence(binary)) {
    return std::make_unique<FieldPresent>(FieldReader(*field, keys));
  }
  ConditionPtr left = compile(*binary.left, keys);
  ConditionPtr right = compile(*binary.right, keys);
  if (traceql::is_arithmetic(binary.op)) {
    return std::make_unique<Computed>(binary.op, std::move(left), std::move(right));
  }
  if (traceql::is_comparison(binary.op)) {
    return std::make_unique<Compared>(binary.op, std::move(left), std::move(right));
  }
  if (binary.op == Operator::And || binary.op == Operator::Or) {
    return std::make_unique<Combined>(binary.op, std::move(left), std::move(right));
  }
  return std::make_unique<Matched>(binary.op, std::move(left), std::move(right));
}

}  // namespace

ConditionPtr compile(const Expression& expression, const Keys& keys) {
  if (const auto* literal = std::get_if<traceql::Literal>(&expression.of)) {
    return std::make_unique<Constant>(*literal);
  }
  if (const auto* field = std::get_if<traceql::Field>(&expression.of)) {
    return std::make_unique<FieldValue>(FieldReader(*field, keys));
  }
  if (const auto* unary = std::get_if<traceql::Unary>(&expression.of)) {
    ConditionPtr operand = compile(*unary->operand, keys);
    if (unary->op == Operator::Not) {
      return std::make_unique<Opposite>(expression, std::move(operand));
    }
    return std::make_unique<Negative>(std::move(operand));
  }
  return compile_binary(expression, std::get<traceql::Binary>(expression.of), keys);
}

}  // namespace store::traces
