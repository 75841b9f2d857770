#pragma once

#include <string_view>

#include "harness/languages/traceql/syntax.hpp"

namespace store::traces {

// Attributes that Tempo keeps in columns of their own, beside the one table that holds all others
// of a scope. Those columns hold no arrays, always have a name, and share no condition with others.
bool has_own_column(harness::languages::traceql::Scope scope, std::string_view name);

}  // namespace store::traces
