#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/languages/review/review.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"
#include "harness/yaml/node.hpp"

namespace harness::verdict {

// What a claim is judged by besides its own fields.
struct Evidence {
  const plan::Plan& plan;
  const observe::Observations& observations;
  observe::Window window;  // of the claim: its phase, less `after`
};

// A kind of claim: a row in the table of claim_kinds.cpp. All functions are pure: the same
// evidence gives the same questions and the same finding, with a stack running or years later.
struct ClaimKind {
  scenario::Kind language;

  // What the backends have to be asked; none for claims about the client's own view.
  std::vector<observe::Question> (*questions)(const plan::Claim& claim, const Evidence& evidence);

  // Until when the system may still make it true, where that is later than `within` after the run's
  // end; null: never later.
  std::optional<WallTime> (*may_hold_until)(const plan::Claim& claim, const Evidence& evidence);

  // `answers` has the last answer to each question, in the order of `questions`.
  Finding (*judge)(const plan::Claim& claim, const Evidence& evidence,
                   std::span<const observe::Answer> answers);

  // Why the claim can never hold, as far as the backends can tell before the load starts; null:
  // nothing is known then.
  std::optional<yaml::Problem> (*foresee)(const plan::Claim& claim, const plan::Plan& plan,
                                           std::span<const observe::Answer> answers) = nullptr;

  // What the language of its queries has to say about one; null: nobody knows its language.
  std::vector<languages::Remark> (*review)(std::string_view query) = nullptr;
};

Evidence evidence_for(const plan::Claim& claim, const plan::Plan& plan,
                      const observe::Observations& observations);

// `asked` may be null: nothing was asked for this claim.
Finding judge_claim(const plan::Claim& claim, const Evidence& evidence,
                    const observe::ClaimAnswers* asked);

std::span<const ClaimKind* const> claim_kinds();
const ClaimKind* find_claim_kind(std::string_view name);

}  // namespace harness::verdict
