#include "harness/scenario/load/executors/ramping_vus.hpp"

#include <algorithm>

#include "harness/scenario/load/executors/executor_forms.hpp"

namespace harness::scenario {
namespace {

grammar::Form<double> target_form() {
  return grammar::as<double, std::uint64_t>(
      users_or_none(), [](std::uint64_t count) { return static_cast<double>(count); },
      [](const double&) { return nullptr; });
}

}  // namespace

std::vector<grammar::Field<RampingVus>> RampingVus::fields() {
  return {
      stages_field("users", &RampingVus::stages, target_form()),
      grammar::defaulted("startVUs", &RampingVus::start_vus, users_or_none(),
                         "how many users there are at the start"),
      grammar::defaulted("gracefulRampDown", &RampingVus::graceful_ramp_down, grammar::duration(),
                         "how long a user that is one too many may take to end its iteration")};
}

void RampingVus::check(const Surroundings&, grammar::Reading& reading) const {
  if (start_vus != 0 || !are_all_zero(stages)) return;
  reading.refuse(stages.place, "stages: there is never a user", "give a stage a target above 0");
}

std::uint64_t RampingVus::most_users() const {
  std::uint64_t most = start_vus;
  for (const Stage& stage : *stages) {
    most = std::max(most, static_cast<std::uint64_t>(*stage.target));
  }
  return most;
}

// Who has nothing else to do requests at once with all others of a jump.
std::uint64_t RampingVus::most_users_at_once(bool thinks) const {
  std::uint64_t most = start_vus;
  for (const Stage& stage : *stages) {
    const bool one_by_one = thinks && stage.duration > Duration{0};
    if (!one_by_one) most = std::max(most, static_cast<std::uint64_t>(*stage.target));
  }
  return most;
}

std::string RampingVus::text() const {
  return "users from " + ramp(static_cast<double>(start_vus), *stages);
}

double RampingVus::expected_iterations(Duration each) const {
  return area(static_cast<double>(start_vus), *stages) / seconds(each);
}

}  // namespace harness::scenario
