#pragma once

#include <string_view>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

// What means something else than it seems to, in the order of the text.
std::vector<Remark> logql_traps(std::string_view text, const logql::Query& query);

}  // namespace harness::languages
