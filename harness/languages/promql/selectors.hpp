#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// Which series a query names.
namespace harness::languages::promql {

struct NamedSeries {
  std::string metric;  // also where it stands as {__name__="…"}; empty: the matchers alone say it
  const Selector* selector = nullptr;  // in the tree
  Span span;
};

// In order of appearance.
std::vector<NamedSeries> selectors(const Expr& expr);

// Labels in by, without, on, ignoring, group_left and group_right, each once, sorted.
std::vector<std::string> grouping_labels(const Expr& expr);

}  // namespace harness::languages::promql
