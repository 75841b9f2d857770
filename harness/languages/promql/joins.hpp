#pragma once

#include <string>
#include <vector>

#include "harness/languages/join.hpp"
#include "harness/languages/promql/syntax.hpp"

namespace harness::languages::promql {

// Of the tree of that query, in order.
std::vector<Join> joins(const Expr& expr, const std::string& query);

}  // namespace harness::languages::promql
