#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/run/condition_watch.hpp"

namespace harness::run {

// The conditions at which the plan's author wants a run to be ended. The conductor's thread only.
class AbortConditions {
 public:
  AbortConditions(const plan::Plan& plan, ConditionWatch& watch);

  // Why the run is to end, the first time that one of them holds.
  std::optional<std::string> look(WallTime now);

  bool has_aborted() const { return aborted_at_.has_value(); }

  // How each of them has fared until now.
  std::vector<observe::ConditionRecord> records() const;

 private:
  const plan::Plan& plan_;
  const ConditionWatch& watch_;
  std::vector<std::size_t> watched_;  // by the plan's order
  std::optional<WallTime> aborted_at_;
  std::size_t which_ = 0;  // of them it was
};

}  // namespace harness::run
