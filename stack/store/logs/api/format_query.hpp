#pragma once

#include <string>

#include "harness/languages/logql/syntax.hpp"

namespace store::logs {

// A query as it is best read: on one line where that is short, else a line for each stage of a
// pipeline and for what each function is of, indented by two spaces a level.
std::string formatted(const harness::languages::logql::Query& query);

}  // namespace store::logs
