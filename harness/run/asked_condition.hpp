#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/observe/question.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::run {

// A condition that a backend is asked about, at one moment.
observe::Question question_of(const scenario::LiveCondition& condition, WallTime at);

// The same, with what is known of quantiles in it: see verdict::with_quantile_ends().
std::vector<observe::Question> questions_of(const scenario::LiveCondition& condition, WallTime at);

// What their answers say. Nothing is so of an answer that is empty, or has what is no number; of a
// quantile that may lie at another place in its bucket nothing is known.
struct Heard {
  bool is_so = false;  // all of it
  bool is_answered = false;
  bool has_data = false;  // a series
  std::string seen;       // "7 for {…}, one of 2 series"; why nothing was
};
Heard heard(const scenario::LiveCondition& condition, std::span<const observe::Question> questions,
            std::span<const observe::Answer> answers);

// What its query reads of the past, before any moment.
Duration looks_back_of(const scenario::LiveCondition& condition);

}  // namespace harness::run
