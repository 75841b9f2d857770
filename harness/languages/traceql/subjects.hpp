#pragma once

#include <string>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"

// Which spans a query is about, as opposed to what it says became of them: where there are none, it
// finds nothing whatever became of the others.
namespace harness::languages::traceql {

// Whether it says how something ended or how long that took: status, duration, an event, and an
// attribute by its name.
bool tells_an_outcome(const Field& field);

// Queries for those spans: "{ (name = `GET /`) }" of { name = "GET /" && status = error }, and
// "{ (span.die.type = `risky`) }" of { span.die.type = "risky" } | max(duration) > 1s. Each once.
// A filter that says nothing of what became of its spans is about them by their names alone, and
// only if it says more.
std::vector<std::string> subjects_of(const Query& query);

// The parts of a condition that all have to hold.
std::vector<ExpressionPtr> parts_of(const ExpressionPtr& condition);

// Whether a part is about nothing but which service its spans are of.
bool is_of_services(const Expression& part);

// Whether all that it says is which services have spans.
bool is_of_services_only(const Query& query);

// "(a || b)"; empty of none.
std::string any_of(const std::vector<std::string>& conditions);
// "a && b"; the one of them that is not empty.
std::string both(const std::string& one, const std::string& other);

}  // namespace harness::languages::traceql
