#include "harness/plan/amounts.hpp"

#include <gtest/gtest.h>

#include "harness/load/executors/arrival_schedule.hpp"

namespace harness::plan {
namespace {

using namespace std::chrono_literals;

scenario::Load a_load(scenario::Executor executor) {
  scenario::Load load;
  load.executor.value = std::move(executor);
  load.flows.resize(2);
  load.flows[0].requests.resize(3);
  load.flows[1].requests.resize(2);
  return load;
}

TEST(Amounts, OfARateAreWhatTheLoadEngineWillSend) {
  for (const double rate : {10.0, 33.3, 0.1, 3.0}) {
    for (const Duration length : {Duration{1s}, Duration{1s + 1ns}, Duration{7s}, Duration{1ns}}) {
      const scenario::Load load =
          a_load(scenario::ConstantArrivalRate{.rate = {rate}, .duration = length});
      const load::ArrivalSchedule schedule({{rate, rate, length}}, 1s,
                                           load::Due::when_its_unit_begins);
      EXPECT_EQ(amounts_of(load).arrivals, schedule.total()) << rate;
      EXPECT_EQ(amounts_of(load).requests, 2 * schedule.total());
    }
  }
}

TEST(Amounts, OfARampAreWhatTheLoadEngineWillSend) {
  const scenario::Load load = a_load(scenario::RampingArrivalRate{
      .stages = {{{10s, {20}}, {3s, {7.5}}, {1s, {0}}}}, .start_rate = {1}});
  const load::ArrivalSchedule schedule({{1, 20, 10s}, {20, 7.5, 3s}, {7.5, 0, 1s}}, 1s,
                                       load::Due::when_its_unit_is_full);
  EXPECT_EQ(amounts_of(load).arrivals, schedule.total());
}

TEST(Amounts, OfIterationsAreThoseOfAllUsers) {
  const Amounts each =
      amounts_of(a_load(scenario::PerVuIterations{.vus = 5, .iterations = {1, 3}}));
  EXPECT_EQ(each.iterations, 5U);
  EXPECT_EQ(each.most_iterations, 15U);
  EXPECT_EQ(each.requests, 10U);
  EXPECT_EQ(amounts_of(a_load(scenario::SharedIterations{.iterations = {100}})).iterations, 100U);
}

TEST(Amounts, AreNoMoreThanTheirPausesLeaveTimeFor) {
  scenario::Load load =
      a_load(scenario::PerVuIterations{.vus = 2, .iterations = {100, 100}, .max_duration = 1s});
  EXPECT_EQ(amounts_of(load).most_in_time, std::nullopt);
  load.think_time = scenario::DurationRange{100ms, 200ms};
  EXPECT_EQ(amounts_of(load).most_in_time, 22U);
  load.pacing = 300ms;
  EXPECT_EQ(amounts_of(load).most_in_time, 8U);
  load.pacing = {};
  load.think_time = scenario::DurationRange{};
  load.flows[0].requests[0].think_time = scenario::DurationRange{2s, 2s};
  EXPECT_EQ(amounts_of(load).most_in_time, std::nullopt) << "another flow has no pause";
  load.flows[1].requests[0].think_time = scenario::DurationRange{400ms, 2s};
  EXPECT_EQ(amounts_of(load).most_in_time, 4U);
  load.executor.value = scenario::SharedIterations{.vus = 2, .iterations = {4}, .max_duration = 1s};
  EXPECT_EQ(amounts_of(load).most_in_time, std::nullopt) << "it is enough";
}

TEST(Amounts, OfUsersWhoGoOnAreOneIterationOfEachAtLeast) {
  const Amounts constant = amounts_of(a_load(scenario::ConstantVus{.vus = 4}));
  EXPECT_EQ(constant.iterations, 4U);
  EXPECT_EQ(constant.most_iterations, 0U);
  const Amounts ramping =
      amounts_of(a_load(scenario::RampingVus{.stages = {{{1s, {9}}, {1s, {0}}}}, .start_vus = 2}));
  EXPECT_EQ(ramping.iterations, 2U);
  EXPECT_EQ(ramping.most_users, 9U);
}

}  // namespace
}  // namespace harness::plan
