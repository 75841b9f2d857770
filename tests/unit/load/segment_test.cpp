// The parts of a plan that is split over several processes.
#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

// A request is known by its trace, which the seed and its place in the plan decide.
struct SentRequest {
  WallTime at;
  std::string trace;

  bool operator==(const SentRequest&) const = default;
};

using Sent = std::vector<SentRequest>;

Sent sent_by(const scenario::Load& load, unsigned workers, Segment segment) {
  Simulation simulation(load, workers, {}, segment);
  simulation.driver().service_time = 30ms;
  simulation.run();
  Sent sent;
  for (const ClientSpan& span : simulation.spans()) {
    sent.push_back({span.began, span.trace.trace_id()});
  }
  return sent;
}

// Each segment with a number of workers of its own.
Sent sent_in_segments(const scenario::Load& load, std::uint64_t segments) {
  Sent all;
  for (std::uint64_t i = 0; i < segments; ++i) {
    const Sent part = sent_by(load, static_cast<unsigned>(1 + i % 3), {i, segments});
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

Sent sorted(Sent sent) {
  std::ranges::sort(sent, {}, [](const SentRequest& one) { return std::tie(one.at, one.trace); });
  return sent;
}

std::vector<std::string> traces(const Sent& sent) {
  std::vector<std::string> all;
  for (const SentRequest& request : sent) all.push_back(request.trace);
  std::sort(all.begin(), all.end());
  return all;
}

// Executors with settings drawn by chance.
std::uint64_t drawn_users(Rng& rng) { return 1 + rng.below(12); }

void draw(scenario::ConstantVus& executor, Rng& rng) {
  executor.vus = drawn_users(rng);
  executor.duration = 2s;
}

void draw(scenario::PerVuIterations& executor, Rng& rng) {
  executor.vus = drawn_users(rng);
  executor.iterations = {1, 1 + rng.below(5)};
}

void draw(scenario::SharedIterations& executor, Rng& rng) {
  executor.vus = drawn_users(rng);
  executor.iterations = {executor.vus + rng.below(40)};
}

std::vector<scenario::Stage> drawn_stages(Rng& rng) {
  return {{1s, {static_cast<double>(rng.below(30))}},
          {1s, {1 + static_cast<double>(rng.below(30))}}};
}

void draw(scenario::RampingVus& executor, Rng& rng) {
  executor.start_vus = rng.below(4);
  executor.stages = {drawn_stages(rng)};
  executor.complete();
}

constexpr std::uint64_t enough_users = 40;  // for every arrival, in segments, too

void draw(scenario::ConstantArrivalRate& executor, Rng& rng) {
  executor.rate = {1 + static_cast<double>(rng.below(90))};
  executor.duration = 2s;
  executor.arrivals.pre_allocated_vus = enough_users;
}

void draw(scenario::RampingArrivalRate& executor, Rng& rng) {
  executor.start_rate = {static_cast<double>(rng.below(50))};
  executor.stages = {drawn_stages(rng)};
  executor.arrivals.pre_allocated_vus = enough_users;
  executor.complete();
}

scenario::Load drawn(scenario::Executor executor, Rng& rng) {
  std::visit([&rng](auto& settings) { draw(settings, rng); }, executor);
  scenario::Load load = a_load(executor);
  load.think_time =
      scenario::DurationRange{0ms, Duration{static_cast<Duration::rep>(rng.below(100'000'000))}};
  return load;
}

class Segments : public ::testing::TestWithParam<scenario::Executor> {};

TEST_P(Segments, TogetherAreExactlyTheWholePlan) {
  const bool users_take_turns = std::holds_alternative<scenario::SharedIterations>(GetParam());
  Rng rng(7, GetParam().index());
  for (int round = 0; round < 20; ++round) {
    const scenario::Load load = drawn(GetParam(), rng);
    const Sent whole = sent_by(load, 1, {});
    for (const std::uint64_t segments : {1U, 2U, 3U, 7U}) {
      const Sent parts = sent_in_segments(load, segments);
      EXPECT_EQ(traces(parts), traces(whole)) << "round " << round << ", " << segments;
      // Who is free first takes the next, so when that is depends on who else there is.
      if (users_take_turns) continue;
      EXPECT_EQ(sorted(parts), sorted(whole)) << "round " << round << ", " << segments;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(OfEveryExecutor, Segments,
                         ::testing::Values(scenario::ConstantVus{}, scenario::RampingVus{},
                                           scenario::SharedIterations{},
                                           scenario::PerVuIterations{},
                                           scenario::ConstantArrivalRate{},
                                           scenario::RampingArrivalRate{}));

TEST(Segments, ThatHaveNobodyInThemEndAtOnce) {
  const scenario::Load load = a_load(scenario::ConstantVus{.duration = 1s});
  EXPECT_EQ(sent_by(load, 1, {0, 2}).size() + sent_by(load, 1, {1, 2}).size(),
            sent_by(load, 1, {}).size());
  EXPECT_TRUE(sent_by(load, 1, {0, 2}).empty());
}

}  // namespace
}  // namespace harness::load
