#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "harness/load/http/outcome.hpp"
#include "harness/load/record/stats.hpp"

namespace harness::load {

// What came of some requests of one kind. One thread.
struct Tally {
  using Outcomes = std::vector<std::pair<Outcome, std::uint64_t>>;

  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  std::uint64_t resent = 0;
  std::uint64_t redirects = 0;
  std::uint64_t unasked = 0;
  std::uint64_t in_doubt = 0;
  Outcomes outcomes;
  std::vector<CheckStats> checks;  // in the order of the row
  Histogram cut_after;
  TimedOut timed_out;
  StepTimes unanswered_steps;  // of those without an answer, as far as they came
  std::vector<AnswerStats> answers;

  bool is_empty() const { return ok + failed + unknown == 0; }
  void add(const Tally& more);
  void clear();  // keeps its memory
};

void add_outcome(Tally::Outcomes& outcomes, Outcome outcome, std::uint64_t times);

}  // namespace harness::load
