#pragma once

#include <string>

#include "harness/languages/logql/syntax.hpp"

// Filters that compare numbers, times or sizes keep each line whose label is none, with
// __error__="LabelFilterErr": it is counted with those that fit.
namespace harness::languages::logql {

// Whether a log query has such filters, and says nothing of errors itself.
bool counts_what_is_no_number(const Query& query);

// Of its lines: those, and the others.
std::string lines_without_number(const std::string& query);
std::string lines_with_number(const std::string& query);

}  // namespace harness::languages::logql
