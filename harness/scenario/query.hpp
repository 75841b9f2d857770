#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/core/result.hpp"

namespace harness::scenario {

// What a query may hold besides its own language: variables, of which the run fills in the values.
inline constexpr std::string_view window_variable = "window";  // the window's length

// The names of the variables in order of appearance: "window" of "rate(x[$window])". What stands in
// quotes or in a comment belongs to the query's own language.
std::vector<std::string> variables_in(std::string_view query);

// The query with some length of the window filled in, as long as "$window" itself, so that places
// in it stay where they are.
std::string with_any_window(const std::string& query);

// Whether there is a query, and every variable in it is known.
Result<void> check_query(const std::string& query);

}  // namespace harness::scenario
