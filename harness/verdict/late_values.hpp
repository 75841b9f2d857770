#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/finding.hpp"

// What a metric query over log lines says of a window of which lines came behind it: it gives
// numbers alone, so that they count both ways.
namespace harness::verdict {

// Of a metric query, as its author wrote it: how many lines of its streams came late, which of them
// name requests of the phase, and what it says with these.
std::vector<observe::Question> questions_for_late_value(const std::string& query,
                                                        const Evidence& evidence);

// What it says without them, as `value` answers it, joined with what it says with them.
Finding join_late_value(Finding finding, const std::string& query, const SeriesWanted& wanted,
                        const Evidence& evidence, const observe::Answer& value,
                        std::span<const observe::Answer> answers);

}  // namespace harness::verdict
