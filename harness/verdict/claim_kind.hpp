#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::verdict {

// What a claim is judged by besides its own fields.
struct Evidence {
  const plan::Plan& plan;
  const observe::Observations& observations;
  observe::Window window;  // of the claim: its phase, less `after`
};

// A kind of claim: a row in the table of claim_kinds.cpp. Both functions are pure: the same
// evidence gives the same questions and the same finding, with a stack running or years later.
struct ClaimKind {
  scenario::Kind language;

  // What the backends have to be asked; none for claims about the client's own view.
  std::vector<observe::Question> (*questions)(const plan::Claim& claim, const Evidence& evidence);

  // `answers` has the last answer to each question, in the order of `questions`.
  Finding (*judge)(const plan::Claim& claim, const Evidence& evidence,
                   std::span<const observe::Answer> answers);
};

std::span<const ClaimKind* const> claim_kinds();
const ClaimKind* find_claim_kind(std::string_view name);

}  // namespace harness::verdict
