#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/languages/bounds/bounds.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// What is taken from the names of metrics: what conventions make certain, or also what is as good
// as certain: the depth of a queue.
enum class Names { by_convention, as_usual };

// What numbers the query can give, whatever was scraped: a rate is never negative, `up` is 0 or 1.
Interval bounds_of_values(const Expr& expr, Names names = Names::by_convention);

// What is known while nothing happens.
struct Still {
  std::vector<const Call*> calls;  // that give 0

  // Beside targets that are up: a comparison that need not hold leaves nothing.
  bool is_all_there_is = false;
};

// The same then; none: it gives no number.
std::optional<Interval> bounds_where(const Still& still, const Expr& expr);

// None: the operator compares nothing.
std::optional<Relation> relation_of(std::string_view op);

}  // namespace harness::languages::promql
