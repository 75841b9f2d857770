#pragma once

#include <cstdint>

#include "harness/load/executors/executor.hpp"

namespace harness::load {

// `iterations` in all, taken by `vus` users as each becomes free, as long as they begin within
// `maxDuration`. Iterations are dealt out to the users' numbers and those to the shares, so a share
// needs to know nothing of the others; within a share a fast user does more than a slow one.
class SharedIterations final : public Executor {
 public:
  SharedIterations(const Workplace& workplace, const scenario::SharedIterations& settings)
      : workplace_(workplace), settings_(settings) {}

  static Result<void> check(const scenario::SharedIterations& settings);

  Duration length() const override { return settings_.max_duration; }
  void start(TimePoint at) override;
  void iteration_ended(VirtualUser& user, TimePoint at) override;
  std::uint64_t never_begun() const override;

 private:
  void begin_next(VirtualUser& user, TimePoint at);
  bool is_left();  // moves next_ on to the next iteration of ours

  Workplace workplace_;
  const scenario::SharedIterations& settings_;
  std::uint64_t next_ = 0;
};

}  // namespace harness::load
