#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// `vus` users, each doing its `iterations`, as long as they begin within `maxDuration`.
struct PerVuIterations {
  static constexpr std::string_view name = "per-vu-iterations";
  static constexpr bool counts_by_user = true;
  static constexpr bool paces_users = true;
  static constexpr bool may_drop = true;

  std::uint64_t vus = 1;
  CountRange iterations = {};  // drawn for each user
  Duration max_duration = std::chrono::minutes{10};

  static std::vector<grammar::Field<PerVuIterations>> fields();
  void check(const Surroundings&, grammar::Reading&) const {}
  std::uint64_t most_users() const { return vus; }
  double expected_iterations(Duration each) const;
  std::string text() const;
};

}  // namespace harness::scenario
