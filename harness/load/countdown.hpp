#pragma once

#include <condition_variable>
#include <mutex>

#include "harness/core/duration.hpp"

namespace harness::load {

// How many workers are still at it. For any thread; std::latch has no wait that ends.
class Countdown {
 public:
  explicit Countdown(unsigned from) : left_(from) {}

  void count_down() {
    const std::lock_guard lock(mutex_);
    --left_;
    changed_.notify_all();
  }

  // Until 0 is reached, or the time is up; whether it is.
  bool wait(Duration at_most) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, at_most, [this] { return left_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  unsigned left_;
};

}  // namespace harness::load
