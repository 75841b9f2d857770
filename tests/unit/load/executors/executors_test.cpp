#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using scenario::ConstantArrivalRate;
using scenario::RampingArrivalRate;
using scenario::RampingVus;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

scenario::Load constant_vus(std::uint64_t vus, Duration duration) {
  return a_load(scenario::ConstantVus{.vus = vus, .duration = duration});
}

scenario::Load arrivals(double rate, Duration duration, std::uint64_t vus) {
  return a_load(ConstantArrivalRate{
      .rate = {rate}, .duration = duration, .arrivals = {.pre_allocated_vus = vus}});
}

TEST(ConstantVus, IteratesUntilTheTimeIsUp) {
  Simulation simulation(constant_vus(1, 1s));
  simulation.driver().service_time = 300ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 300ms, 600ms, 900ms));
  EXPECT_TRUE(simulation.over());
  EXPECT_EQ(iterations_of_all(simulation.stats()).completed, 4U);
}

TEST(ConstantVus, BeginsNothingAtTheEndItself) {
  Simulation simulation(constant_vus(1, 1s));
  simulation.driver().service_time = 500ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 500ms));
}

TEST(ConstantVus, ThinksAfterEachIteration) {
  scenario::Load load = constant_vus(1, 1s);
  load.think_time = scenario::DurationRange{200ms, 200ms};
  Simulation simulation(load);
  simulation.driver().service_time = 100ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 300ms, 600ms, 900ms));
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.lateness.max(), 0U);  // thinking is not lateness
  EXPECT_EQ(stats.requests[0].times().latency.max(), 100'000U);
}

TEST(ConstantVus, PacesBeginningsWhereAnIterationIsShorter) {
  scenario::Load load = constant_vus(1, 3s);
  load.pacing = 1s;
  load.think_time = scenario::DurationRange{200ms, 200ms};
  Simulation simulation(load);
  simulation.driver().service_time = 300ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0s, 1s, 2s));
}

TEST(ConstantVus, BeginsAtOnceWhereAnIterationIsLongerThanItsPacing) {
  scenario::Load load = constant_vus(1, 4s);
  load.pacing = 1s;
  Simulation simulation(load);
  simulation.driver().service_time = 1500ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 1500ms, 3000ms));
}

TEST(RampingVus, PacesEachUser) {
  scenario::Load load = a_load(RampingVus{.stages = {{{2500ms, {1}}}}, .duration = 2500ms});
  load.pacing = 1s;
  Simulation simulation(load);
  simulation.driver().service_time = 100ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0s, 1s, 2s));
}

TEST(ConstantVus, RunsAllItsUsersWhateverTheShares) {
  for (const unsigned shares : {1U, 2U, 3U, 8U}) {
    Simulation simulation(constant_vus(5, 100ms), shares);
    simulation.driver().service_time = 1s;
    simulation.run();
    EXPECT_THAT(simulation.sent_at(), SizeIs(5)) << shares;
    EXPECT_TRUE(simulation.over());
    EXPECT_EQ(simulation.stats().vus_max, 5U);
  }
}

TEST(ConstantVus, WaitsForItsStartTime) {
  scenario::Load load = constant_vus(1, 1s);
  load.start_time = {5s};
  Simulation simulation(load);
  simulation.driver().service_time = 700ms;
  simulation.run_for(4999ms);
  EXPECT_THAT(simulation.sent_at(), IsEmpty());
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(5s, 5700ms));
}

TEST(ConstantArrivalRate, KeepsItsScheduleHoweverSlowTheAnswers) {
  Simulation simulation(arrivals(3, 1s, 10));
  simulation.driver().service_time = 5s;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ns, 333'333'333ns, 666'666'666ns));
  EXPECT_EQ(iterations_of_all(simulation.stats()).dropped, 0U);
}

TEST(ConstantArrivalRate, DropsWhatNoUserIsFreeFor) {
  Simulation simulation(arrivals(10, 1s, 2));
  simulation.driver().service_time = 350ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 100ms, 400ms, 500ms, 800ms, 900ms));
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(iterations_of_all(stats).dropped, 4U);
  EXPECT_EQ(iterations_of_all(stats).completed, 6U);
}

TEST(ConstantArrivalRate, HiresUpToMaxVus) {
  scenario::Load load = arrivals(10, 1s, 1);
  settings_of<ConstantArrivalRate>(load).arrivals.max_vus = {3};
  Simulation simulation(load);
  simulation.driver().service_time = 10s;
  simulation.run_for(50ms);
  EXPECT_EQ(simulation.live().active_vus.get(), 1U);
  simulation.run();
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.vus_max, 3U);
  EXPECT_EQ(iterations_of_all(stats).dropped, 7U);
}

TEST(ConstantArrivalRate, AThinkingUserIsNotFree) {
  scenario::Load load = arrivals(10, 500ms, 1);
  load.think_time = scenario::DurationRange{150ms, 150ms};
  Simulation simulation(load);
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 200ms, 400ms));
}

TEST(ConstantArrivalRate, SharesHaveEachArrivalOnce) {
  for (const unsigned shares : {1U, 2U, 3U, 7U}) {
    Simulation simulation(arrivals(100, 1s, 5), shares);
    simulation.driver().service_time = 1ms;
    simulation.run();
    std::vector<Duration> due;
    for (int i = 0; i < 100; ++i) due.emplace_back(i * 10ms);
    EXPECT_EQ(simulation.sent_at(), due) << shares;
    EXPECT_EQ(simulation.ends_told(), shares);
  }
}

// The generator was away for a second: ten arrivals are sent late, and count from when they were
// due.
TEST(ConstantArrivalRate, WhatIsSentLateCountsFromWhenItWasDue) {
  Simulation simulation(arrivals(10, 1s, 10));
  simulation.driver().service_time = 1ms;
  simulation.jump(1s);
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), Each(1s));
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.lateness.min(), 100'000U);
  EXPECT_EQ(stats.lateness.max(), 1'000'000U);
  EXPECT_EQ(stats.requests[0].times().latency.max(), 1'001'000U);
  EXPECT_EQ(stats.requests[0].times().service_time.max(), 1'000U);
}

scenario::Load ramping_vus(std::uint64_t start_vus, std::vector<scenario::Stage> stages) {
  RampingVus executor{.stages = {std::move(stages)}, .start_vus = start_vus};
  executor.complete();
  return a_load(executor);
}

// As the plan has it: its end comes before its beginning.
TEST(RampingVus, OfNoTimeAtAllBeginNothing) {
  Simulation simulation(ramping_vus(3, {{0ms, 5}}));
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), IsEmpty());
  EXPECT_TRUE(simulation.over());
}

TEST(RampingVus, UsersComeOneByOne) {
  Simulation simulation(ramping_vus(1, {{2s, 3}}));
  simulation.driver().service_time = 10s;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0s, 1s));  // the third comes when it is over
  EXPECT_EQ(simulation.stats().vus_max, 2U);
}

TEST(RampingVus, WhoIsOneTooManyEndsItsIterationFirst) {
  Simulation simulation(ramping_vus(2, {{1s, 0}, {9s, 0}}));
  simulation.driver().service_time = 800ms;
  simulation.run_for(600ms);
  EXPECT_EQ(simulation.live().active_vus.get(), 2U);
  simulation.run_for(300ms);
  EXPECT_EQ(simulation.live().active_vus.get(), 1U);
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 0ms, 800ms));
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.requests[0].ok, 3U);
  EXPECT_EQ(stats.requests[0].unknown, 0U);
}

TEST(RampingVus, AfterGracefulRampDownItIsCutOff) {
  scenario::Load load = ramping_vus(1, {{1s, 0}, {9s, 0}});
  settings_of<RampingVus>(load).graceful_ramp_down = 2s;
  Simulation simulation(load);
  simulation.driver().service_time = 5s;
  simulation.run_for(2999ms);
  EXPECT_EQ(simulation.live().unknown.get(), 0U);
  simulation.run_for(1ms);
  EXPECT_EQ(simulation.live().unknown.get(), 1U);
  EXPECT_EQ(simulation.live().active_vus.get(), 0U);
  simulation.run();
  EXPECT_TRUE(simulation.over());
}

TEST(RampingVus, WhoIsWantedAgainInTimeIsNotCutOff) {
  scenario::Load load = ramping_vus(1, {{1s, 0}, {1s, 1}, {9s, 1}});
  settings_of<RampingVus>(load).graceful_ramp_down = 3s;
  Simulation simulation(load);
  simulation.driver().service_time = 6s;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0s, 6s));
  EXPECT_EQ(simulation.stats().requests[0].unknown, 0U);
}

TEST(RampingVus, WhoComesBackGoesOnAsWhoItWas) {
  Simulation simulation(ramping_vus(1, {{1s, 0}, {1s, 1}, {1s, 1}}));
  simulation.driver().service_time = 700ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 700ms, 2s, 2700ms));
  EXPECT_EQ(simulation.stats().vus_max, 1U);
}

TEST(RampingVus, RunsAllItsUsersWhateverTheShares) {
  for (const unsigned shares : {1U, 2U, 3U, 8U}) {
    Simulation simulation(ramping_vus(0, {{5s, 5}, {1s, 5}, {5s, 0}}), shares);
    simulation.driver().service_time = 100s;
    simulation.run();
    EXPECT_THAT(simulation.sent_at(), ElementsAre(1s, 2s, 3s, 4s, 5s)) << shares;
    EXPECT_TRUE(simulation.over());
    EXPECT_EQ(simulation.stats().vus_max, 5U);
  }
}

TEST(RampingVus, IsNotOverBeforeItsFirstUserHasCome) {
  Simulation simulation(ramping_vus(0, {{1s, 1}, {1s, 1}}));
  simulation.driver().service_time = 100ms;
  simulation.run_for(500ms);
  EXPECT_FALSE(simulation.over());
  simulation.run_for(5s);
  EXPECT_TRUE(simulation.over());
}

TEST(ConstantArrivalRate, SharesWithoutAUserAtTheStartSendTheirPartToo) {
  scenario::Load load = arrivals(10, 1s, 1);
  settings_of<ConstantArrivalRate>(load).arrivals.max_vus = {5};
  for (const unsigned shares : {1U, 2U, 5U, 7U}) {
    Simulation simulation(load, shares);
    simulation.run();
    EXPECT_EQ(simulation.sent_at().size(), 10U) << shares;
    EXPECT_TRUE(simulation.over());
  }
}

scenario::Load ramping_arrivals(double start_rate, std::vector<scenario::Stage> stages) {
  RampingArrivalRate executor{.stages = {std::move(stages)},
                              .start_rate = {start_rate},
                              .arrivals = {.pre_allocated_vus = 10}};
  executor.complete();
  return a_load(executor);
}

TEST(RampingArrivalRate, FollowsItsStages) {
  Simulation simulation(ramping_arrivals(0, {{1s, 1}, {2s, 1}}));
  simulation.driver().service_time = 5s;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(1500ms - 1ns, 2500ms - 1ns));
}

TEST(RampingArrivalRate, SendsTheArrivalThatFallsOnItsEndAndIsOverThen) {
  for (const unsigned shares : {1U, 2U, 3U, 7U}) {
    Simulation simulation(ramping_arrivals(4, {{1s, 4}}), shares);
    simulation.run_for(1s);
    EXPECT_THAT(simulation.sent_at(), ElementsAre(250ms - 1ns, 500ms - 1ns, 750ms - 1ns, 1s - 1ns))
        << shares;
    EXPECT_TRUE(simulation.over());
  }
}

TEST(RampingArrivalRate, SendsItToTheEndHoweverLateItIs) {
  Simulation simulation(ramping_arrivals(10, {{1s, 10}}));
  simulation.jump(2s);
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), AllOf(SizeIs(10), Each(2s)));
  EXPECT_EQ(iterations_of_all(simulation.stats()).dropped, 0U);
}

}  // namespace
}  // namespace harness::load
