#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/load/countdown.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/load/narrator.hpp"
#include "harness/load/prepared_load.hpp"
#include "harness/load/record/phase_marks.hpp"
#include "harness/load/record/stats.hpp"

namespace harness::load {

// How the load is to end, from the mildest to the hardest.
enum class StopRequest { none, graceful, at_once };

// A load as all workers share it. Immutable, but for the count.
struct SharedLoad {
  SharedLoad(PreparedLoad prepared, Narrator to_say, unsigned shares)
      : load(std::move(prepared)), narrator(std::move(to_say)), shares_left(shares) {}

  PreparedLoad load;
  Narrator narrator;
  std::atomic<unsigned> shares_left;  // the worker that ends the last one says so
};

// What all workers share. Immutable, but for the atomics, the phase marks and the countdown.
struct WorkerContext {
  WorkerContext(const Clock& with_clock, std::size_t phase_count, unsigned workers)
      : clock(with_clock), phases(phase_count), under_way(workers) {}

  const Clock& clock;
  std::deque<SharedLoad> loads;  // a deque, because atomics do not move
  Rows rows;                     // of the ledgers
  PhaseMarks phases;
  TraceSeal seal;  // of all loads
  SpanSink spans;  // called by several workers at once
  HttpPath http = HttpPath::lean;
  Origins origins;
  Recording recording = Recording::full;
  std::atomic<StopRequest> stop{StopRequest::none};
  std::atomic<TimePoint> end{TimePoint::max()};  // nothing begins from then on
  Countdown under_way;                           // of the workers
};

Result<std::unique_ptr<WorkerContext>> prepare(const Setting& setting, const Clock& clock);

}  // namespace harness::load
