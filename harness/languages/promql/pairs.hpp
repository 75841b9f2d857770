#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"

// What is made of two vectors has no series where one of them has none: of a + b nothing is left of
// a, and a / b says nothing. Where a query makes a number of that (or vector(0), > bool 1), nobody
// sees it.
namespace harness::languages::promql {

struct Pair {
  std::string left;  // queries by themselves
  std::string right;
  bool needs_left = false;   // where the right one has series
  bool needs_right = false;  // where the left one has
  bool divides = false;      // by the right one, which is not to be 0
};

// Whether it may make a number of nothing, or of NaN.
bool hides_nothing(const Expr& expr);

// Of the tree of that query. A part that compares may leave out all, and is not needed.
std::vector<Pair> pairs(const Expr& expr, const std::string& query);

}  // namespace harness::languages::promql
