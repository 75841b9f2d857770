#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/finding.hpp"

// What its system goes on with behind the last response is not of a run's metrics: these end with
// the first scrape after it. While lines and spans are waited for it may do what requests have left
// it to do.
namespace harness::verdict {

// The query once more, with what was scraped until all had come. None: it ends before, or nothing
// was waited for.
std::vector<observe::Question> questions_behind_the_run(const std::string& promql,
                                                        const Evidence& evidence);

// What fails, and would not with that, is undecided.
Finding unless_done_behind_the_run(Finding finding, const SeriesWanted& wanted,
                                   std::span<const observe::Answer> answers);

}  // namespace harness::verdict
