#pragma once

#include "harness/load/executors/executor.hpp"

namespace harness::load {

// `vus` users, each doing its `iterations`, as long as they begin within `maxDuration`.
class PerVuIterations final : public Executor {
 public:
  PerVuIterations(const Workplace& workplace, const scenario::PerVuIterations& settings)
      : workplace_(workplace), settings_(settings) {}

  static Result<void> check(const scenario::PerVuIterations&) { return {}; }

  Duration length() const override { return settings_.max_duration; }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  std::uint64_t never_begun() const override { return workplace_.crew.iterations_left(); }

 private:
  Workplace workplace_;
  const scenario::PerVuIterations& settings_;
};

}  // namespace harness::load
