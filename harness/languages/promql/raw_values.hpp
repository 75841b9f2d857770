#pragma once

#include <vector>

#include "harness/languages/promql/selectors.hpp"

namespace harness::languages::promql {

// The selectors on whose samples the answer hangs as they are, and not only by how they rise or
// whether they are there: x in `x > 5`, `max_over_time(x[5m])` and `count(x > 5)`, not in
// `increase(x[5m])`, `count(x)` or `y unless x`. Of a counter that is a number since its process
// began. They point into the tree.
std::vector<NamedSeries> read_as_they_are(const Expr& expr);

// Whether its name alone says that a metric is a counter: x_total, and x_bucket of a histogram.
bool is_called_a_counter(const std::string& metric);

}  // namespace harness::languages::promql
