#pragma once

#include <optional>

#include "harness/plan/plan.hpp"
#include "harness/verdict/claims/promql_questions.hpp"

// A Tempo that runs already sends what it derives from spans where its owner told it to.
namespace harness::verdict {

// Why a claim on that can never be judged; empty: it may come, or it asks for none of it.
std::optional<yaml::Problem> asks_for_what_is_derived_elsewhere(const Promql& claim,
                                                                const plan::Plan& plan);

}  // namespace harness::verdict
