#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

// LogQL: lines that a query leaves out although they say what it asks for: their streams have a
// label of the name that it takes out of them, or colours stand within the text.
namespace harness::verdict {

std::vector<observe::Question> questions_for_hidden(const std::string& query,
                                                    const observe::Window& window);

// What was found is undecided where such lines may make it another. `count`: that of the query's
// lines is claimed; none: what a metric query makes of them, of which nobody knows.
Finding unless_hidden(Finding finding, const std::string& query, const scenario::Comparison* count,
                      std::span<const observe::Answer> answers);

}  // namespace harness::verdict
