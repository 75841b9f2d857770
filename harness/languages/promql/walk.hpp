#pragma once

#include <variant>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// Hands every node to the visitor, each before its children, from left to right.
template <typename Visit>
struct Walk {
  const Visit& visit;

  void all(const Expr& expr) {
    visit(expr);
    std::visit(*this, expr.of);
  }
  void operator()(const Number&) {}
  void operator()(const Text&) {}
  void operator()(const Selector&) {}
  void operator()(const Subquery& subquery) { all(*subquery.of); }
  void operator()(const Unary& unary) { all(*unary.of); }
  void operator()(const Parentheses& parentheses) { all(*parentheses.of); }
  void operator()(const Call& call) {
    for (const ExprPtr& arg : call.args) all(*arg);
  }
  void operator()(const Aggregation& aggregation) {
    if (aggregation.parameter) all(*aggregation.parameter);
    all(*aggregation.of);
  }
  void operator()(const Binary& binary) {
    all(*binary.left);
    all(*binary.right);
  }
};

template <typename Visit>
void walk(const Expr& expr, const Visit& visit) {
  Walk<Visit>{visit}.all(expr);
}

}  // namespace harness::languages::promql
