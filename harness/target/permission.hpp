#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::target {

// Whether the owner of a system lets others act on it at this moment: by its windows, and by its
// lever, which is asked again and again on a thread of its own. What does not answer says no.
class Permission {
 public:
  // Asks once before it returns.
  Permission(const scenario::Safety& safety, const Clock& clock);
  Permission(const Permission&) = delete;
  Permission& operator=(const Permission&) = delete;

  // The error: it does not, and why. Waits for nothing. Any thread.
  Result<void> now() const;

 private:
  void ask();
  void keep_asking(const std::stop_token& stop);

  const scenario::Safety safety_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable_any ended_;
  Result<void> said_;    // guarded by mutex_
  TimePoint asked_at_;   // guarded by mutex_
  std::jthread thread_;  // last: the rest outlives it
};

}  // namespace harness::target
