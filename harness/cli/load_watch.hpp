#pragma once

#include "harness/core/clock.hpp"
#include "harness/load/load_engine.hpp"
#include "harness/report/rate_meter.hpp"
#include "harness/report/run_state.hpp"

namespace harness::cli {

// What is said on standard error while a load runs: on a terminal one line that is written over
// again, elsewhere a line now and then; and, wherever it goes, why a load that is over goes on.
class LoadWatch {
 public:
  LoadWatch(const scenario::Load& load, TimePoint origin);

  void show(const load::LoadSnapshot& progress, TimePoint now);
  void clear() const;

 private:
  void announce_the_wait(const load::LoadSnapshot& progress, TimePoint now);
  std::string line_at(TimePoint now) const;

  TimePoint origin_;
  std::optional<Duration> length_;  // after which nothing begins
  Duration graceful_stop_;
  bool on_terminal_;
  bool announced_ = false;
  TimePoint said_at_;
  report::RunState state_;
  report::RateMeter rate_;
};

}  // namespace harness::cli
