#pragma once

#include <memory>
#include <vector>

#include "harness/chaos/fault.hpp"
#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"

namespace harness::run {

// All faults of a run: injects and reverts them by phase and writes down when each was seen to take
// effect and seen to be gone. The conductor's thread only.
class FaultBoard {
 public:
  FaultBoard(const plan::Plan& plan, system::System& system, const Clock& clock,
             report::Progress& progress);

  void inject(std::size_t phase);
  void revert(std::size_t phase);
  void revert_all();

  // Looks again for the proofs that are still missing.
  void look();

  // Nothing injected is left: every fault that was reverted was seen to be gone, or never will be.
  bool settled() const;

  // Gives up on proofs that did not come: says so in the records.
  void give_up();

  const std::vector<observe::FaultRecord>& records() const { return records_; }

 private:
  void revert_one(std::size_t index);
  void trouble(std::size_t index, std::string problem);

  const Clock& clock_;
  report::Progress& progress_;
  std::vector<std::unique_ptr<chaos::Fault>> faults_;  // in the plan's order, as records_
  std::vector<observe::FaultRecord> records_;
};

}  // namespace harness::run
