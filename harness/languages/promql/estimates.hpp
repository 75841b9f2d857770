#pragma once

#include <optional>
#include <string>

#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// The first function that estimates what lies between its samples and the edges of its range
// (increase, rate, delta), and of which the query's values are made: not of `up and increase(a[1m])
// == 0`, nor of count(increase(a[1m]) > 0).
std::optional<std::string> extrapolates(const Expr& expr);

// The query, in which each of them with such a range or a longer one is what its samples show by
// themselves: the last one less the first one, and where the counter was reset no more than that.
// None: it has none of them. Those of shorter ranges, and in subqueries, stay as they are: what
// their samples show is less than what was.
struct Sampled {
  std::string function;  // the first of them
  std::string query;
};
std::optional<Sampled> as_sampled(const Expr& expr, std::string query, Millis range);

}  // namespace harness::languages::promql
