#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/scenario/scenario.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// Whether what is asked while a run is under way is about anything: `or vector(0)` has a value of a
// misspelt metric, too. That much of a proof of life needs no end of the run; steady states and
// conditions ask for the same.
namespace harness::verdict {

// PromQL: each series that the query names has been there in the window, and of ALERTS the rule.
std::vector<observe::Question> questions_for_existence(const languages::promql::Expr& query,
                                                       const observe::Window& window);
Life existence_of(const languages::promql::Expr& query, std::span<const observe::Answer> answers);

// Of a condition that a backend is asked about, from when it was first watched on; by its control,
// where it has one. What is missing is told with the nearest that is there.
std::vector<observe::Question> questions_for_existence(const scenario::LiveCondition& condition,
                                                       const observe::Window& watched);
Life existence_of(const scenario::LiveCondition& condition, const observe::Window& watched,
                  std::span<const observe::Answer> answers);

// Whether that stays so: of series that it joins and that have not been there yet, nobody knows
// whether they meet.
bool is_settled(const scenario::LiveCondition& condition, const observe::Window& watched,
                std::span<const observe::Answer> answers);

}  // namespace harness::verdict
