#pragma once

#include <optional>

#include "harness/verdict/claim_kind.hpp"

// A phase in which nothing is asked of the system, as its author wants it: the load is over, has
// not begun, or rests.
namespace harness::verdict {

// Whether the plan alone lets that be so of the claim's window.
bool may_be_without_load(const Evidence& evidence);

// Whether no request was due in the claim's window, by the plan, and none was sent, by the ledger;
// `since`: of what the query reads of it alone. Where load was meant to be and was over before, it
// is not so.
bool was_without_load(const Evidence& evidence, const std::optional<WallTime>& since);

}  // namespace harness::verdict
