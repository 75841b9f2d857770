#pragma once

#include <optional>
#include <string>

#include "harness/verdict/claims/promql_questions.hpp"

// What a promql claim is refused for before a run.
namespace harness::verdict {

// By what stands in it.
Result<void> check_promql(const Promql& claim);

// By what stands in it and how long its window is to be.
std::optional<yaml::Problem> rule_out_promql(const Promql& claim, const plan::Claim& planned,
                                             const plan::Plan& plan);

// What its query reads from outside a window; empty: nothing that counts.
std::string what_promql_reads_outside(const Promql& claim, const plan::Claim& planned,
                                      const observe::Window& window);

}  // namespace harness::verdict
