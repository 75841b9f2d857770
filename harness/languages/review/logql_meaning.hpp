#pragma once

#include <string_view>
#include <vector>

#include "harness/languages/logql/syntax.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

// What Loki takes and answers with nothing, or with no number, whatever was logged.
std::vector<Remark> logql_nonsense(std::string_view text, const logql::Query& query);

}  // namespace harness::languages
