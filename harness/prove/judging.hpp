#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
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
  // Both outlive it. `unbroken`: what the run kept answers to what it was not asked, as only what
  // is broken makes it a question.
  Judging(const plan::Plan& plan, const observe::Observations& observed, AskMutated unbroken)
      : plan_(plan), work_(observed), observed_(observed), unbroken_(std::move(unbroken)) {}

  std::size_t claims() const { return plan_.claims.size(); }

  // As the run has it.
  verdict::Finding as_recorded(std::size_t claim) const;

  struct Judged {
    verdict::Finding finding;
    std::string unanswered = {};  // the first question that nobody answers; empty: there is none
  };
  // With the answers of a backend of which something is broken.
  Judged with_answers(std::size_t claim, const AskMutated& ask);

  // With another load's figures, and all answers as they were.
  verdict::Finding with_load(std::size_t claim, const load::LoadStats& load);

  // What the run was answered last to each of the claim's questions.
  std::vector<observe::Asked> recorded(std::size_t claim) const;

 private:
  std::optional<observe::Answer> as_it_was(const observe::Question& question,
                                           const observe::ClaimAnswers* recorded) const;

  const plan::Plan& plan_;
  observe::Observations work_;
  const observe::Observations& observed_;
  AskMutated unbroken_;
};

}  // namespace harness::prove
