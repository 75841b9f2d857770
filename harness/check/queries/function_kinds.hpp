#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// Functions of counters and of gauges, and metrics whose names say that they are of the other kind.
namespace harness::check {

// Whether its name says that a metric is a gauge: x_ratio, node_memory_MemAvailable_bytes. Of
// x_bytes alone nobody can tell.
bool is_called_a_gauge(const std::string& metric);

struct WrongKind {
  languages::promql::Span span;
  std::string what;
  std::string remedy;
};

// delta() of a counter, which falls where its process begins anew; rate() of a gauge, for which
// each fall is such a beginning.
std::vector<WrongKind> functions_of_other_kinds(const languages::promql::Expr& query);

}  // namespace harness::check
