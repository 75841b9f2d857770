#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/target/external/proven_endpoint.hpp"

namespace harness::target {

// Looks again and again, on a thread of its own, whether endpoints still are what their author
// says: a name or a forward may lead elsewhere while load runs.
class EnvironmentWatch {
 public:
  static constexpr Duration between_looks = std::chrono::seconds{5};

  // Of endpoints that have shown it once.
  EnvironmentWatch(ProvenEndpoints endpoints, const Clock& clock, Duration each = between_looks);

  // The error: what one of them was found to be instead. It stays. Waits for nothing.
  Result<void> state() const;

  // At once, and not when it is time.
  void look_now();

 private:
  void keep_looking(const std::stop_token& stop);

  const ProvenEndpoints endpoints_;
  const Clock& clock_;
  const Duration each_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  bool is_wanted_ = false;  // guarded by mutex_, as what follows
  Result<void> state_;
  std::jthread thread_;  // last: the rest outlives it
};

}  // namespace harness::target
