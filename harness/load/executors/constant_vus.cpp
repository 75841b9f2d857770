#include "harness/load/executors/constant_vus.hpp"

namespace harness::load {

Result<void> ConstantVus::check(const scenario::Load& load) {
  if (!load.duration) return fail("there is no duration", {}, "say how long it runs");
  return {};
}

Duration ConstantVus::length() const { return workplace_.load.spec.duration.value(); }

void ConstantVus::start(TimePoint at) {
  for (std::uint64_t number = 1; number <= workplace_.load.spec.vus; ++number) {
    if (workplace_.share.owns(number)) workplace_.crew.begin_next(workplace_.crew.hire(number), at);
  }
}

void ConstantVus::iteration_ended(VirtualUser& user, TimePoint at) {
  workplace_.crew.begin_next_when_ready(user, at);
}

}  // namespace harness::load
