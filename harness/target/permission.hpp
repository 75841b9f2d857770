#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/scenario/system/safety.hpp"

namespace harness::target {

// Whether the owner of a system lets others act on it at this moment: by its windows, and by what
// its lever said when it was asked last. What does not answer says no, and who has said no is not
// asked again.
class Permission {
 public:
  Permission(const scenario::Safety& safety, const Clock& clock) : safety_(safety), clock_(clock) {}
  Permission(const Permission&) = delete;
  Permission& operator=(const Permission&) = delete;

  // Asks the lever, where there is one, which may take its time.
  void ask();

  // The error: it does not, and why. Waits for nothing. Any thread.
  Result<void> now() const;

 private:
  const scenario::Safety safety_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::optional<Result<void>> said_;  // guarded by mutex_; none: it was not asked yet
  TimePoint asked_at_;                // guarded by mutex_
};

// Has the lever asked again and again, on a thread of its own, as long as it lives.
class LeverWatch {
 public:
  LeverWatch(Permission& permission, const Clock& clock);

 private:
  void keep_asking(const std::stop_token& stop);

  Permission& permission_;
  const Clock& clock_;
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;  // last: the rest outlives it
};

// Whether something may be done at this moment; empty: nobody has to be asked.
using MayAct = std::function<Result<void>()>;

}  // namespace harness::target
