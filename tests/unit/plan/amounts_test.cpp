#include "harness/plan/amounts.hpp"

#include <gtest/gtest.h>

#include "harness/load/executors/arrival_schedule.hpp"
#include "harness/load/executors/vu_schedule.hpp"

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

// The last phase may end it before its stages do.
TEST(Amounts, OfARampThatIsCutShortAreWhatIsDueUpToThere) {
  for (const Duration length :
       {Duration{5s}, Duration{10s}, Duration{11500ms}, Duration{13700ms}}) {
    const scenario::Load load = a_load(scenario::RampingArrivalRate{
        .stages = {{{10s, {20}}, {3s, {7.5}}, {1s, {0}}}}, .start_rate = {1}, .duration = length});
    const load::ArrivalSchedule schedule({{1, 20, 10s}, {20, 7.5, 3s}, {7.5, 0, 1s}}, 1s,
                                         load::Due::when_its_unit_is_full);
    std::uint64_t due = 0;
    while (due < schedule.total() && schedule.due(due) < length) ++due;
    EXPECT_EQ(amounts_of(load).arrivals, due) << seconds(length);
  }
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
  EXPECT_EQ(amounts_of(load).most_in_time, 6U) << "the third begins at 800 ms, and may end later";
  load.executor.value = scenario::SharedIterations{.vus = 2, .iterations = {4}, .max_duration = 1s};
  EXPECT_EQ(amounts_of(load).most_in_time, std::nullopt) << "it is enough";
}

TEST(Amounts, OfUsersWhoGoOnAreOneIterationOfEachAtLeast) {
  const Amounts constant = amounts_of(a_load(scenario::ConstantVus{.vus = 4}));
  EXPECT_EQ(constant.iterations, 4U);
  EXPECT_EQ(constant.most_iterations, 0U);
  const Amounts ramping =
      amounts_of(a_load(scenario::RampingVus{.stages = {{{1s, {9}}, {1s, {0}}}}, .start_vus = 2}));
  EXPECT_EQ(ramping.iterations, 9U);
  EXPECT_EQ(ramping.most_users, 9U);
  const Amounts cut = amounts_of(a_load(
      scenario::RampingVus{.stages = {{{1s, {9}}, {1s, {0}}}}, .start_vus = 0, .duration = 1s}));
  EXPECT_EQ(cut.iterations, 8U) << "the ninth would come as it ends";
}

// The most that their pauses allow, counted with the users as the load engine has them.
TEST(Amounts, OfUsersWhoGoOnAreNoMoreThanTheirPausesAllow) {
  scenario::Load constant = a_load(scenario::ConstantVus{.vus = 4, .duration = 10s});
  EXPECT_EQ(amounts_of(constant).most_by_pauses, std::nullopt) << "as many as are answered";
  constant.think_time = scenario::DurationRange{1s, 3s};
  EXPECT_EQ(amounts_of(constant).most_by_pauses, 44U);
  EXPECT_EQ(amounts_of(constant).most_in_time, std::nullopt);
  constant.executor.value = scenario::ConstantVus{.vus = 4};
  EXPECT_EQ(amounts_of(constant).most_by_pauses, std::nullopt) << "nobody knows how long";

  const scenario::RampingVus config{
      .stages = {{{3s, {5}}, {0s, {2}}, {2s, {2}}, {1s, {4}}, {2s, {0}}}}, .start_vus = 1};
  scenario::Load ramping = a_load(config);
  ramping.pacing = 1s;
  std::uint64_t most = 0;
  std::vector<Duration> came;
  for (const load::VuStep& step : load::vu_schedule(config.start_vus, *config.stages)) {
    while (came.size() < step.active) came.push_back(step.at);
    while (came.size() > step.active) {
      most += static_cast<std::uint64_t>((step.at - came.back()) / Duration{1s}) + 1;
      came.pop_back();
    }
  }
  EXPECT_GT(most, 5U);
  EXPECT_EQ(amounts_of(ramping).most_by_pauses, most);
}

}  // namespace
}  // namespace harness::plan
