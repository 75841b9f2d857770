#pragma once

#include "harness/languages/logql/syntax.hpp"
#include "stack/store/logs/query/matrix.hpp"
#include "stack/store/logs/query/outcome.hpp"

namespace store::logs {

// Series on both sides.
Outcome<Matrix> combine(const harness::languages::logql::BinaryOperation& operation,
                        const Matrix& left, const Matrix& right, std::size_t steps);

// Series on one side, a number on the other.
enum class Side { left, right };
Matrix combine_with_number(const harness::languages::logql::BinaryOperation& operation,
                           Matrix series, double number, Side number_side);

}  // namespace store::logs
