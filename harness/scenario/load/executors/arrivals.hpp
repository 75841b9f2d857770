#pragma once

#include <cstdint>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/grammar/forward.hpp"
#include "harness/grammar/located.hpp"

namespace harness::scenario {

// Past what a machine can send the harness would only count what it drops.
constexpr double most_arrivals_per_second = 1e6;

// In each timeUnit; schedules are counted in millionths of an iteration.
constexpr double least_rate = 1e-6;

// What the two executors have in common whose iterations begin at a rate.
struct Arrivals {
  Duration time_unit = std::chrono::seconds{1};  // that rates count by
  std::uint64_t pre_allocated_vus = 0;
  grammar::Located<std::uint64_t> max_vus = {};  // those allocated before, when left out

  void complete();
  void check_rate(const std::string& key, const grammar::Located<double>& rate,
                  grammar::Reading& reading) const;
  void check_users(grammar::Reading& reading) const;
  std::uint64_t most_users() const;
  std::string text(const std::string& iterations) const;  // "10 iterations"
};

}  // namespace harness::scenario
