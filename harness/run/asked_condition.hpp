#pragma once

#include <string>

#include "harness/observe/question.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::run {

// A condition that a backend is asked about, at one moment.
observe::Question question_of(const scenario::LiveCondition& condition, WallTime at);

// What its answer says. Nothing is so of an answer that is empty, or has what is no number.
struct Heard {
  bool is_so = false;  // all of it
  bool is_answered = false;
  bool has_data = false;  // a series
  std::string seen;       // "7 for {…}, one of 2 series"; why nothing was
};
Heard heard(const scenario::LiveCondition& condition, const observe::Question& question,
            observe::Answer answer);

// What its query reads of the past, before any moment.
Duration looks_back_of(const scenario::LiveCondition& condition);

}  // namespace harness::run
