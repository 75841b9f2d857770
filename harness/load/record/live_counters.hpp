#pragma once

#include <mutex>

#include "harness/load/record/live_counter.hpp"
#include "harness/load/record/live_figures.hpp"

namespace harness::load {

// What one worker has counted until its last whole second. It writes once a second, any may look.
class LiveBoard {
 public:
  template <typename Change>
  void change(Change apply) {
    const std::lock_guard lock(mutex_);
    apply(figures_);
  }

  void add_to(LiveFigures& sum) const {
    const std::lock_guard lock(mutex_);
    sum.add(figures_);
  }

 private:
  mutable std::mutex mutex_;
  LiveFigures figures_;  // their series are empty
};

// How one worker is doing: what screens show from moment to moment, and all else by the second. On
// cache lines of its own, so that workers do not slow each other down.
struct alignas(64) LiveCounters {
  LiveCounter sent;
  LiveCounter ok;
  LiveCounter failed;
  LiveCounter unknown;
  LiveCounter resent;
  LiveCounter active_vus;
  LiveCounter hired_vus;
  LiveCounter dropped_iterations;
  LiveCounter unheard;        // that have long waited for a first word of TLS
  LiveCounter recent_p95_us;  // of the last whole second
  LiveBoard board;
};

}  // namespace harness::load
