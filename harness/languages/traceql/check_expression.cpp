#include "harness/languages/traceql/check_expression.hpp"

#include <re2/re2.h>

namespace harness::languages::traceql {

namespace {

using Found = std::optional<Error>;

bool is_equality(Operator op) { return op == Operator::Equal || op == Operator::NotEqual; }

bool is_nil(const Expression& expression) {
  const auto* literal = std::get_if<Literal>(&expression.of);
  return literal != nullptr && literal->type == Type::Nil;
}

Found check_regex(const Binary& binary) {
  if (!is_regex(binary.op)) return std::nullopt;
  const auto* pattern = std::get_if<Literal>(&binary.right->of);
  if (pattern == nullptr || pattern->type != Type::String) return std::nullopt;
  const RE2 compiled(pattern->text, RE2::Quiet);
  if (compiled.ok()) return std::nullopt;
  return error_about(binary.right->at, "invalid regex: " + to_string(*pattern));
}

Found check_binary(const Expression& expression, const Binary& binary) {
  if (auto error = check_expression(*binary.left)) return error;
  if (auto error = check_expression(*binary.right)) return error;
  const Type left = type_of(*binary.left);
  const Type right = type_of(*binary.right);
  if (!types_meet(left, right)) {
    return error_about(expression.at,
                       "binary operations must operate on the same type: " + to_string(expression));
  }
  if (!operator_fits(binary.op, left) || !operator_fits(binary.op, right)) {
    return error_about(expression.at,
                       "illegal operation for the given types: " + to_string(expression));
  }
  if (binary.op != Operator::NotEqual && (is_nil(*binary.left) || is_nil(*binary.right))) {
    return error_about(expression.at, "{" + to_string(expression) + "} not yet supported");
  }
  return check_regex(binary);
}

Found check_unary(const Expression& expression, const Unary& unary) {
  if (auto error = check_expression(*unary.operand)) return error;
  const Type type = type_of(*unary.operand);
  const bool fits = unary.op == Operator::Not ? type == Type::Bool : is_number(type);
  if (fits || type == Type::Unknown) return std::nullopt;
  return error_about(expression.at,
                     "illegal operation for the given type: " + to_string(expression));
}

}  // namespace

Error error_about(Position at, std::string message) { return {at, message, message}; }

std::optional<Error> check_field(const Field& field) {
  if (field.of_parent) return error_about(field.at, "parent not yet supported");
  if (field.intrinsic != Intrinsic::ChildCount && field.intrinsic != Intrinsic::Parent) {
    return std::nullopt;
  }
  return error_about(field.at, "intrinsic (" + to_string(field) + ") not yet supported");
}

std::optional<Error> check_expression(const Expression& expression) {
  if (const auto* field = std::get_if<Field>(&expression.of)) return check_field(*field);
  if (const auto* unary = std::get_if<Unary>(&expression.of)) {
    return check_unary(expression, *unary);
  }
  if (const auto* binary = std::get_if<Binary>(&expression.of)) {
    return check_binary(expression, *binary);
  }
  return std::nullopt;
}

Type type_of(const Field& field) {
  switch (field.intrinsic) {
    case Intrinsic::None:
    case Intrinsic::Parent:
      return Type::Unknown;
    case Intrinsic::Duration:
    case Intrinsic::TraceDuration:
    case Intrinsic::EventTimeSinceStart:
      return Type::Duration;
    case Intrinsic::Status:
      return Type::Status;
    case Intrinsic::Kind:
      return Type::Kind;
    case Intrinsic::ChildCount:
    case Intrinsic::NestedSetLeft:
    case Intrinsic::NestedSetRight:
    case Intrinsic::NestedSetParent:
      return Type::Int;
    default:
      return Type::String;
  }
}

Type type_of(const Expression& expression) {
  if (const auto* literal = std::get_if<Literal>(&expression.of)) return literal->type;
  if (const auto* field = std::get_if<Field>(&expression.of)) return type_of(*field);
  if (const auto* unary = std::get_if<Unary>(&expression.of)) return type_of(*unary->operand);
  const auto& binary = std::get<Binary>(expression.of);
  if (!is_arithmetic(binary.op)) return Type::Bool;
  const Type left = type_of(*binary.left);
  return left == Type::Unknown ? type_of(*binary.right) : left;
}

bool reads_span(const Expression& expression) {
  if (std::holds_alternative<Field>(expression.of)) return true;
  if (const auto* unary = std::get_if<Unary>(&expression.of)) return reads_span(*unary->operand);
  if (const auto* binary = std::get_if<Binary>(&expression.of)) {
    return reads_span(*binary->left) || reads_span(*binary->right);
  }
  return false;
}

bool types_meet(Type a, Type b) {
  const auto is_open = [](Type type) { return type == Type::Unknown || type == Type::Nil; };
  return is_open(a) || is_open(b) || a == b || (is_number(a) && is_number(b));
}

bool operator_fits(Operator op, Type type) {
  if (type == Type::Unknown) return true;
  if (type == Type::Nil) return is_equality(op);
  if (is_regex(op)) return type == Type::String;
  if (op == Operator::And || op == Operator::Or) return type == Type::Bool;
  if (is_equality(op)) return true;
  return is_number(type) || (type == Type::String && is_comparison(op));
}

}  // namespace harness::languages::traceql
