#include "harness/target/external/environment_watch.hpp"

#include <utility>

namespace harness::target {

EnvironmentWatch::EnvironmentWatch(ProvenEndpoints endpoints, const Clock& clock, Duration each)
    : endpoints_(std::move(endpoints)),
      clock_(clock),
      each_(each),
      thread_([this](const std::stop_token& stop) { keep_looking(stop); }) {}

Result<void> EnvironmentWatch::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void EnvironmentWatch::look_now() {
  {
    const std::lock_guard lock(mutex_);
    is_wanted_ = true;
  }
  changed_.notify_all();
}

// What was another once is asked no more.
void EnvironmentWatch::keep_looking(const std::stop_token& stop) {
  TimePoint next = clock_.now();
  while (!stop.stop_requested()) {
    next += each_;
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, next - clock_.now(), [this] { return is_wanted_; });
    is_wanted_ = false;
    lock.unlock();
    for (const ProvenEndpoint& endpoint : endpoints_) {
      if (stop.stop_requested()) return;
      Result<void> same = endpoint.look_again(stop);
      if (same) continue;
      lock.lock();
      state_ = std::move(same);
      return;
    }
  }
}

}  // namespace harness::target
