#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace harness::test {

// Asks until it holds. For what another process or thread does; the limit is only ever reached by a
// test that fails. The longer it has waited, the less often it asks: what is asked is a whole
// output, or a Prometheus, and tests run beside each other.
template <typename Condition>
bool eventually(Condition holds, std::chrono::seconds limit = std::chrono::seconds{20}) {
  using std::chrono::milliseconds;
  const auto begin = std::chrono::steady_clock::now();
  while (!holds()) {
    const auto waited = std::chrono::steady_clock::now() - begin;
    if (waited > limit) return false;
    std::this_thread::sleep_for(
        std::clamp<std::chrono::nanoseconds>(waited / 50, milliseconds{2}, milliseconds{50}));
  }
  return true;
}

}  // namespace harness::test
