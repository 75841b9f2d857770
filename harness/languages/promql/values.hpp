#pragma once

#include <optional>
#include <string_view>

#include "harness/core/interval.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// What numbers the query can give, whatever was scraped: a rate is never negative, `up` is 0 or 1.
Interval bounds_of_values(const Expr& expr);

// The same where one of its calls gives 0; none: it gives no number then.
std::optional<Interval> bounds_beside(const Call& silent, const Expr& expr);

// None: the operator compares nothing.
std::optional<Relation> relation_of(std::string_view op);

}  // namespace harness::languages::promql
