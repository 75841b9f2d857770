#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// The labels by which a query groups.
namespace harness::languages::promql {

// One label of a `by (…)`.
struct GroupLabel {
  std::string label;
  std::vector<std::string> beside;  // the others of the same grouping
  const Expr* grouped = nullptr;    // within the query
};

// Of each aggregation, the outermost first. Those that what is grouped may make itself, by
// label_replace(), count_values() and the like, are left out: they need be of no series.
std::vector<GroupLabel> group_labels(const Expr& query);

}  // namespace harness::languages::promql
