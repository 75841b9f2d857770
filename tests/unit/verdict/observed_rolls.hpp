#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "harness/scenario/scenario.hpp"
#include "harness/verdict/baseline/baseline.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::test {

// 1,000 answers of 10 to 20 ms or so in the outage, in two loads; some more between phases.
inline observe::Observations observed_roll(double slower, std::uint64_t seed = 1) {
  observe::Observations observed = verdict::SmallRun().observations;
  observed.seed = seed;
  observed.load.schedule_hash = "9c56cc51b374c3ba";
  for (const std::string_view phase :
       std::initializer_list<std::string_view>{"outage", "outage", scenario::between_phases}) {
    load::RequestStats stats;
    stats.request = "roll";
    stats.phase = phase;
    stats.tags = {{"scenario", std::to_string(observed.load.requests.size())}};
    stats.sent = 500;
    stats.ok = 480;
    stats.failed = 20;
    for (int i = 0; i < 500; ++i) {
      const double time = (10'000 + 20 * i) * slower * (1 + 0.01 * static_cast<double>(seed % 3));
      load::times_of(200, true, stats.answers).latency.record(static_cast<std::uint64_t>(time));
    }
    observed.load.requests.push_back(stats);
  }
  return observed;
}

inline verdict::Baseline accepted_rolls(std::size_t arms) {
  verdict::Baseline baseline{"db-failure", "Linux x86_64, 2 cores", {}};
  for (std::size_t i = 0; i < arms; ++i)
    baseline.arms.push_back(verdict::arm_of(observed_roll(1, i + 1)));
  return baseline;
}

}  // namespace harness::test
