#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/load/load_engine.hpp"
#include "harness/observe/backends.hpp"
#include "harness/observe/client_span_exporter.hpp"
#include "harness/observe/observations.hpp"
#include "harness/observe/poll.hpp"
#include "harness/plan/plan.hpp"
#include "harness/report/progress.hpp"
#include "harness/run/fault_board.hpp"
#include "harness/run/interrupt.hpp"
#include "harness/system/system.hpp"

namespace harness::run {

// All that a run works on. Borrowed: it outlives the conductor.
struct Ensemble {
  const plan::Plan& plan;
  system::System& system;
  load::LoadEngine& load;
  observe::Backends& backends;
  observe::ClientSpanExporter& client_spans;
  const Clock& clock;
  Interrupt& interrupt;
  report::Progress& progress;
};

// Walks the plan from the first request to the last answer of the backends, on one thread:
//
//   play: phases, faults, marks → finish: load and faults end → ask: catch up, then every claim
//
// Whatever happens on the way (Ctrl-C, a backend that dies), every fault is reverted and what was
// observed until then is returned.
class Conductor {
 public:
  explicit Conductor(const Ensemble& ensemble);

  // `run_id` marks the end of this run in the services' telemetry.
  observe::Observations run(const std::string& run_id);

 private:
  void play();
  void play_phase(std::size_t index);
  void finish();
  void ask(const std::string& run_id);
  void catch_up(const std::string& run_id);

  // Waits at most that long and looks at everything that changes by itself; false when the run has
  // to end early.
  bool beat(Duration at_most);
  void look_at_processes();
  bool may_go_on() const { return !observed_.interrupted && observed_.incidents.empty(); }

  observe::Ask asking();
  observe::Pause pausing();

  std::vector<observe::Question> all_questions() const;
  std::vector<observe::Inquiry> inquiries(const std::set<observe::Backend>& caught_up) const;

  Ensemble on_;
  FaultBoard faults_;
  observe::Observations observed_;
  TimePoint origin_;
};

}  // namespace harness::run
