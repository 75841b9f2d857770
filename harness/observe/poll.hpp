#pragma once

#include <functional>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// All that one claim needs to know, and until when it is worth asking.
struct Inquiry {
  std::size_t claim = 0;  // index into Plan::claims
  std::vector<Question> questions;
  WallTime deadline;
};

// Whether a claim is decided by what was answered so far: it holds, or can no longer hold.
using Decided = std::function<bool(const ClaimAnswers&)>;

// Asks each inquiry's questions again and again until the claim is decided or its deadline has
// passed, and each at least once. A round puts all open questions side by side, so that it
// takes no longer than the slowest of the answers. Every answer that differs from the one before is
// kept.
std::vector<ClaimAnswers> poll(const std::vector<Inquiry>& inquiries, const AskAll& ask,
                               const Clock& clock, const Decided& decided, const Pause& pause);

}  // namespace harness::observe
