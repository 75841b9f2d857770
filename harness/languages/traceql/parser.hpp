#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "harness/languages/traceql/error.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

// The whole of a query, checked: what it gives can be evaluated. Any text may come in; trees are
// at most `max_depth` deep.
tl::expected<Query, Error> parse(std::string_view query);

// One attribute or intrinsic and nothing else, as names of tags are given: "span.http.method",
// "name", "span.with space". Nothing where it is no such name.
std::optional<Field> parse_field(std::string_view name);

}  // namespace harness::languages::traceql
