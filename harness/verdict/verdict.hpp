#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/interval.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/verdict/claims/alert/measured_time.hpp"

namespace harness::verdict {

// A claim holds for all that may have been, fails for all of it, or is not decided by what was
// seen. No data is of the system: where it should have sent some, there is none.
enum class Outcome { pass, fail, no_data, undecided };
std::string_view name_of(Outcome outcome);  // "pass", "fail", "no_data", "undecided"

// How one claim ended, in words that need no other document open.
struct Finding {
  std::string claim;
  std::string kind;
  std::string during;
  Outcome outcome = Outcome::undecided;
  std::string expected;                           // "> 0"
  std::string seen;                               // "0 in 20s"
  std::optional<Interval> value = {};             // the number that was judged, where there is one
  std::string query;                              // as it was sent
  observe::Window window;                         // what it was asked about
  std::optional<scenario::Moments> moments = {};  // of it; none: all of it at once
  std::string trace_id = {};                      // one to open, where there is one
  std::string log_line = {};
  bool lost = false;  // no later answer can make it hold
  int line = 0;       // where its author wrote it, from 1

  // Whether a slow machine alone may have made it red; none: as its kind says.
  std::optional<bool> of_slowness = {};

  // No data, as somebody whom it is about said nothing at all in its window.
  bool is_silence = false;

  // What an alert took to fire and to resolve, each time that its fault came, where it is known.
  std::vector<MeasuredTime> times = {};

  // Of a claim that is shown and has no vote in the conclusion yet.
  std::optional<scenario::Advisory> advisory = {};

  bool votes() const { return !advisory.has_value(); }
};

enum class Conclusion { pass, fail, inconclusive };
std::string_view name_of(Conclusion conclusion);

struct Verdict {
  Conclusion conclusion = Conclusion::inconclusive;
  std::vector<Finding> findings;  // in the plan's order
  // Why it is inconclusive, and what of the system fails beside its claims.
  std::vector<std::string> reasons;
  bool spoilt = false;  // one of the reasons may have made all fail that does
  bool interrupted = false;

  int exit_code() const;  // 0 pass, 1 fail, 3 inconclusive, 130 interrupted
};

// Why what was sent is not the load that was due: more than one in a hundred was dropped of what no
// threshold in `claims` judges. `because`: what keeps iterations from beginning. None: it is.
std::optional<std::string> why_unsent(const std::vector<plan::Claim>& claims,
                                      const load::LoadStats& stats, std::string_view because);

// Pure. A claim that certainly fails is a failed run, whatever else could not be judged, unless
// what spoilt the run may have made it fail: a fault that was not seen, a load generator at its
// limits, an interruption; a slow machine, or a load that came late, where that explains it.
// Without one, whatever could not be judged makes the run inconclusive.
Verdict judge(const plan::Plan& plan, const observe::Observations& observations);

}  // namespace harness::verdict
