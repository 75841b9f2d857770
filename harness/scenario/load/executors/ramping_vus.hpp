#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/stages.hpp"
#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// As many users as the stages say, each iterating again and again.
struct RampingVus {
  static constexpr std::string_view name = "ramping-vus";
  static constexpr bool counts_by_user = true;
  static constexpr bool paces_users = true;
  static constexpr bool may_drop = false;

  Located<std::vector<Stage>> stages = {};  // their targets are users
  std::uint64_t start_vus = 1;
  Duration graceful_ramp_down = std::chrono::seconds{30};
  std::optional<Duration> duration = {};  // of the stages together, unless the phases end it before

  static std::vector<grammar::Field<RampingVus>> fields();
  void complete() { duration = length_of(*stages); }
  void check(const Surroundings& around, grammar::Reading& reading) const;
  std::uint64_t most_users() const;
  std::uint64_t most_users_at_once(bool thinks) const;
  double expected_iterations(Duration each) const;
  std::string text() const;
};

}  // namespace harness::scenario
