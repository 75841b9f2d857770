#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "harness/verdict/life/proof_of_life.hpp"

// PromQL: what the samples are that queries read. Those with times of their own outlive the process
// that gave them for minutes, as if it were there; and what is no number is left out by some
// functions, as if it had not been.
namespace harness::verdict {

// Where queries are put.
struct SamplesIn {
  observe::Window window;
  std::optional<observe::Window> moments = {};  // throughout it; none: at its end
  Duration apart{0};                            // two scrapes
};

using Queries = std::vector<languages::promql::ExprPtr>;

std::vector<observe::Question> questions_for_samples(const Queries& queries, const SamplesIn& in);

// They are of the window, and numbers.
Life life_of_samples(const Queries& queries, const SamplesIn& in,
                     std::span<const observe::Answer> answers);

}  // namespace harness::verdict
