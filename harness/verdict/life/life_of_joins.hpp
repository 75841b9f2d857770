#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/languages/join.hpp"
#include "harness/verdict/misspelt.hpp"

// Whether series that a query joins can ever meet, where it has a value whether or not they do.
namespace harness::verdict {

// A metric query, put to where the claim is.
using AskOfSeries = std::function<observe::Question(const std::string& query)>;

std::vector<observe::Question> questions_for_joins(const std::vector<languages::Join>& all,
                                                   const AskOfSeries& ask);

// Of two that are joined some meet, and `unless` does not always leave out all. Beside a control
// it is told where they do not.
Life life_of_joins(const std::vector<languages::Join>& all, const AskOfSeries& ask, Control control,
                   std::span<const observe::Answer> answers);

// Whether each side of them has had a series, so that it is known whether they meet.
bool has_seen_sides(const std::vector<languages::Join>& all, const AskOfSeries& ask,
                    std::span<const observe::Answer> answers);

}  // namespace harness::verdict
