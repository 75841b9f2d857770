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

// What the answers so far make of a claim: it holds, or can no longer hold, or neither yet.
enum class Standing { open, holds, lost };
using Judged = std::function<Standing(const ClaimAnswers&)>;

// Asks each inquiry's questions again and again until the claim is lost, or holds by two answers in
// a row, or its deadline has passed; each at least once. A round puts all open questions side by
// side, so that it takes no longer than the slowest of the answers. Of the answers that differ from
// the one before the first is kept, and the last ten.
std::vector<ClaimAnswers> poll(const std::vector<Inquiry>& inquiries, const AskAll& ask,
                               const Clock& clock, const Judged& judged, const Pause& pause);

}  // namespace harness::observe
