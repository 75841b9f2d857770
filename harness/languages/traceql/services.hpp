#pragma once

#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// The services that a query names by `resource.service.name = "…"` (or without its scope), each
// once, sorted.
std::vector<std::string> named_services(const Query& query);
std::vector<std::string> named_services(const Expression& condition);  // what one filter names

}  // namespace harness::languages::traceql
