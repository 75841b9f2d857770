#pragma once

#include <optional>
#include <string_view>

#include "harness/languages/review/remarks.hpp"
#include "harness/languages/traceql/error.hpp"

namespace harness::languages {

// What whoever wrote a query slipped on, where Tempo's grammar only tells where it stopped, and
// what is written there: the words of an enumeration, a field, a function, a unit.
std::optional<Objection> traceql_slip(std::string_view query, const traceql::Error& error);

}  // namespace harness::languages
