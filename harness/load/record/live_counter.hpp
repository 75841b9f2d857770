#pragma once

#include <atomic>
#include <cstdint>

namespace harness::load {

// A number that one thread writes and others look at now and then. Relaxed: it is for looking only,
// nothing is concluded from one counter about another.
class LiveCounter {
 public:
  void add(std::uint64_t amount = 1) { set(get() + amount); }
  void subtract(std::uint64_t amount = 1) { set(get() - amount); }
  void set(std::uint64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::uint64_t get() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace harness::load
