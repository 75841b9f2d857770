#pragma once

#include <optional>

#include "harness/languages/review/remarks.hpp"
#include "harness/languages/traceql/field_comparison.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages {

// Of one comparison by itself: the first objection, errors before hints.
std::optional<Objection> objection_to(const traceql::Expression& comparison);

// Whether it is met where there is no event. Not a comparison of what events have: nothing.
std::optional<bool> met_without_event(const traceql::Expression& comparison);
Objection fault_of_empty_events(const traceql::Expression& comparison);

Objection never_true(const traceql::Expression& condition, const std::string& why);
Objection always_true(const traceql::Expression& condition, const std::string& why);

}  // namespace harness::languages
