#pragma once

#include <span>
#include <vector>

#include "harness/languages/traceql/syntax.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What a claim that names nobody is about: all who send anything in the run. One of them that
// speaks is no proof of another.
namespace harness::verdict {

// Faults are there to have services fall silent: who does while one lasts says nothing.
bool is_under_a_fault(const Evidence& evidence);

// TraceQL: each service that has spans in the run, and that the query may be about, has some in the
// window. Asked in turn: who has
// some is known from the first answer.
std::vector<observe::Question> questions_for_services(const languages::traceql::Query& query,
                                                      const Evidence& evidence);
Life life_of_services(const languages::traceql::Query& query, const Evidence& evidence,
                      std::span<const observe::Answer> answers);

}  // namespace harness::verdict
