#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/life/proof_of_life.hpp"

// What a LogQL or TraceQL query names one by one, job=~"shop|stock": where some of it is not there,
// the others alone satisfy the claim. For PromQL see alternatives.hpp.
namespace harness::verdict {

// None: the query names nothing so, or cannot be read.
std::vector<observe::Question> questions_for_log_alternatives(const std::string& query,
                                                              const observe::Window& window);
std::vector<observe::Question> questions_for_span_alternatives(const std::string& query,
                                                               const observe::Window& window);

// Tells what no line, or no span, of the window has, where any of its others is there. What cannot
// be told is left untold: it decides nothing.
Life life_of_log_alternatives(const std::string& query, const observe::Window& window,
                              std::span<const observe::Answer> answers);
Life life_of_span_alternatives(const std::string& query, const observe::Window& window,
                               std::span<const observe::Answer> answers);

}  // namespace harness::verdict
