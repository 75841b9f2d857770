#pragma once

#include <deque>
#include <memory>
#include <thread>

#include "harness/load/http/driver.hpp"
#include "harness/load/http/poller.hpp"
#include "harness/load/record/ledger.hpp"
#include "harness/load/timer_queue.hpp"
#include "harness/load/worker_context.hpp"
#include "harness/load/worker_load.hpp"

namespace harness::load {

// One thread with everything that it needs: loop, connections, users, counts. Made, started and
// joined by the engine's owner; in between all but live() and wake() belongs to its own thread.
class Worker {
 public:
  Worker(WorkerContext& shared, Segment share);
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start(TimePoint origin);
  void wake() { poller_.wake(); }  // after a new stop request
  void join() { thread_.join(); }

  const LiveCounters& live() const { return live_; }
  Ledger& ledger() { return ledger_; }  // once joined

 private:
  void run(TimePoint origin);
  void turn();
  void obey(TimePoint now);
  void close_all(TimePoint at);
  void publish_every_second(TimePoint from);
  bool all_over() const;

  WorkerContext& shared_;
  LiveCounters live_;
  Ledger ledger_;
  Poller poller_;
  TimerQueue timers_;
  std::unique_ptr<Driver> driver_;
  std::deque<WorkerLoad> shares_;
  StopRequest obeyed_ = StopRequest::none;
  TimePoint end_ = TimePoint::max();  // as far as it was heard of
  std::jthread thread_;               // last: the rest outlives it
};

}  // namespace harness::load
