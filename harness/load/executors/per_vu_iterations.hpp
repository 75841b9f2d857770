#pragma once

#include "harness/load/executors/executor.hpp"

namespace harness::load {

// `vus` users, each doing its `iterations`, as long as they begin within `maxDuration`.
class PerVuIterations final : public Executor {
 public:
  explicit PerVuIterations(const Workplace& workplace) : workplace_(workplace) {}

  static Result<void> check(const scenario::Load&) { return {}; }

  Duration length() const override { return workplace_.load.spec.max_duration; }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  std::uint64_t never_begun() const override { return workplace_.crew.iterations_left(); }

 private:
  Workplace workplace_;
};

}  // namespace harness::load
