#pragma once

#include <cstdint>
#include <optional>

#include "harness/core/interval.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::verdict {

// The times of all requests that a claim is about, in µs: known of those that were answered,
// whatever the status. One that got no answer (refused, reset) may have taken any time; one that
// ran out of time, or was cut off at the end, would have taken at least as long as it had.
struct Population {
  load::Histogram answered;
  load::Histogram cut_off;  // how long they had taken
  std::uint64_t unanswered = 0;
  bool may_lack_cut_off = false;  // whether those belong to what is asked about is not known either
  load::Waited waited = {};       // of those that were answered
  load::Histogram timed_out = {};  // how long they had taken; not among the unanswered

  std::uint64_t size() const {
    return answered.count() + cut_off.count() + unanswered + timed_out.count();
  }
};

// What a trend may have been, in milliseconds as k6 has it; none of an empty population.
std::optional<Interval> trend(const Population& population, const scenario::Condition& condition);

// The same where those that may have waited for the generator had not done so.
std::optional<Interval> trend_without_waiting(const Population& population,
                                              const scenario::Condition& condition);

}  // namespace harness::verdict
