#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// `iterations` in all, taken by `vus` users as each becomes free, as long as they begin within
// `maxDuration`.
struct SharedIterations {
  static constexpr std::string_view name = "shared-iterations";
  static constexpr bool counts_by_user = false;
  static constexpr bool paces_users = true;
  static constexpr bool may_drop = true;

  std::uint64_t vus = 1;
  Located<std::uint64_t> iterations = {1};
  Duration max_duration = std::chrono::minutes{10};

  static std::vector<grammar::Field<SharedIterations>> fields();
  void check(const Surroundings& around, grammar::Reading& reading) const;
  std::uint64_t most_users() const { return vus; }
  double expected_iterations(Duration each) const;
  std::string text() const;
};

}  // namespace harness::scenario
