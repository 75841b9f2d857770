#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "harness/observe/answered_calls.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/observations.hpp"

// Spans that services should have of the run's own requests, and have not: of some of them, of
// those that failed alone, or in the middle of the run.
namespace harness::observe {

// Requests that were looked at, and who has answered what in them.
struct Looked {
  const std::vector<OwnTrace>& traces;
  const Answerers& answerers;
  LookedAt at;
};

// Services that have answered calls, by their callers' spans and by the client's own answers, and
// have no span of them, while they have one of others. Where they have one of each that went well,
// none of those that failed, and no line of these either, their counters may lack them, too.
std::vector<Loss> lost_calls(const Looked& looked);

// Services that have a line of a request, and no span of it, though they have some of others.
std::vector<Loss> lost_beside_lines(const Looked& looked);

// Services that nobody's span says are called, such as those behind queues, that have a span of
// each request but for a stretch of time.
std::vector<Loss> lost_for_a_while(const Looked& looked);

// Processes of these jobs that began anew in the run though nothing was done to them: the spans and
// the lines that they had gathered are gone, those of what ended them among them. `step`: between
// two scrapes.
std::vector<Loss> lost_by_restarts(const std::vector<std::string>& jobs, const Window& run,
                                   Duration step, const AskAll& ask);

// How many in a row are to be silent, how many before and behind are to show that this is no rule,
// and how many of these are under way at once with the first and the last of them, and may be
// either.
struct StretchOf {
  std::ptrdiff_t silent = 6;
  std::ptrdiff_t telling = 6;
  std::ptrdiff_t at_once = 8;
};

// How many are false, in a row between others that are all true. 0: none are.
std::size_t silent_stretch(const std::vector<bool>& in_order, const StretchOf& of = {});

}  // namespace harness::observe
