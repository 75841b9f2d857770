#include "harness/load/executors/shared_iterations.hpp"

#include <algorithm>

namespace harness::load {

Result<void> SharedIterations::check(const scenario::SharedIterations& settings) {
  if (settings.vus == 0) return fail("there are no users", {}, "set vus");
  if (*settings.iterations < settings.vus) {
    return fail("there are fewer iterations than users", {}, "raise iterations, or lower vus");
  }
  return {};
}

void SharedIterations::start(TimePoint at) {
  for (std::uint64_t number = 0; number < settings_.vus; ++number) {
    if (workplace_.share.owns(number)) begin_next(workplace_.crew.hire(number + 1), at);
  }
}

void SharedIterations::iteration_ended(VirtualUser& user, TimePoint at) {
  const TimePoint due = user.ready_again(at);
  if (due == at || !is_left()) return begin_next(user, at);
  workplace_.timers.at(due, [this, &user, due] {
    if (!user.retired()) begin_next(user, due);
  });
}

std::uint64_t SharedIterations::never_begun() const {
  const auto ours_below = [&](std::uint64_t iteration) {
    return iteration / settings_.vus * workplace_.share.owned_below(settings_.vus) +
           workplace_.share.owned_below(iteration % settings_.vus);
  };
  return ours_below(*settings_.iterations) - ours_below(std::min(next_, *settings_.iterations));
}

// Whoever takes the last one sends home those who think: nobody else would, and for nothing would
// they hold the load up.
void SharedIterations::begin_next(VirtualUser& user, TimePoint at) {
  if (workplace_.crew.closed()) return;
  if (!is_left()) return workplace_.crew.retire(user);
  workplace_.crew.begin_arrival(user, next_++, at);
  if (!is_left()) workplace_.crew.retire_idle();
}

bool SharedIterations::is_left() {
  while (!workplace_.share.owns(next_ % settings_.vus)) ++next_;
  return next_ < *settings_.iterations;
}

}  // namespace harness::load
