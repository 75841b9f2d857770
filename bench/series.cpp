// What the per-second series costs: requests of ten kinds go into a ledger, all of them in one and
// the same second, and then RATE of them in each second. Prints both in nanoseconds of this
// process's CPU for a request, the median of five rounds.
//
//   bench-series RATE
#include <array>
#include <iostream>
#include <string>

#include "bench/cpu_time.hpp"
#include "harness/core/rng.hpp"
#include "harness/load/record/ledger.hpp"

namespace {

using namespace harness::load;
using namespace std::chrono_literals;

constexpr int requests = 500'000;
constexpr std::size_t kinds = 10;
constexpr std::size_t latencies = 1024;

// Time that passes when it is told to.
class Hand final : public harness::Clock {
 public:
  harness::TimePoint now() const override { return now_; }
  harness::WallTime wall() const override { return {}; }
  void move(harness::Duration step) { now_ += step; }

 private:
  harness::TimePoint now_{1h};
};

// Most around a millisecond, some far above it.
std::array<harness::Duration, latencies> drawn_latencies(harness::Rng& rng) {
  std::array<harness::Duration, latencies> drawn{};
  for (harness::Duration& latency : drawn) {
    latency = (500 + rng.below(1000)) * 1us * (rng.below(50) == 0 ? 20 : 1);
  }
  return drawn;
}

void record_all(harness::Duration apart) {
  Hand clock;
  PhaseMarks phases(1);
  phases.start(clock.now());
  phases.add(clock.now(), 0);
  LiveCounters live;
  Rows rows;
  for (std::size_t i = 0; i < kinds; ++i) {
    rows.requests.push_back({.request = "roll " + std::to_string(i), .tags = {}, .checks = {}});
  }
  Ledger ledger(rows, phases, clock, live);
  harness::Rng rng(1, 2);
  const auto drawn = drawn_latencies(rng);
  const std::string url = "http://server/roll";
  Timings timings;
  const TraceContext trace = TraceContext::draw(rng);
  for (std::size_t i = 0; i < requests; ++i) {
    const harness::TimePoint begun = clock.now();
    timings[Step::waiting] = drawn[i % latencies];
    ledger.request_started(begun, begun);
    ledger.request_ended({i % kinds,
                          begun,
                          begun,
                          begun + timings[Step::waiting],
                          {Ending::answered, 200},
                          true,
                          trace,
                          url,
                          timings});
    clock.move(apart);
  }
  ledger.close();
}

}  // namespace

int main(int, char** arguments) {
  const int rate = std::stoi(arguments[1]);
  const double without = median_cost(requests, [] { record_all(0ns); });
  const double with = median_cost(requests, [&] { record_all(harness::Duration{1s} / rate); });
  std::cout << without << ' ' << with << '\n';
}
