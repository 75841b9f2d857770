#pragma once

#include <optional>

#include "harness/core/interval.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// What numbers a metric query can give, whatever was logged: a count is never negative.
Interval bounds_of_values(const Metric& metric);

// None: the operator compares nothing.
std::optional<Relation> relation_of(BinaryOp op);

}  // namespace harness::languages::logql
