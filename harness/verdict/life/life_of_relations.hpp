#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/traceql/relations.hpp"
#include "harness/verdict/misspelt.hpp"

// TraceQL: spans that a query wants to stand to each other in some way do stand so in the run,
// whatever became of them. `a > b` of spans between which another lies, and `b >> a` of a that
// calls b, find nothing for ever.
namespace harness::verdict {

std::vector<observe::Question> questions_for_relations(
    const std::vector<languages::traceql::ReadRelation>& relations, const observe::Window& run);

Life life_of_relations(const std::vector<languages::traceql::ReadRelation>& relations,
                       Control control, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
