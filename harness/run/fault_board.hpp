#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/chaos/fault.hpp"
#include "harness/core/clock.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/plan/timeline.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/fault_conditions.hpp"
#include "harness/target/audit.hpp"
#include "harness/target/permission.hpp"

namespace harness::run {

// All faults of a run, each as often as it comes: injects and reverts them between phases and
// within them, watches them while they last, and writes down when each was seen to take effect and
// seen to be gone. Of all that goes wrong with one, the first is told. Nothing here waits. The
// conductor's thread only.
class FaultBoard {
 public:
  // How long a fault may take to be seen, and to be gone.
  static constexpr Duration patience = std::chrono::seconds{20};

  // How long at the most until nobody waits for an end any more, once all are undone: what is seen
  // of one, another may hold that is not gone itself.
  static constexpr Duration patience_at_the_end = 2 * patience;

  // For how long nobody may look at one that is to last.
  static constexpr Duration longest_alone = std::chrono::seconds{5};

  FaultBoard(const plan::Plan& plan, target::Target& system, const Clock& clock,
             report::Progress& progress, target::NoteAct note_act = {}, target::MayAct may_act = {},
             FaultConditions* conditions = nullptr, target::Acts* acts = nullptr);

  // What is there from a phase's beginning, and what is there to its end, or was to be over by now.
  // In a transition. What has not come by the end of its phase no longer does.
  void inject(std::size_t phase);
  void revert(std::size_t phase);
  // Where the run is aborted, a proof that still had time to come is not missing.
  void revert_all(bool is_aborted = false);

  // While a transition waits: what has a length of its own and was to be over by now. Gives those
  // that it has undone by their names.
  std::vector<std::string> undo_what_is_over();

  // Whether the transition between them has to change, or to wait for, anything.
  bool has_changes(std::optional<std::size_t> from, std::size_t to) const;

  // The times within a phase count from that moment.
  void begin_phase(std::size_t phase, TimePoint at);

  // Within a phase: undoes and injects what is due. A fault waits for the one before it that holds
  // the same, until that is seen to be gone.
  void keep_time();
  std::optional<TimePoint> next_due() const;  // none: nothing is to come
  Duration until_next(Duration at_most) const;

  // Looks at all of them: for proofs that are still missing, and whether what is to last does.
  // Gives up on proofs that have not come in time, and says so in the records.
  void look();

  // Whether a fault is there that nobody has undone yet.
  bool has_any_on() const;

  // Whether a proof may still come: of a fault that was injected, or of one that was reverted.
  bool waits_to_be_seen() const;
  bool waits_to_be_gone() const;

  // Once all of it is over: looks once more whether what was seen to be gone still is, and undoes
  // again what is not. False: not all has answered yet. Of what nobody can tell, the undo stays in
  // the journal, and so of what has not answered when nobody waits for it any more.
  bool look_back();
  void tell_unanswered_looks(Duration waited = patience);
  bool waits_for_what_came_back() const;

  // Where nobody waits for it any more: whether an undo is left to others, and says so of each.
  bool leaves_undos() const;
  void tell_what_is_left();

  const std::vector<observe::FaultRecord>& records() const { return records_; }

 private:
  // One of them under way.
  struct Course {
    std::unique_ptr<chaos::Fault> fault;
    std::size_t of = 0;  // the plan's faults: its place
    scenario::FaultSpan span;
    std::string holds;                  // what of which target; no two that hold the same at once
    std::optional<TimePoint> due;       // when it is to be injected
    std::optional<TimePoint> until;     // when it is to be undone
    std::optional<TimePoint> acted_at;  // since when its proof is waited for
    std::optional<Duration> phase_length = {};
    std::optional<TimePoint> phase_ends = {};
    std::optional<TimePoint> undone_at = {};  // when that was tried last
    std::optional<TimePoint> looked_at = {};  // last, since it was seen
    std::vector<std::string> touches = {};    // processes: its target, or the ends of its link
    bool waits = false;                       // for the condition at which it is injected
    bool listens = false;                     // to that
    bool has_begun = true;                    // what it is to do is there, or will not be
    bool has_failed = false;                  // to be injected: what it did goes at once
    bool is_ended = false;                    // undoing it was tried when it was to end
    bool given_up = false;                    // nobody waits for its end any more
    bool looked_back = false;                 // in the end, whether it stayed gone
    bool came_back = false;                   // it did not
    bool is_unwatched = false;                // nobody can tell whether it lasts
  };

  void look_at(std::size_t index);
  void look_whether_it_lasts(std::size_t index);
  bool was_left_alone(std::size_t index);
  void tell_if_late(std::size_t index);
  void tell_its_end(std::size_t index);
  void inject_one(std::size_t index);
  void begin_its_time(std::size_t index);
  void revert_one(std::size_t index, bool is_aborted = false);
  void undo_what_is_due();
  bool is_its_turn(std::size_t index);
  bool is_due_to_end(std::size_t index) const;
  bool ends_by_condition(std::size_t index) const;
  void end_one(std::size_t index);
  void note_in_vain(std::size_t index, FaultConditions::Edge edge);
  bool is_held_up(std::size_t index) const;
  bool took_away_from(std::size_t index, std::size_t other) const;
  bool is_beside(std::size_t index, std::size_t other) const;
  bool may_be_hidden(std::size_t index) const;
  std::string hidden_by(std::size_t index) const;
  std::string hidden_from_all(std::size_t index) const;
  void miss_turns();
  Result<void> permit(std::size_t index) const;
  Result<void> note(const char* act, std::size_t index) const;
  void give_up_on_proof(std::size_t index);
  void trouble(std::size_t index, const std::string& problem);
  void trouble_besides(std::size_t index, const std::string& problem);
  void undo_again(std::size_t index, const std::string& seen);
  void leave_unknown(std::size_t index, const std::string& why);
  std::string without_proof(std::size_t index, const std::string& what);
  void end_without_proof(std::size_t index);
  std::string why_so_soon(std::size_t index) const;
  bool awaits_proof(std::size_t index) const;
  void look_at_acts();

  const Clock& clock_;
  report::Progress& progress_;
  target::NoteAct note_act_;
  target::MayAct may_act_;
  FaultConditions* conditions_;
  target::Acts* acts_;  // null: no fault needs them
  std::string said_of_acts_;
  Duration longest_held_up_;     // by the scrape that ends a phase
  std::vector<Course> courses_;  // as plan::occurrences_of, and so are records_
  std::vector<observe::FaultRecord> records_;
};

}  // namespace harness::run
