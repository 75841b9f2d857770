#pragma once

#include <variant>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// "((up))" → "up": what stands within them means the same without.
inline const Expr& inside_parentheses(const Expr& expr) {
  const auto* const parentheses = std::get_if<Parentheses>(&expr.of);
  return parentheses == nullptr ? expr : inside_parentheses(*parentheses->of);
}

}  // namespace harness::languages::promql
