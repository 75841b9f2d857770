#pragma once

#include <string_view>
#include <tl/expected.hpp>

#include "harness/languages/traceql/error.hpp"
#include "harness/languages/traceql/syntax.hpp"

namespace harness::languages::traceql {

constexpr std::size_t max_query_size = 128 * 1024;
constexpr int max_pattern_steps = 500'000;  // of the programs of all of them
constexpr int max_operators = 500;          // comparisons too: each is work for every span
constexpr std::size_t max_fields = 100;     // of one list, as in by( … )
constexpr int max_patterns = 200;  // regular expressions, each of which takes room while it is used

// The whole of a query, checked: what it gives can be evaluated. Any text may come in; what it
// gives has bounds in every direction.
tl::expected<Query, Error> parse(std::string_view query);

// One attribute or intrinsic and nothing else, as names of tags are given: "span.http.method",
// "name", "span.with space". Nothing where it is no such name.
std::optional<Field> parse_field(std::string_view name);

}  // namespace harness::languages::traceql
