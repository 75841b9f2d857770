#include "harness/load/executors/per_vu_iterations.hpp"

namespace harness::load {

void PerVuIterations::start(TimePoint at) {
  const PreparedLoad& load = workplace_.load;
  for (std::uint64_t number = 1; number <= settings_.vus; ++number) {
    if (!workplace_.share.owns(number)) continue;
    VirtualUser& user = workplace_.crew.hire(number, load.draw_iterations(number));
    workplace_.crew.begin_next(user, at);
  }
}

void PerVuIterations::iteration_ended(VirtualUser& user, TimePoint at) {
  if (user.facts().iteration < user.facts().planned) {
    workplace_.crew.begin_next_when_ready(user, at);
  } else {
    workplace_.crew.retire(user);
  }
}

}  // namespace harness::load
