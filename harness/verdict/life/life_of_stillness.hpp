#pragma once

#include <span>
#include <string>

#include "harness/verdict/asked.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// Where nothing was asked of the system, that a counter stands still is what is claimed, and no
// silence: its series is there, and it counts at another time of the run. What became of requests
// (an outcome, a share, a sum) says nothing where there were none.
namespace harness::verdict {

void ask_for_stillness(const languages::promql::Expr& query, const Evidence& evidence,
                       Asked& asked);

// `where`: "drain", "what the query reads of drain"; `answers`: to all that was asked.
Life life_of_stillness(const languages::promql::Expr& query, const Evidence& evidence,
                       const std::string& where, const Asked& asked,
                       std::span<const observe::Answer> answers);

}  // namespace harness::verdict
