#pragma once

#include <optional>

#include "harness/languages/promql/grammar.hpp"

namespace harness::languages::promql {

// The first place where types or arguments do not fit.
std::optional<Fault> check(const Expr& expr);

}  // namespace harness::languages::promql
