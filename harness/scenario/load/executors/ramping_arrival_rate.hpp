#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/arrivals.hpp"
#include "harness/scenario/load/executors/stages.hpp"
#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// Iterations begin at the rate that the stages say, whatever the system does.
struct RampingArrivalRate {
  static constexpr std::string_view name = "ramping-arrival-rate";
  static constexpr bool counts_by_user = false;
  static constexpr bool paces_users = false;
  static constexpr bool may_drop = true;

  Located<std::vector<Stage>> stages = {};  // their targets are iterations in each time unit
  Located<double> start_rate = {};
  std::optional<Duration> duration = {};  // of the stages together, unless the phases end it before
  Arrivals arrivals = {};

  static std::vector<grammar::Field<RampingArrivalRate>> fields();
  void complete();
  void check(const Surroundings& around, grammar::Reading& reading) const;
  std::uint64_t most_users() const { return arrivals.most_users(); }
  double expected_iterations(Duration each) const;
  std::string text() const;
};

}  // namespace harness::scenario
