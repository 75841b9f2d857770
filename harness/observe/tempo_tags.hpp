#pragma once

#include <set>
#include <string>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// What Tempo knows of the attributes of spans: for people who misspelt one.
namespace harness::observe {

// The names that spans have of the query's, in a scope such as "span"; empty: in all of them.
Question span_tags(const std::string& scope, const std::string& traceql, const Window& window);

// The values of a field ("span.http.method", "name") that the query's spans have.
Question span_values(const std::string& field, const std::string& traceql, const Window& window);

Result<std::set<std::string>> parse_tags(const Answer& answer);
Result<std::set<std::string>> parse_values(const Answer& answer);

}  // namespace harness::observe
