#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/duration.hpp"
#include "harness/grammar/forward.hpp"
#include "harness/grammar/located.hpp"

namespace harness::scenario {

using grammar::Located;

struct CountRange {
  std::uint64_t low = 1;
  std::uint64_t high = 1;

  bool operator==(const CountRange&) const = default;
};

// What an executor is checked against: where its load stands, and whether phases will end it.
struct Surroundings {
  yaml::Place load;
  bool has_phases = false;

  // Of a load that ends with its duration, and has none.
  void want_an_end(std::string_view executor, grammar::Reading& reading) const;
};

// "1 user", "3 users"
std::string count_of(std::uint64_t count, const std::string& noun);

}  // namespace harness::scenario
