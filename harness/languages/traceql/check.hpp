#pragma once

#include <optional>

#include "harness/languages/traceql/error.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// What is wrong with a query that reads well: types that do not meet, regular expressions that are
// none, parts of the language that cannot be evaluated.
std::optional<Error> check(const Query& query);

}  // namespace harness::languages::traceql
