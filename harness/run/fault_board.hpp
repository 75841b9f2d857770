#pragma once

#include <memory>
#include <vector>

#include "harness/chaos/fault.hpp"
#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/target/audit.hpp"
#include "harness/target/permission.hpp"

namespace harness::run {

// All faults of a run: injects and reverts them by phase, watches them while they last, and writes
// down when each was seen to take effect and seen to be gone. Of all that goes wrong with one, the
// first is told. The conductor's thread only.
class FaultBoard {
 public:
  FaultBoard(const plan::Plan& plan, target::Target& system, const Clock& clock,
             report::Progress& progress, target::NoteAct note_act = {}, target::MayAct may_act = {},
             target::Acts* acts = nullptr);

  bool has_any(std::size_t phase) const;

  void inject(std::size_t phase);
  void revert(std::size_t phase);
  void revert_all();

  // Looks at all of them: for proofs that are still missing, and whether what is to last does.
  void look();

  // Whether a proof may still come: of a fault that was injected, or of one that was reverted.
  bool waits_to_be_seen() const;
  bool waits_to_be_gone() const;

  // Gives up on the proofs that have not come: says so in the records.
  void give_up();

  const std::vector<observe::FaultRecord>& records() const { return records_; }

 private:
  void look_at(std::size_t index);
  void revert_one(std::size_t index);
  Result<void> permit(std::size_t index) const;
  Result<void> note(const char* act, std::size_t index) const;
  void give_up_on_return(std::size_t index);
  void trouble(std::size_t index, const std::string& problem);
  std::string without_proof(std::size_t index, const std::string& what);
  void look_at_acts();

  const Clock& clock_;
  report::Progress& progress_;
  target::NoteAct note_act_;
  target::MayAct may_act_;
  target::Acts* acts_;  // null: no fault needs them
  std::string said_of_acts_;
  std::vector<std::unique_ptr<chaos::Fault>> faults_;  // in the plan's order, as records_
  std::vector<observe::FaultRecord> records_;
  std::vector<bool> given_up_;  // those whose end nobody waits for any more
};

}  // namespace harness::run
