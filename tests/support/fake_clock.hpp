#pragma once

#include "harness/core/clock.hpp"

namespace harness::test {

// Time that passes only when a test says so. One thread.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(Duration later = {}) { advance(later); }

  TimePoint now() const override { return now_; }
  WallTime wall() const override { return wall_; }

  void advance(Duration step) {
    now_ += step;
    wall_ += step;
  }

 private:
  TimePoint now_{std::chrono::hours{1}};
  WallTime wall_{std::chrono::seconds{1'795'254'241}};  // 2026-11-21T09:44:01Z
};

}  // namespace harness::test
