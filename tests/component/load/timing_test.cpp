#include <gmock/gmock.h>

#include <future>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;

class Timing : public EngineTest {
 protected:
  static constexpr scenario::Arrivals users{.pre_allocated_vus = 300};

  static scenario::Load arrivals(std::string path, double rate, Duration duration) {
    scenario::Load load = load_of(std::move(path));
    load.executor = {
        scenario::ConstantArrivalRate{.rate = {rate}, .duration = duration, .arrivals = users}};
    return load;
  }
};

double micros(Duration value) { return seconds(value) * 1e6; }

// 200 arrivals a second meet a server that holds every answer for half a second: a hundred of them
// wait, the first 500 ms and each later one 5 ms less. A generator that waits for answers before it
// sends would see one slow request.
TEST_P(Timing, AStalledServerShowsInEveryArrivalThatItKeptWaiting) {
  const auto engine = started(setting_of(arrivals("/status/200", 200, 1500ms)));
  ASSERT_TRUE(server_.wait_for_requests(50, 10s));
  server_.hold_answers_for(500ms);
  const LoadStats stats = engine->join();
  expect_each_request_once(stats);
  const RequestStats roll = all_of(stats, "roll");
  EXPECT_EQ(roll.sent, 300U);
  EXPECT_EQ(iterations_of_all(stats).dropped, 0U);
  // Of 300, the slowest 30 waited between 350 and 500 ms, the slowest 75 at least 125 ms.
  EXPECT_GT(*roll.times().latency.percentile(90), micros(300ms));
  EXPECT_GT(*roll.times().latency.percentile(75), micros(100ms));
}

// The latencies of a server that answers at once but for one stall: what is due in it waits for its
// end.
Histogram latencies_by_schedule(double rate, Duration length, Duration stall,
                                Duration stalled_for) {
  Histogram exact;
  const auto arrivals = static_cast<std::int64_t>(rate * seconds(length));
  for (std::int64_t n = 0; n < arrivals; ++n) {
    const Duration due = from_seconds(static_cast<double>(n) / rate);
    const bool waits = due >= stall && due < stall + stalled_for;
    exact.record(waits ? static_cast<std::uint64_t>(micros(stall + stalled_for - due)) : 0);
  }
  return exact;
}

TEST_P(Timing, TheP99OfAServerThatStallsIsTheOneThatFollowsFromTheSchedule) {
  // So long that what a busy machine adds is small beside it.
  constexpr double rate = 100;
  constexpr Duration length = 6s;
  const auto engine = make_load_engine(setting_of(arrivals("/status/200", rate, length)), clock_);
  const TimePoint origin = clock_.now();
  (*engine)->start(origin);
  ASSERT_TRUE(server_.wait_for_requests(100, 10s));
  const Duration stall = clock_.now() - origin;
  server_.hold_answers_for(3s);
  const LoadStats stats = (*engine)->join();
  const Duration stalled_for = server_.released_at() - origin - stall;
  const double exact =
      static_cast<double>(*latencies_by_schedule(rate, length, stall, stalled_for).percentile(99));
  EXPECT_GT(exact, micros(2900ms));
  const auto seen = static_cast<double>(*all_of(stats, "roll").times().latency.percentile(99));
  EXPECT_GE(seen, exact * 0.98);
  // All that was held is answered at once. A worker that takes long over that is late meanwhile.
  EXPECT_LE(seen, exact * 1.02 + static_cast<double>(*stats.lateness.percentile(100)));
}

// The same half second lost by the generator itself: nothing was sent, so the server was never
// slow, but users would have waited all the same.
TEST_P(Timing, AStalledGeneratorShowsInLatencyAndLatenessButNotInServiceTime) {
  scenario::Load load = arrivals("/status/200", 40, 1s);
  load.narrate.request = "{iteration}";
  Setting setting = setting_of(load);
  setting.workers = 1;
  constexpr std::size_t never = 1'000'000;
  setting.say = [this](const std::string& line) {
    if (line == "10") server_.wait_for_requests(never, 500ms);
  };
  const LoadStats stats = run(setting);
  const RequestStats roll = all_of(stats, "roll");
  EXPECT_EQ(roll.sent, 40U);
  // Twenty of forty were late, every second of them by more than 250 ms.
  EXPECT_GT(*stats.lateness.percentile(80), micros(200ms));
  EXPECT_GT(*roll.times().latency.percentile(80), micros(200ms));
  EXPECT_LT(*roll.times().service_time.percentile(80), micros(200ms));
}

// The last of its arrivals is due where the second phase begins.
TEST_P(Timing, ARampBelongsToThePhasesInWhichItsArrivalsAddUp) {
  scenario::Load load = load_of("/status/200");
  load.executor = {scenario::RampingArrivalRate{
      .stages = {{{200ms, {50}}}}, .start_rate = {50}, .duration = 200ms, .arrivals = users}};
  Setting setting = setting_of(load);
  setting.phases = {
      {.name = "before"}, {.name = "between", .begin = 100ms}, {.name = "after", .begin = 200ms}};
  const LoadStats stats = run(setting);
  ASSERT_EQ(stats.requests.size(), 3U);
  EXPECT_EQ(stats.requests[0].ok, 5U);
  EXPECT_EQ(stats.requests[1].ok, 5U);
  EXPECT_EQ(stats.requests[2].sent, 0U);
}

// Whoever ends a load at its end must not be faster than a worker that is late.
TEST_P(Timing, WhatWasDueBeforeTheLoadIsStoppedIsSent) {
  scenario::Load load = arrivals("/status/200", 100, 200ms);
  load.narrate.request = "{iteration}";
  Setting setting = setting_of(load);
  setting.workers = 1;
  std::promise<void> stopped;
  setting.say = [&stopped](const std::string& line) {
    if (line == "1") stopped.get_future().wait();
  };
  const auto engine = started(setting);
  ASSERT_TRUE(server_.wait_for_requests(1, 10s));
  EXPECT_FALSE(engine->wait(200ms));
  engine->stop();
  stopped.set_value();
  EXPECT_EQ(all_of(engine->join(), "roll").ok, 20U);
}

TEST_P(Timing, TwoHundredUsersThinkOnTwoWorkers) {
  scenario::Load load = load_of("/delay/5");
  pace_of(load) = {.vus = 200, .iterations = {3, 3}};
  load.think_time = scenario::DurationRange{10ms, 50ms};
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  EXPECT_EQ(all_of(stats, "roll").ok, 600U);
  EXPECT_EQ(stats.vus_max, 200U);
  EXPECT_LE(server_.connections(), 200U);
}

TEST_P(Timing, ARequestBelongsToThePhaseInWhichItWasDue) {
  scenario::Load load = load_of("/delay/1000");
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].url = "{server}/status/200";
  Setting setting = setting_of(load);
  setting.phases = {{.name = "before"}, {.name = "after", .begin = 500ms}};
  const LoadStats stats = run(setting);
  ASSERT_EQ(stats.requests.size(), 2U);
  EXPECT_EQ(stats.requests[0].phase, "before");
  EXPECT_EQ(stats.requests[0].ok, 1U);
  EXPECT_EQ(stats.requests[1].phase, "after");
  EXPECT_EQ(stats.requests[1].ok, 1U);
}

INSTANTIATE_TEST_SUITE_P(Both, Timing, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
