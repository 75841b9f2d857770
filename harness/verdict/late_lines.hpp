#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/observe/loki.hpp"
#include "harness/verdict/claims/log_lines.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/window_bounds.hpp"

// A line has the time at which it came, which may be after the window of the request that caused
// it: an appender that flushes now and then, a busy machine. What came between the end of a claim's
// window and the moment at which all had come is looked at, too.
namespace harness::verdict {

// Where the lines are that may be of a claim's window though they came behind it.
struct LatePart {
  observe::Window window;
  WallTime quiet_until;     // nothing of what comes next is done by then; behind that, only what
                            // names a request of the phase is of it
  std::string marker;       // of the harness' own requests behind the run; empty: there were none
  bool is_of_last = false;  // nothing was sent any more: a line with an id of the run is its own
  // By the next phase: what a request left that was under way then is surely of neither.
  bool is_followed_at_once = false;
};

// None: nothing can have come late, or nobody knows until when.
std::optional<LatePart> late_part(const Evidence& evidence);

// What of a log query's lines came late.
std::vector<observe::Question> questions_for_late_lines(const std::string& query,
                                                        const Evidence& evidence);

// How those count, beside the lines of the window itself: with those that are certainly of it, and
// with and without the others.
Finding judge_late_lines(Finding finding, const LinesWanted& wanted, double count,
                         observe::Lines listed, const Evidence& evidence,
                         std::span<const observe::Answer> answers);

// A finding on a number that lies between two, neither of which satisfies it, while one between
// them would: undecided, as `why` says.
Finding unless_between(Finding finding, const scenario::Comparison& wanted, const std::string& why);

// Shorter than that is no stretch of time: stamps are rounded.
inline constexpr Duration rounding_of_lines = std::chrono::milliseconds{1};

// Each stream selector of the query, without lines that have this text.
std::string without_lines_of(const std::string& query, const std::string& marker);

// So many lines that may be of the window or not.
Otherwise with_late(std::size_t lines, const LatePart& late);

}  // namespace harness::verdict
