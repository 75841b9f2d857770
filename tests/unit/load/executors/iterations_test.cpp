#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using scenario::PerVuIterations;
using scenario::SharedIterations;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::Le;
using ::testing::SizeIs;

scenario::Load per_vu_iterations(std::uint64_t vus, scenario::CountRange iterations) {
  return a_load(PerVuIterations{.vus = vus, .iterations = iterations});
}

scenario::Load shared_iterations(std::uint64_t vus, std::uint64_t iterations) {
  return a_load(SharedIterations{.vus = vus, .iterations = {iterations}});
}

TEST(PerVuIterations, EndsWhenEachUserHasDoneItsShare) {
  Simulation simulation(per_vu_iterations(3, {2, 2}), 2);
  simulation.driver().service_time = 10ms;
  simulation.run_for(20ms);
  EXPECT_TRUE(simulation.over());
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 0ms, 0ms, 10ms, 10ms, 10ms));
}

TEST(PerVuIterations, DrawsHowManyForEachUser) {
  const scenario::Load load = per_vu_iterations(100, {1, 20});
  Simulation simulation(load);
  simulation.run();
  Simulation again(load, 4);
  again.run();
  EXPECT_THAT(simulation.sent_at().size(), AllOf(Ge(800U), Le(1300U)));
  EXPECT_EQ(again.sent_at().size(), simulation.sent_at().size());
}

TEST(PerVuIterations, BeginsNothingAfterMaxDuration) {
  scenario::Load load = per_vu_iterations(1, {100, 100});
  settings_of<PerVuIterations>(load).max_duration = 1s;
  Simulation simulation(load);
  simulation.driver().service_time = 400ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 400ms, 800ms));
  EXPECT_TRUE(simulation.over());
  EXPECT_EQ(iterations_of_all(simulation.stats()).dropped, 97U);
}

// The phases may be over before.
TEST(PerVuIterations, DropsWhatHasNotBegunWhenItIsEnded) {
  Simulation simulation(per_vu_iterations(2, {100, 100}));
  simulation.driver().service_time = 400ms;
  simulation.run_for(1s);
  simulation.close();
  simulation.run();
  EXPECT_TRUE(simulation.over());
  const IterationStats iterations = iterations_of_all(simulation.stats());
  EXPECT_EQ(iterations.completed, 6U);
  EXPECT_EQ(iterations.dropped, 194U);
}

TEST(PerVuIterations, DropsNothingWhenItIsCutOff) {
  Simulation simulation(per_vu_iterations(2, {100, 100}));
  simulation.driver().service_time = 400ms;
  simulation.run_for(1s);
  simulation.cut_off();
  EXPECT_EQ(iterations_of_all(simulation.stats()).dropped, 0U);
}

TEST(SharedIterations, PacesEachUser) {
  scenario::Load load = shared_iterations(1, 3);
  load.pacing = 1s;
  Simulation simulation(load);
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0s, 1s, 2s));
}

// Of those who think when the last iteration is taken, nobody comes back.
TEST(SharedIterations, EndWithTheLastHoweverLongOthersThink) {
  scenario::Load load = shared_iterations(5, 20);
  load.think_time = scenario::DurationRange{50ms, 50ms};
  for (const unsigned shares : {1U, 2U, 5U}) {
    Simulation simulation(load, shares);
    simulation.driver().service_time = 10ms;
    simulation.run_for(189ms);
    EXPECT_FALSE(simulation.over());
    simulation.run_for(1ms);
    EXPECT_TRUE(simulation.over()) << shares;
    EXPECT_THAT(simulation.sent_at(), SizeIs(20));
    simulation.run();  // what is left in the queue does nothing
    EXPECT_EQ(simulation.ends_told(), shares);
    EXPECT_EQ(simulation.live().active_vus.get(), 0U);
    const IterationStats iterations = iterations_of_all(simulation.stats());
    EXPECT_EQ(iterations.completed, 20U);
    EXPECT_EQ(iterations.dropped, 0U);
  }
}

TEST(SharedIterations, EndWithTheLastWhereOneUserTakesIt) {
  scenario::Load load = shared_iterations(2, 3);
  load.think_time = scenario::DurationRange{1s, 1s};
  Simulation simulation(load);
  simulation.driver().service_time = 10ms;
  simulation.run_for(1020ms);
  EXPECT_TRUE(simulation.over());
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 0ms, 1010ms));
}

TEST(SharedIterations, WhoIsFreeTakesTheNext) {
  Simulation simulation(shared_iterations(2, 5));
  simulation.driver().service_time = 10ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 0ms, 10ms, 10ms, 20ms));
  EXPECT_TRUE(simulation.over());
}

TEST(SharedIterations, AreDoneOnceWhateverTheShares) {
  for (const unsigned shares : {1U, 2U, 3U, 8U}) {
    Simulation simulation(shared_iterations(5, 17), shares);
    simulation.driver().service_time = 10ms;
    simulation.run();
    EXPECT_THAT(simulation.sent_at(), SizeIs(17)) << shares;
    EXPECT_EQ(iterations_of_all(simulation.stats()).completed, 17U);
    EXPECT_EQ(simulation.ends_told(), shares);
  }
}

TEST(SharedIterations, BeginsNothingAfterMaxDuration) {
  scenario::Load load = shared_iterations(1, 100);
  settings_of<SharedIterations>(load).max_duration = 1s;
  load.think_time = scenario::DurationRange{300ms, 300ms};
  Simulation simulation(load);
  simulation.driver().service_time = 100ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 400ms, 800ms));
  EXPECT_TRUE(simulation.over());
}

TEST(SharedIterations, DropsWhatMaxDurationLeaves) {
  scenario::Load load = shared_iterations(5, 103);
  settings_of<SharedIterations>(load).max_duration = 1s;
  for (const unsigned shares : {1U, 2U, 3U, 8U}) {
    Simulation simulation(load, shares);
    simulation.driver().service_time = 400ms;
    simulation.run();
    EXPECT_EQ(simulation.sent_at().size() + iterations_of_all(simulation.stats()).dropped, 103U)
        << shares;
  }
}

TEST(Traces, DifferFromThoseOfAnEarlierRunWithTheSameSeed) {
  std::vector<std::string> traces;
  for (const Duration later : {0ms, 1ms}) {
    Simulation simulation(per_vu_iterations(1, {1, 1}), 1, later);
    simulation.run();
    ASSERT_THAT(simulation.spans(), SizeIs(1));
    traces.push_back(simulation.spans().front().trace.trace_id());
  }
  EXPECT_NE(traces[0], traces[1]);
}

}  // namespace
}  // namespace harness::load
