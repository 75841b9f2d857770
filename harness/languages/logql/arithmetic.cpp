#include <cmath>
#include <limits>

#include "harness/languages/logql/checks.hpp"

namespace harness::languages::logql {
namespace {

bool holds(BinaryOp op, double left, double right) {
  switch (op) {
    case BinaryOp::equal:
      return left == right;
    case BinaryOp::not_equal:
      return left != right;
    case BinaryOp::greater:
      return left > right;
    case BinaryOp::greater_equal:
      return left >= right;
    case BinaryOp::less:
      return left < right;
    default:
      return left <= right;
  }
}

std::optional<double> constant_of(const BinaryOperation& operation) {
  const std::optional<double> left = constant(*operation.left);
  const std::optional<double> right = constant(*operation.right);
  if (!left || !right || is_set_operation(operation.op)) return std::nullopt;
  return apply(operation.op, *left, *right);
}

}  // namespace

bool is_comparison(BinaryOp op) { return op >= BinaryOp::equal; }

bool is_set_operation(BinaryOp op) { return op <= BinaryOp::logical_unless; }

double apply(BinaryOp op, double left, double right) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  switch (op) {
    case BinaryOp::add:
      return left + right;
    case BinaryOp::subtract:
      return left - right;
    case BinaryOp::multiply:
      return left * right;
    case BinaryOp::divide:
      return right == 0 ? nan : left / right;
    case BinaryOp::modulo:
      return right == 0 ? nan : std::fmod(left, right);
    case BinaryOp::power:
      return std::pow(left, right);
    default:
      return holds(op, left, right) ? 1 : 0;
  }
}

std::optional<double> constant(const Metric& metric) {
  if (const auto* literal = std::get_if<Literal>(&metric.of)) return literal->value;
  if (const auto* operation = std::get_if<BinaryOperation>(&metric.of)) {
    return constant_of(*operation);
  }
  return std::nullopt;
}

}  // namespace harness::languages::logql
