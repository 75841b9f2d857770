#pragma once

#include <functional>
#include <memory>

#include "harness/load/crew.hpp"
#include "harness/load/executors/executor.hpp"

namespace harness::load {

// One worker's share of one load, from its start to its end:
//
//   start ─startTime─▶ open ─length or close()─▶ closing ─all done or gracefulStop─▶ over
class WorkerLoad final : private IterationWatcher {
 public:
  // `on_over` is called once.
  WorkerLoad(const Equipment& equipment, Segment share, std::function<void()> on_over);
  WorkerLoad(const WorkerLoad&) = delete;
  WorkerLoad& operator=(const WorkerLoad&) = delete;

  void start(TimePoint origin);
  void close(TimePoint at);  // begins nothing more; what is under way gets gracefulStop
  void cut_off();            // ends what is under way
  bool over() const { return over_; }

 private:
  void open(TimePoint at);
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  void end_if_all_retired();

  Equipment equipment_;
  const bool is_first_;  // of the load's, and so the one that says that it begins
  Crew crew_;
  std::unique_ptr<Executor> executor_;
  std::function<void()> on_over_;
  bool over_ = false;
};

}  // namespace harness::load
