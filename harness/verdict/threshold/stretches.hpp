#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/load/record/stats.hpp"
#include "harness/scenario/threshold.hpp"

namespace harness::verdict {

// What came of the requests that ended in one stretch of a window. Of latencies only the bounds are
// known.
struct Stretch {
  Duration begin{0};  // from the start of the load
  Duration end{0};
  std::uint64_t ok = 0;
  std::uint64_t failed = 0;
  std::uint64_t unknown = 0;
  load::CoarseHistogram latency;
  load::Waited waited = {};    // of all stretches: any of them may have ended in this one
  std::uint64_t in_doubt = 0;  // the same of those whose answers may be others'

  std::uint64_t ended() const { return ok + failed + unknown; }
  std::uint64_t unanswered() const { return ended() - latency.count(); }
};

// How a window is cut: a whole stretch begins at its first second and at each one behind it, of two
// minutes and more at each sixtieth of that, and one ends with it.
struct Cut {
  Duration begin{0};  // of the window, from the start of the load
  Duration end{0};
  Duration over{0};

  // What ends in a part of a second at the window's edges belongs to the stretch beside it, and
  // what ends after the window is the end of one more, which is longer where it takes longer.
  // Counts are of whole seconds, and have neither.
  bool whole_seconds = false;
};

// The error: no stretch is whole, or the load was so long that its seconds are not kept one by one.
Result<std::vector<Stretch>> stretches_of(const std::vector<const load::RequestStats*>& requests,
                                          const Cut& marks, std::uint32_t second_width);

// What a trend of the latencies may have been, in milliseconds; none where nothing ended.
std::optional<Interval> trend(const Stretch& stretch, const scenario::Condition& condition);
std::optional<Interval> trend_without_waiting(const Stretch& stretch,
                                              const scenario::Condition& condition);

}  // namespace harness::verdict
