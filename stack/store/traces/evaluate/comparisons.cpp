#include "stack/store/traces/evaluate/comparisons.hpp"

namespace store::traces {

using traceql::Operator;
using traceql::Type;

namespace {

bool is_regex(Operator op) { return op == Operator::Regex || op == Operator::NotRegex; }

bool is_below(Operator op) { return op == Operator::Less || op == Operator::LessEqual; }

std::unique_ptr<const RE2> pattern_of(Operator op, const traceql::Literal& literal) {
  if (!is_regex(op)) return nullptr;
  return std::make_unique<const RE2>(literal.text, RE2::Quiet);
}

}  // namespace

Comparison::Comparison(Operator op, traceql::Literal literal, bool exact)
    : op_(op),
      literal_(std::move(literal)),
      type_(literal_.type == Type::Duration ? Type::Int : literal_.type),
      exact_(exact),
      pattern_(pattern_of(op, literal_)) {}

bool Comparison::met(const traceql::Value& value) const {
  if (exact_ && value.type != type_) return false;
  if (exact_ && is_below(op_) && value.type == Type::String && value.size == 0) return false;
  if (!pattern_) return traceql::compare(op_, value, literal_.value());
  if (value.type != Type::String) return false;
  const bool matches = RE2::PartialMatch({value.characters, value.size}, *pattern_);
  return matches == (op_ == Operator::Regex);
}

std::optional<FieldComparison> field_comparison(const traceql::Expression& expression) {
  const auto* binary = std::get_if<traceql::Binary>(&expression.of);
  if (binary == nullptr) return std::nullopt;
  const Operator op = binary->op;
  if (!traceql::is_comparison(op) && !is_regex(op)) return std::nullopt;
  FieldComparison found{std::get_if<traceql::Field>(&binary->left->of), op,
                        std::get_if<traceql::Literal>(&binary->right->of)};
  if (found.field == nullptr && !is_regex(op)) {
    found = {std::get_if<traceql::Field>(&binary->right->of), traceql::turned(op),
             std::get_if<traceql::Literal>(&binary->left->of)};
  }
  if (found.field == nullptr || found.literal == nullptr || found.literal->type == Type::Nil) {
    return std::nullopt;
  }
  return found;
}

}  // namespace store::traces
