#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::prove {

// The answer of a backend as it would have been; none: that backend has what it had, so that the
// recorded answer stands.
using AskMutated = std::function<std::optional<observe::Answer>(const observe::Question&)>;

// Judges the claims of a run again, with other answers than those that it got. Not for two threads.
class Judging {
 public:
  // Both outlive it.
  Judging(const plan::Plan& plan, const observe::Observations& observed)
      : plan_(plan), work_(observed), observed_(observed) {}

  std::size_t claims() const { return plan_.claims.size(); }

  // As the run has it.
  verdict::Finding as_recorded(std::size_t claim) const;

  // With the answers of a backend of which something is broken.
  verdict::Finding with_answers(std::size_t claim, const AskMutated& ask);

  // With another load's figures, and all answers as they were.
  verdict::Finding with_load(std::size_t claim, const load::LoadStats& load);

  // What the run was answered last to each of the claim's questions.
  std::vector<observe::Asked> recorded(std::size_t claim) const;

 private:
  const plan::Plan& plan_;
  observe::Observations work_;
  const observe::Observations& observed_;
};

}  // namespace harness::prove
