#include "harness/load/executors/constant_vus.hpp"

namespace harness::load {

Result<void> ConstantVus::check(const scenario::ConstantVus& settings) {
  if (!settings.duration) return fail("there is no duration", {}, "say how long it runs");
  return {};
}

void ConstantVus::start(TimePoint at) {
  for (std::uint64_t number = 1; number <= settings_.vus; ++number) {
    if (workplace_.share.owns(number)) workplace_.crew.begin_next(workplace_.crew.hire(number), at);
  }
}

void ConstantVus::iteration_ended(VirtualUser& user, TimePoint at) {
  workplace_.crew.begin_next_when_ready(user, at);
}

}  // namespace harness::load
