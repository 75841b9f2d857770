#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/load/executors/surroundings.hpp"

namespace harness::scenario {

// `vus` users, each iterating again and again for `duration`.
struct ConstantVus {
  static constexpr std::string_view name = "constant-vus";
  static constexpr bool counts_by_user = true;
  static constexpr bool paces_users = true;
  static constexpr bool may_drop = false;

  std::uint64_t vus = 1;
  std::optional<Duration> duration = {};  // none: until the last phase ends

  static std::vector<grammar::Field<ConstantVus>> fields();
  void check(const Surroundings& around, grammar::Reading& reading) const;
  std::uint64_t most_users() const { return vus; }
  double expected_iterations(Duration each) const;
  std::string text() const { return count_of(vus, "user"); }
};

}  // namespace harness::scenario
