#pragma once

#include <set>
#include <string>

#include "harness/core/result.hpp"
#include "harness/languages/traceql/syntax.hpp"

// TraceQL: the harness' own spans, one for each request, which Tempo has even where no service
// sends any. They show of no other span that it would arrive.
namespace harness::verdict {

enum class Meets { never, perhaps, always };

// Whether it finds the trace of a request of which the harness' own span is all that there is.
Meets meets_own_span(const languages::traceql::Query& query);

// The same query, in which what may be a span of the harness' own has to be another's: "{ name =
// "a"
// }" asks for `resource.service.name != "harness"`, too. Not where it names the harness.
std::string asked_of_others(const std::string& query);

// What a claim's control asks; of one that is about the harness' own spans, what it says.
std::string asked_by_control(const std::string& control, const std::string& claim);

// Of the names of attributes those that a service has, too: none, where there are no more than the
// harness' own spans bring.
std::set<std::string> beside_own_spans(const std::set<std::string>& attributes);

// Refuses a control that the harness' own spans satisfy, whatever others send, where the claim is
// not about those. Says nothing of queries that cannot be read.
Result<void> check_traceql_control(const std::string& control, const std::string& claim);

}  // namespace harness::verdict
