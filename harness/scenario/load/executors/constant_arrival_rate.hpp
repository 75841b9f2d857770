#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/arrivals.hpp"
#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// Iterations begin at `rate`, whatever the system does.
struct ConstantArrivalRate {
  static constexpr std::string_view name = "constant-arrival-rate";
  static constexpr bool counts_by_user = false;
  static constexpr bool paces_users = false;
  static constexpr bool may_drop = true;

  Located<double> rate = {};              // iterations in each time unit
  std::optional<Duration> duration = {};  // none: until the last phase ends
  Arrivals arrivals = {};

  static std::vector<grammar::Field<ConstantArrivalRate>> fields();
  void complete() { arrivals.complete(); }
  void check(const Surroundings& around, grammar::Reading& reading) const;
  std::uint64_t most_users() const { return arrivals.most_users(); }
  double expected_iterations(Duration each) const;
  std::string text() const {
    return arrivals.text(format_number(*rate) + (*rate == 1 ? " iteration" : " iterations"));
  }
};

}  // namespace harness::scenario
