#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "harness/load/record/stats.hpp"
#include "harness/verdict/threshold/population.hpp"

namespace harness::verdict {

// All requests and iterations that the threshold is about, added up. Where it selects answers,
// those that were cut off may have become such ones or not.
struct Totals {
  bool any = false;        // whether anything has the tags at all
  std::uint64_t sent = 0;  // whatever the answers
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  std::uint64_t resent = 0;
  std::uint64_t in_doubt = 0;    // whose answers may be others'
  std::uint64_t may_belong = 0;  // that ran out of time, and might have had such an answer in time
  std::uint64_t told = 0;        // that were answered, whatever the answers
  bool selects_answers = false;
  bool selects_statuses = false;
  std::optional<bool> expected;  // whether those that it selects were expected
  load::CheckStats checks;
  std::uint64_t checks_unknown = 0;  // of requests that were cut off
  load::Histogram cut_after;
  load::TimedOut timed_out;
  load::AnswerTimes times;
  load::IterationStats iterations;

  std::uint64_t answered() const { return times.latency.count(); }
  std::uint64_t unanswered() const { return ok + failed - answered(); }
  Population population(const load::Histogram& of_answered,
                        const load::Histogram& of_timed_out) const {
    const std::uint64_t rest = unanswered() - std::min(unanswered(), of_timed_out.count());
    return {of_answered, cut_after, rest + in_doubt, selects_answers, times.waited, of_timed_out};
  }
};

}  // namespace harness::verdict
