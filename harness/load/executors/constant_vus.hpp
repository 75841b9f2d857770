#pragma once

#include "harness/load/executors/executor.hpp"

namespace harness::load {

// `vus` users, each iterating again and again for `duration`.
class ConstantVus final : public Executor {
 public:
  ConstantVus(const Workplace& workplace, const scenario::ConstantVus& settings)
      : workplace_(workplace), settings_(settings) {}

  static Result<void> check(const scenario::ConstantVus& settings);

  Duration length() const override { return settings_.duration.value(); }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;

 private:
  Workplace workplace_;
  const scenario::ConstantVus& settings_;
};

}  // namespace harness::load
