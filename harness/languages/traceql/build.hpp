#pragma once

#include <string>

#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// Makes expressions, with constants computed: "1 + 2" is 3. Of no expression where an integer is
// divided by the constant 0.
ExpressionPtr make_literal(Literal literal, Position at);
ExpressionPtr make_field(Field field);
ExpressionPtr make_unary(Operator op, ExpressionPtr operand, Position at);
ExpressionPtr make_binary(Operator op, ExpressionPtr left, ExpressionPtr right, Position at);

}  // namespace harness::languages::traceql
