#pragma once

#include <string_view>
#include <vector>

#include "harness/languages/traceql/token.hpp"

namespace harness::languages::traceql {

// The tokens of a query, the last of which is End. What is no token becomes an End with its fault.
std::vector<Token> tokens_of(std::string_view query);

}  // namespace harness::languages::traceql
