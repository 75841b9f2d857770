#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/load/load_engine.hpp"
#include "harness/observe/backends.hpp"
#include "harness/observe/client_span_exporter.hpp"
#include "harness/observe/last_requests.hpp"
#include "harness/observe/observations.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/abort_conditions.hpp"
#include "harness/run/condition_watch.hpp"
#include "harness/run/fault_board.hpp"
#include "harness/run/fault_conditions.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/run/questioning.hpp"
#include "harness/run/unseen_workers.hpp"
#include "harness/target/audit.hpp"
#include "harness/target/permission.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// All that a run works on. Borrowed: it outlives the conductor.
struct Ensemble {
  const plan::Plan& plan;
  target::Target& system;
  load::LoadEngine& load;
  observe::Backends& backends;
  observe::SpanExport& client_spans;
  const observe::LastRequests& last_requests;
  const Clock& clock;
  Interrupt& interrupt;
  report::Progress& progress;
  target::NoteAct note_act = {};
  target::MayAct may_act = {};            // whether its owner still lets it
  ConditionWatch::Asking ask_aside = {};  // empty: no condition asks a backend
  target::Acts* acts = nullptr;           // of faults; null: none needs them
  // How many processes answer at a URL now; 0: nobody knows. Empty: nobody looks.
  std::function<std::size_t(const std::string& url)> answering_at = {};
};

// Walks the plan from the first request to the last answer of the backends, on one thread:
//
//   get ready → phase, transition, phase, … → finish → ask
//
// A phase lies between two scrapes of all targets that are made under its conditions. A transition
// is what is in no phase:
//
//   scrape (the end of A) → A's faults undone, and seen gone → B's injected, and seen → scrape (the
//   beginning of B)
//
// What has times of its own is injected and undone within phases; where its time to be undone comes
// in a transition, at that time, whatever else is waited for. Only the first of the two scrapes
// holds it up, for as long as scrapes take: a fault may be why one does not come.
//
// Before the first fault it asks whether the system is in its steady state. Whatever happens on the
// way (Ctrl-C, a backend that dies, a condition at which to abort), every fault is reverted and
// what was observed until then is returned.
class Conductor {
 public:
  explicit Conductor(const Ensemble& ensemble);

  // How often proofs, processes and the screen are looked at while nothing else is due.
  static constexpr Duration longest_beat = std::chrono::milliseconds{50};

  // `marker` is random: the end of this run is recognised by it.
  observe::Observations run(const std::string& marker);

  // What those who are scraped counted as lost, as of a scrape from after all had come. None: it
  // was not asked beside claims.
  const std::optional<std::vector<observe::Loss>>& counted_losses() const {
    return counted_losses_;
  }

  const Workers& workers() const { return workers_; }

 private:
  bool get_ready();
  bool pass_to(std::size_t index);
  void play(std::size_t index);
  void announce_end(std::size_t index);
  void finish();
  void end_load();
  void look_back();  // at what was undone
  void ask(const std::string& marker);

  // Once its owner says no, nothing more is done but to undo.
  void look_at_permission();
  Result<void> may_act() const;

  // Nor once what gets load is found to be something else.
  void look_at_environment();

  // What is not written down is not done.
  bool note_act(const std::string& act, const std::string& what);
  bool is_steady(std::size_t next);  // else nothing is broken, and why is told
  bool change_faults(std::optional<std::size_t> from, std::size_t to);
  void end_metrics(bool are_scraped);
  void ask_claims(bool scraped);

  bool is_scraped() const;  // a claim reads metrics, and there is something to scrape
  bool scrape(WallTime since, const std::string& when);
  bool scrape_end(const std::string& when);
  void note_undone_too_soon(const std::string& when);
  observe::Scraped scrape_since(WallTime since, const std::string& when);

  // Waits at most that long, and never longer than a moment, and looks at everything that changes
  // by itself; false when the run has to end early.
  bool beat(Duration at_most);
  template <typename Condition>
  void beat_until(const Condition& holds, Duration patience, Duration each);
  void undo_in_transition();
  void look_at_processes();
  void look_at_who_answers();
  void look_once_more_at_who_answers();
  void look_at_who_answers_for(const std::string& service);
  void look_at_conditions();
  void look_at_clock();
  bool may_go_on() const {
    const bool is_aborted = aborting_.has_aborted() && began_;
    return !observed_.interrupted && observed_.incidents.empty() && !is_aborted;
  }
  WallTime wall_at(TimePoint at) const { return on_.clock.wall() + (at - on_.clock.now()); }

  Ensemble on_;
  ConditionWatch conditions_;
  AbortConditions aborting_;
  FaultConditions fault_conditions_;
  FaultBoard faults_;
  Questioning backends_;
  observe::Observations observed_;
  std::optional<std::vector<observe::Loss>> counted_losses_;
  Workers workers_;
  Duration next_look_at_who_answers_{std::chrono::seconds{1}};  // of the load's time
  std::size_t looked_at_ = 0;                                   // of them, in this look
  bool is_refused_ = false;                                     // by the system's owner
  bool is_elsewhere_ = false;        // what gets load is not what it is to be
  bool ended_under_faults_ = false;  // the last phase did
  bool load_runs_ = false;
  // In a transition: from when on what is due is undone; none: not in one.
  std::optional<TimePoint> undoes_from_;
  bool is_ending_phase_ = false;              // its last scrape is waited for
  std::vector<std::string> undone_too_soon_;  // before that had come
  TimePoint last_beat_;
  std::optional<TimePoint> began_;  // the load; none once it is to end
  TimePoint begin_;                 // of the phase that is played, or comes next
  TimePoint end_;                   // of the phase that is played, or was
  WallTime metrics_begin_;          // since when the scrapes are under its conditions
};

}  // namespace harness::run
