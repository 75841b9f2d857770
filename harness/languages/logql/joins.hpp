#pragma once

#include <vector>

#include "harness/languages/join.hpp"
#include "harness/languages/logql/syntax.hpp"

namespace harness::languages::logql {

// In order; none of a log query.
std::vector<Join> joins(const Query& query);

}  // namespace harness::languages::logql
