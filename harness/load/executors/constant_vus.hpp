#pragma once

#include "harness/load/executors/executor.hpp"

namespace harness::load {

// `vus` users, each iterating again and again for `duration`.
class ConstantVus final : public Executor {
 public:
  explicit ConstantVus(const Workplace& workplace) : workplace_(workplace) {}

  static Result<void> check(const scenario::Load& load);

  Duration length() const override;
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;

 private:
  Workplace workplace_;
};

}  // namespace harness::load
