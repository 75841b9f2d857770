#pragma once

#include <string>

#include "harness/languages/logql/syntax.hpp"

// A whole tree as a query again: one that asks the same, though not in the same letters.
namespace harness::languages::logql {

std::string print(const LogQuery& query);
std::string print(const Metric& metric);

}  // namespace harness::languages::logql
