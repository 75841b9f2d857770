#pragma once

#include <functional>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// All that one claim needs to know, and until when it is worth asking.
struct Inquiry {
  std::size_t claim = 0;  // index into Plan::claims
  std::vector<Question> questions;
  WallTime deadline;
};

// Puts a question to its backend: Backends::ask, or what a test has up its sleeve.
using Ask = std::function<Answer(const Question&)>;

// Waits up to the given time; false when there is no point in going on (Ctrl-C, a backend is lost).
using Pause = std::function<bool(Duration)>;

// Whether a claim is decided by what was answered so far: it holds, or can no longer hold.
using Decided = std::function<bool(const ClaimAnswers&)>;

// Asks each inquiry's questions again and again until the claim is decided or its deadline has
// passed, and each at least once. All inquiries take turns, so that the slowest decides how long it
// takes, not their sum. Every answer that differs from the one before is kept.
std::vector<ClaimAnswers> poll(const std::vector<Inquiry>& inquiries, const Ask& ask,
                               const Clock& clock, const Decided& decided, const Pause& pause);

}  // namespace harness::observe
