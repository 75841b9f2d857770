#pragma once

#include <chrono>
#include <thread>

namespace harness::test {

// Asks until it holds. For what another process or thread does; the limit is only ever reached by a
// test that fails.
template <typename Condition>
bool eventually(Condition holds, std::chrono::seconds limit = std::chrono::seconds{20}) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace harness::test
