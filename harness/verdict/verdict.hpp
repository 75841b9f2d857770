#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"

namespace harness::verdict {

enum class Outcome { pass, fail, no_data, error };
std::string_view name_of(Outcome outcome);  // "pass", "fail", "no_data", "error"

// How one claim ended, in words that need no other document open.
struct Finding {
  std::string claim;
  std::string kind;
  std::string during;
  Outcome outcome = Outcome::error;
  std::string expected;       // "> 0"
  std::string seen;           // "0 in 20s"
  std::string query;          // as it was sent
  observe::Window window;     // what it was asked about
  std::string trace_id = {};  // one to open, where there is one
  std::string log_line = {};
  bool lost = false;  // no later answer can make it hold
};

enum class Conclusion { pass, fail, inconclusive };
std::string_view name_of(Conclusion conclusion);

struct Verdict {
  Conclusion conclusion = Conclusion::inconclusive;
  std::vector<Finding> findings;     // in the plan's order
  std::vector<std::string> reasons;  // why it is inconclusive; empty otherwise
  bool interrupted = false;

  int exit_code() const;  // 0 pass, 1 fail, 3 inconclusive, 130 interrupted
};

// Pure. A fault that was not seen, a backend that was lost, a claim that ended in an error: each
// makes the run inconclusive, whatever else failed, because what failed may have failed for that
// reason.
Verdict judge(const plan::Plan& plan, const observe::Observations& observations);

}  // namespace harness::verdict
