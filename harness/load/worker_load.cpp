#include "harness/load/worker_load.hpp"

#include <utility>

namespace harness::load {

WorkerLoad::WorkerLoad(const Equipment& equipment, Segment share, std::function<void()> on_over)
    : equipment_(equipment),
      is_first_(share.index == 0),
      crew_(equipment_, *this),
      executor_(make_executor({equipment.load, share, crew_, equipment.timers})),
      on_over_(std::move(on_over)) {}

void WorkerLoad::start(TimePoint origin) {
  const TimePoint opens = origin + *equipment_.load.spec.start_time;
  equipment_.timers.at(opens, [this, opens] { open(opens); });
}

// The end is set before anything begins: of two timers for the same time, the end comes first.
void WorkerLoad::open(TimePoint at) {
  if (crew_.closed()) return;
  if (is_first_) equipment_.narrator.load_begins();
  const TimePoint closes = at + executor_->length();
  equipment_.timers.at(closes, [this, closes] { close(closes); });
  executor_->start(at);
  end_if_all_retired();
}

void WorkerLoad::iteration_ended(VirtualUser& user, TimePoint at) {
  equipment_.ledger.iteration_completed(equipment_.load.index);
  if (crew_.closed()) {
    crew_.retire(user);
  } else {
    executor_->iteration_ended(user, at);
  }
  end_if_all_retired();
}

// Whether its own time is up or that of the phases: what was promised and has not begun is dropped.
void WorkerLoad::close(TimePoint at) {
  if (crew_.closed()) return;
  equipment_.ledger.iterations_dropped(equipment_.load.index, executor_->never_begun());
  crew_.close();
  end_if_all_retired();
  if (!over_) equipment_.timers.at(at + equipment_.load.spec.graceful_stop, [this] { cut_off(); });
}

void WorkerLoad::cut_off() {
  if (over_) return;
  crew_.close();
  crew_.cut_off();
  end_if_all_retired();
}

void WorkerLoad::end_if_all_retired() {
  const bool somebody_may_come = !crew_.closed() && executor_->expects_users();
  if (over_ || !crew_.all_retired() || somebody_may_come) return;
  over_ = true;
  on_over_();
}

}  // namespace harness::load
