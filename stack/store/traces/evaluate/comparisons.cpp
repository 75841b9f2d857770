#include "stack/store/traces/evaluate/comparisons.hpp"

#include "stack/store/regex.hpp"

namespace store::traces {

using traceql::Operator;
using traceql::Type;

namespace {

bool is_below(Operator op) { return op == Operator::Less || op == Operator::LessEqual; }

std::unique_ptr<const RE2> pattern_of(Operator op, const traceql::Literal& literal) {
  if (!traceql::is_regex(op)) return nullptr;
  return std::make_unique<const RE2>(literal.text, RE2::Quiet);
}

}  // namespace

Comparison::Comparison(Operator op, traceql::Literal literal, bool exact)
    : op_(op),
      literal_(std::move(literal)),
      type_(literal_.type == Type::Duration ? Type::Int : literal_.type),
      exact_(exact),
      pattern_(pattern_of(op, literal_)) {}

bool Comparison::met(const traceql::Value& value, Deadline& deadline) const {
  if (exact_ && value.type != type_) return false;
  if (exact_ && is_below(op_) && value.type == Type::String && value.size == 0) return false;
  if (!pattern_) return traceql::compare(op_, value, literal_.value());
  if (value.type != Type::String) return false;
  const bool matches = is_in({value.characters, value.size}, *pattern_, &deadline);
  return matches == (op_ == Operator::Regex);
}

}  // namespace store::traces
