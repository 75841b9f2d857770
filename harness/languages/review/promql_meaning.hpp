#pragma once

#include <string_view>

#include "harness/languages/promql/syntax.hpp"
#include "harness/languages/review/remarks.hpp"

namespace harness::languages {

// What Prometheus takes and cannot evaluate, or evaluates to nothing whatever was measured.
std::vector<Remark> promql_nonsense(std::string_view text, const promql::Expr& query);

}  // namespace harness::languages
