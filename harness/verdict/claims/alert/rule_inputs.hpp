#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What an alerting rule reads. Where that is away the rule says nothing, whatever happens: an alert
// that does not fire then is no proof of anything.
namespace harness::verdict {

// `text`: the rule as it is written, of which `rule` has the places.
std::vector<observe::Question> questions_for_inputs(const languages::promql::Expr& rule,
                                                    const std::string& text,
                                                    const Evidence& evidence);

// Whether each job that has such series in the run had them throughout the claim's window, with
// samples of their time, what the rule compares was a number, and it can have a value: its labels
// are those of its series in the run, what it joins can meet, and it reads the run. What the only
// fault of the window has taken away is missing on purpose. `answers` are those to
// questions_for_inputs(). A gap of one scrape may be of the machine: undecided.
Life inputs_were_there(const languages::promql::Expr& rule, const std::string& text,
                       const Evidence& evidence, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
