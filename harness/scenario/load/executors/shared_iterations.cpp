#include "harness/scenario/load/executors/shared_iterations.hpp"

#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {

std::vector<grammar::Field<SharedIterations>> SharedIterations::fields() {
  return {users_field<SharedIterations>(),
          grammar::defaulted("iterations", &SharedIterations::iterations, grammar::whole(1),
                             "how many iterations all users make together"),
          time_limit_field<SharedIterations>()};
}

// Each user needs an iteration of its own, as in k6.
void SharedIterations::check(const Surroundings& around, grammar::Reading& reading) const {
  if (!iterations.sound || *iterations >= vus) return;
  reading.refuse(iterations.written() ? iterations.place : around.load,
                 "iterations: " + std::to_string(*iterations) + " among " + std::to_string(vus) +
                     " users leaves some without any",
                 "raise iterations, or lower vus");
}

std::string SharedIterations::text() const {
  return count_of(vus, "user") + ", " + count_of(*iterations, "iteration") + " in all";
}

double SharedIterations::expected_iterations(Duration) const {
  return static_cast<double>(*iterations);
}

}  // namespace harness::scenario
