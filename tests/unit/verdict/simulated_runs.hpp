#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "harness/core/rng.hpp"
#include "harness/load/record/histogram.hpp"
#include "harness/verdict/baseline/baseline.hpp"

namespace harness::test {

// Runs of a service whose answers take 20 ms or so, long ones more: lognormal. Seeded.
class SimulatedRuns {
 public:
  // `noise`: by how much whole runs differ, as by their neighbours on the machine.
  SimulatedRuns(std::uint64_t seed, double noise) : rng_(seed, 0), noise_(noise) {}

  load::Histogram latency_of_run(double slower, std::uint64_t requests) {
    const double of_the_run = slower * std::exp(noise_ * normal());
    load::Histogram latency;
    for (std::uint64_t i = 0; i < requests; ++i) {
      latency.record(static_cast<std::uint64_t>(20'000 * of_the_run * std::exp(0.3 * normal())));
    }
    return latency;
  }

  // µs.
  std::vector<double> p95_of(std::size_t runs, double slower = 1) {
    std::vector<double> figures;
    for (std::size_t run = 0; run < runs; ++run) {
      figures.push_back(static_cast<double>(latency_of_run(slower, 5000).percentile(95).value()));
    }
    return figures;
  }

  // 1,000 requests in 20 s, of which some fail.
  std::vector<verdict::BaselineArm> arms(std::size_t runs, double slower, double failing) {
    std::vector<verdict::BaselineArm> arms;
    for (std::size_t run = 0; run < runs; ++run) {
      verdict::BaselineFigures figures{
          "load", "roll", 1000, 0, 0, 50, latency_of_run(slower, 1000)};
      for (std::uint64_t i = 0; i < figures.sent; ++i)
        ++(rng_.uniform() < failing ? figures.failed : figures.ok);
      arms.push_back({run, "9c56cc51b374c3ba", "2026-11-30T12:00:00.000Z", {figures}, {}});
    }
    return arms;
  }

 private:
  // Box and Muller's.
  double normal() {
    const double radius = std::sqrt(-2 * std::log(1 - rng_.uniform()));
    return radius * std::cos(2 * std::numbers::pi * rng_.uniform());
  }

  Rng rng_;
  double noise_;
};

}  // namespace harness::test
