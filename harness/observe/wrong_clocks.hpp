#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/observe/asking.hpp"
#include "harness/observe/conventions.hpp"
#include "harness/observe/observations.hpp"

namespace harness::observe {

// A request that was answered: when it was sent, and when its answer was in.
struct TimedRequest {
  std::string trace_id;
  Window at;
};

// By how much the clocks of those may differ who keep theirs, and how late a span may begin.
inline constexpr Duration clocks_may_differ = std::chrono::milliseconds{250};

// What is seen before its cause by more than this is no chance on one clock; a line's stamp may be
// of whole milliseconds.
inline constexpr Duration one_clock = std::chrono::milliseconds{10};

struct ClocksSeen {
  std::vector<Loss> wrong;
  std::vector<ClockSlack> off;        // by less than that
  std::vector<Loss> impossible = {};  // how long spans took, as impossible_times.hpp has it
};

// Services whose clocks are wrong by more than clocks may differ: what they did for a request, and
// what they said of it, stands before it was sent, or behind its answer, and so may stand in
// another phase. What is done behind an answer on purpose, by a consumer or a thread of its own, is
// no such thing.
ClocksSeen clocks_seen(const std::vector<TimedRequest>& requests, const std::set<Backend>& whole,
                       const Conventions& conventions, const Window& run, const AskAll& ask);

}  // namespace harness::observe
