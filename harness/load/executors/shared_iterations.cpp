#include "harness/load/executors/shared_iterations.hpp"

#include <algorithm>

namespace harness::load {

Result<void> SharedIterations::check(const scenario::Load& load) {
  if (load.vus == 0) return fail("there are no users", {}, "set vus");
  if (load.iterations.low < load.vus) {
    return fail("there are fewer iterations than users", {}, "raise iterations, or lower vus");
  }
  return {};
}

void SharedIterations::start(TimePoint at) {
  for (std::uint64_t number = 0; number < workplace_.load.spec.vus; ++number) {
    if (workplace_.share.owns(number)) begin_next(workplace_.crew.hire(number + 1), at);
  }
}

void SharedIterations::iteration_ended(VirtualUser& user, TimePoint at) {
  const TimePoint due = user.ready_again(at);
  if (due == at || !is_left()) return begin_next(user, at);
  workplace_.timers.at(due, [this, &user, due] { begin_next(user, due); });
}

std::uint64_t SharedIterations::never_begun() const {
  const scenario::Load& load = workplace_.load.spec;
  const auto ours_below = [&](std::uint64_t iteration) {
    return iteration / load.vus * workplace_.share.owned_below(load.vus) +
           workplace_.share.owned_below(iteration % load.vus);
  };
  return ours_below(load.iterations.low) - ours_below(std::min(next_, load.iterations.low));
}

void SharedIterations::begin_next(VirtualUser& user, TimePoint at) {
  if (workplace_.crew.closed()) return;
  if (is_left()) {
    workplace_.crew.begin_arrival(user, next_++, at);
  } else {
    workplace_.crew.retire(user);
  }
}

bool SharedIterations::is_left() {
  const scenario::Load& load = workplace_.load.spec;
  while (!workplace_.share.owns(next_ % load.vus)) ++next_;
  return next_ < load.iterations.low;
}

}  // namespace harness::load
