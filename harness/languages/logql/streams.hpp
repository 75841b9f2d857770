#pragma once

#include <string>
#include <vector>

#include "harness/languages/logql/syntax.hpp"

// Which streams a query reads.
namespace harness::languages::logql {

// The selectors that its log queries begin with, each once, in order: "{app=\"a\"}".
std::vector<std::string> stream_selectors(const Query& query);

}  // namespace harness::languages::logql
