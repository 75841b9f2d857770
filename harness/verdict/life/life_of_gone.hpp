#pragma once

#include <span>
#include <vector>

#include "harness/verdict/life/proof_of_life.hpp"

// PromQL: a query that names no job is about all whose series it reads. Who has some of them in the
// run and none in the window is gone, and what it would have counted nobody knows.
namespace harness::verdict {

std::vector<observe::Question> questions_for_gone(const languages::promql::Expr& query,
                                                  const Evidence& evidence,
                                                  const observe::Window& window);
Life life_of_gone(std::span<const observe::Answer> answers);

}  // namespace harness::verdict
