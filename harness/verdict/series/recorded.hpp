#pragma once

#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/observe/observations.hpp"
#include "harness/verdict/series/restarts.hpp"

// What recording rules made of counters says no more than these counted.
namespace harness::verdict {

// The query, with each metric that a rule records as that rule's expression, whatever that reads in
// turn: what the query says of such a metric's labels stands at what the rule reads, but for the
// labels that the rule sets itself. What is read at another time (offset, @) stays as it is. The
// query itself: it reads nothing recorded.
std::string looked_through(const std::string& query,
                           const std::vector<observe::RecordingRule>& rules);

// The same, parsed; null: it reads nothing recorded, or cannot be read.
languages::promql::ExprPtr behind_recordings(const std::string& query, const Evidence& evidence);

// Adds what is asked of the counters behind what rules record; nothing: the query reads none.
void add_uncounted_behind(const std::string& query, const Evidence& evidence, const RestartsIn& in,
                          std::vector<observe::Question>& all);

}  // namespace harness::verdict
