#pragma once

#include "tests/component/services/stage5.hpp"

namespace harness::test {

// All of stage 2: frontend → dice-roller, which has dice of its own.
struct Stage2 {
  explicit Stage2(Args frontend_flags, const Args& dice_roller_flags = quick_rolls)
      : dice_roller("dice-roller", dice_roller_flags),
        frontend("frontend", with_roller(std::move(frontend_flags))) {}

  ServiceProcess dice_roller;
  ServiceProcess frontend;

 private:
  Args with_roller(Args args) const {
    args.push_back("--dice-roller=" + dice_roller.url());
    return args;
  }
};

}  // namespace harness::test
