#pragma once

#include "services/core/clock.hpp"

namespace services::test {

// Time that passes only when a test says so. One thread.
class FakeClock final : public Clock {
 public:
  SteadyTime now() const override { return now_; }
  WallTime wall() const override { return wall_; }

  // As an operator or a time server does.
  void set_wall(WallTime wall) { wall_ = wall; }
  void advance(Duration step) {
    now_ += step;
    wall_ += step;
  }

 private:
  SteadyTime now_{std::chrono::hours{1}};
  WallTime wall_{std::chrono::seconds{1'795'254'241} + std::chrono::microseconds{250}};
};

}  // namespace services::test
