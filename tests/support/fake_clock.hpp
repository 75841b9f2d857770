#pragma once

#include <atomic>

#include "harness/core/clock.hpp"

namespace harness::test {

// Time that passes only when a test says so: on one thread, while any may read it.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Duration later = {}) { advance(later); }

  TimePoint now() const override { return TimePoint{std::chrono::hours{1}} + passed_.load(); }
  WallTime wall() const override {
    return WallTime{std::chrono::seconds{1'795'254'241}} + passed_.load();  // 2026-11-21T09:44:01Z
  }

  void advance(Duration step) { passed_ = passed_.load() + step; }

 private:
  std::atomic<Duration> passed_{Duration{0}};
};

}  // namespace harness::test
