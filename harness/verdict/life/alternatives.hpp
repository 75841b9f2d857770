#pragma once

#include <span>
#include <vector>

#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// What a selector names one by one, job=~"shop|stock": where some of it is not there, the others
// alone satisfy the claim.
namespace harness::verdict {

// The series of each selector that names something so; none: none does.
std::vector<observe::Question> questions_for_alternatives(const languages::promql::Expr& query,
                                                          const observe::Window& window);

// Tells which no series has; of a selector without any series nothing is told.
Life life_of_alternatives(const languages::promql::Expr& query,
                          std::span<const observe::Answer> answers);

}  // namespace harness::verdict
