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
  // What some of them were answered before; all of it stays where they are answered alike.
  std::vector<Asked> known = {};
};

// What the answers so far make of a claim: it holds, or fails whatever else may come, or can no
// longer hold whatever is answered, or none of these yet. The same answers make the same of it.
enum class Standing { open, holds, fails, lost };
using Judged = std::function<Standing(const ClaimAnswers&)>;

struct Polled {
  ClaimAnswers answers;
  bool holds = false;  // by answers that were given twice
};

// Asks each inquiry's questions again and again until the claim is lost, or holds, or fails, by two
// answers in a row to each, or its deadline has passed; each at least once. A question whose answer
// was given twice alike is put no third time, unless the claim is still open by it. A round puts
// all questions side by side, each once, so that it takes no longer than the slowest of the
// answers; only what is answered in another way than before is judged anew. Of the answers that
// differ from the one before the first is kept, and the last ten.
std::vector<Polled> poll(const std::vector<Inquiry>& inquiries, const AskAll& ask,
                         const Clock& clock, const Judged& judged, const Pause& pause);

}  // namespace harness::observe
