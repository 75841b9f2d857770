#pragma once

#include <span>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/finding.hpp"

// Most counters come with what they count for the first time. In a phase before that nothing says
// whether one stood still or was not looked for; but who was up and counts it later sent all that
// it had.
namespace harness::verdict {

// Of what silence would satisfy; null: it is none.
std::vector<observe::Question> questions_for_unborn(const languages::promql::Expr* query,
                                                    const Evidence& evidence);

// No data for want of counters that come later in the run, of targets that were up at each scrape
// and answered no request in the window: undecided.
Finding unless_unborn(Finding finding, const languages::promql::Expr* query,
                      const Evidence& evidence, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
