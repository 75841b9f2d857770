#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/load/simulation.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using scenario::ConstantVus;
using scenario::PerVuIterations;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

scenario::Load endless() {
  scenario::Load load = a_load(ConstantVus{.duration = 1h});
  load.graceful_stop = 2s;
  return load;
}

TEST(WorkerLoad, LetsWhatIsUnderWayFinishWithinGracefulStop) {
  Simulation simulation(endless());
  simulation.driver().service_time = 2s;
  simulation.run_for(1s);
  simulation.close();
  EXPECT_FALSE(simulation.over());
  simulation.run();
  EXPECT_TRUE(simulation.over());
  EXPECT_EQ(simulation.stats().requests[0].ok, 1U);
}

TEST(WorkerLoad, CutsOffWhatOutlivesGracefulStop) {
  Simulation simulation(endless());
  simulation.driver().service_time = 10s;
  simulation.run_for(1s);
  simulation.close();
  simulation.run_for(2s);
  EXPECT_TRUE(simulation.over());
  simulation.run();
  const LoadStats stats = simulation.stats();
  EXPECT_THAT(stats.requests[0].outcomes, ElementsAre(Pair("cut off", 1)));
  EXPECT_EQ(stats.requests[0].unknown, 1U);
  EXPECT_EQ(iterations_of_all(stats).completed, 0U);
}

// Also of what is cut off then; and of no request twice.
TEST(WorkerLoad, CountsWhatWasSentAgain) {
  Simulation simulation(endless());
  simulation.driver().service_time = 400ms;
  simulation.driver().sends_again = true;
  simulation.run_for(500ms);
  simulation.driver().sends_again = false;
  simulation.run_for(500ms);
  simulation.driver().sends_again = true;
  simulation.run_for(300ms);
  simulation.cut_off();
  const RequestStats roll = simulation.stats().requests[0];
  EXPECT_EQ(roll.ok, 3U);
  EXPECT_EQ(roll.unknown, 1U);
  EXPECT_EQ(roll.resent, 3U);
}

// As in k6, an iteration under way goes on to its end.
TEST(WorkerLoad, LetsAnIterationFinishItsFlow) {
  scenario::Load load = endless();
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].url = "{server}/second";
  Simulation simulation(load);
  simulation.driver().service_time = 600ms;
  simulation.run_for(500ms);
  simulation.close();
  simulation.run();
  ASSERT_EQ(simulation.driver().sent.size(), 2U);
  EXPECT_EQ(simulation.driver().sent[1].url, "http://server/second");
  EXPECT_EQ(iterations_of_all(simulation.stats()).completed, 1U);
}

TEST(WorkerLoad, DoesNotWaitForThoseWhoThink) {
  scenario::Load load = endless();
  load.think_time = scenario::DurationRange{1min, 1min};
  Simulation simulation(load);
  simulation.run_for(1s);
  simulation.close();
  EXPECT_TRUE(simulation.over());
  EXPECT_EQ(simulation.live().active_vus.get(), 0U);
}

TEST(WorkerLoad, ClosedBeforeItsStartTimeNeverOpens) {
  scenario::Load load = endless();
  load.start_time = {1min};
  Simulation simulation(load);
  simulation.close();
  EXPECT_TRUE(simulation.over());
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), IsEmpty());
  EXPECT_EQ(simulation.ends_told(), 1U);
}

TEST(WorkerLoad, CutOffDoesNotWaitAtAll) {
  Simulation simulation(endless());
  simulation.driver().service_time = 1s;
  simulation.run_for(500ms);
  simulation.cut_off();
  EXPECT_TRUE(simulation.over());
  EXPECT_EQ(simulation.stats().requests[0].unknown, 1U);
}

TEST(WorkerLoad, FailuresDoNotEndAnIteration) {
  scenario::Load load = a_load(PerVuIterations{});
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  Simulation simulation(load);
  simulation.driver().outcome = {Ending::timeout};
  simulation.run();
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.requests[0].failed, 2U);
  EXPECT_EQ(iterations_of_all(stats).completed, 1U);
}

TEST(WorkerLoad, CountsRequestsByTheirTags) {
  scenario::Load load = a_load(PerVuIterations{});
  load.tags = {{"team", "ops"}, {"tier", "1"}};
  auto& requests = load.flows[0].requests;
  requests.insert(requests.end(), 2, requests[0]);
  requests[1].tags = {{"team", "games"}};
  Simulation simulation(load);
  simulation.run();
  const LoadStats stats = simulation.stats();
  ASSERT_EQ(stats.requests.size(), 2U);
  EXPECT_EQ(stats.requests[0].sent, 2U);
  EXPECT_EQ(stats.requests[0].tags,
            (scenario::Tags{{"scenario", "players"}, {"team", "ops"}, {"tier", "1"}}));
  EXPECT_EQ(stats.requests[1].sent, 1U);
  EXPECT_EQ(stats.requests[1].tags,
            (scenario::Tags{{"scenario", "players"}, {"team", "games"}, {"tier", "1"}}));
  const auto whatever = by_name(stats);
  ASSERT_EQ(whatever.size(), 1U);
  EXPECT_EQ(whatever[0].sent, 3U);
}

// Two requests with 200 ms between them.
scenario::Load pausing(const scenario::Executor& executor) {
  scenario::Load load = a_load(executor);
  auto& requests = load.flows[0].requests;
  requests.push_back(requests[0]);
  requests[0].think_time = scenario::DurationRange{200ms, 200ms};
  return load;
}

TEST(WorkerLoad, UsersThinkBetweenRequests) {
  Simulation simulation(pausing(PerVuIterations{}));
  simulation.driver().service_time = 100ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 300ms));
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(iterations_of_all(stats).completed, 1U);
  EXPECT_EQ(stats.requests[0].times().latency.max(), 100'000U);  // thinking is no latency
}

TEST(WorkerLoad, APauseThatIsCutOffLeavesNoRequest) {
  Simulation simulation(pausing(ConstantVus{.duration = 1s}));
  simulation.driver().service_time = 100ms;
  simulation.run_for(200ms);
  simulation.cut_off();
  EXPECT_TRUE(simulation.over());
  const LoadStats stats = simulation.stats();
  EXPECT_EQ(stats.requests[0].sent, 1U);
  EXPECT_EQ(stats.requests[0].unknown, 0U);
  EXPECT_EQ(iterations_of_all(stats).completed, 0U);
}

TEST(WorkerLoad, WhoPausesAtTheEndMayGoOnForTheGracefulStop) {
  scenario::Load load = pausing(ConstantVus{.duration = 200ms});
  Simulation simulation(load);
  simulation.driver().service_time = 100ms;
  simulation.run();
  EXPECT_THAT(simulation.sent_at(), ElementsAre(0ms, 300ms));
}

TEST(WorkerLoad, UsersSayWhenTheyAreDone) {
  scenario::Load load = a_load(PerVuIterations{.iterations = {3, 3}});
  load.narrate.user = "User {vu} finished all {iterations} rolls";
  Simulation simulation(load);
  simulation.run();
  EXPECT_THAT(simulation.said(), ElementsAre("User 1 finished all 3 rolls"));
}

TEST(WorkerLoad, SaysOnceThatItBeginsAndBeforeAllElse) {
  scenario::Load load = a_load(PerVuIterations{.vus = 2, .iterations = {1, 1}});
  load.start_time = {300ms, {}};
  load.narrate = {.begin = "Starting: two users",
                  .request = "",
                  .user = "User {vu} finished all {iterations} rolls",
                  .end = "complete"};
  Simulation simulation(load);
  simulation.run_for(200ms);
  EXPECT_THAT(simulation.said(), IsEmpty());
  simulation.run();
  EXPECT_THAT(simulation.said(), ElementsAre("Starting: two users", "User 1 finished all 1 rolls",
                                             "User 2 finished all 1 rolls"));
}

TEST(WorkerLoad, HandsOutASpanForEachRequestThatHasEnded) {
  scenario::Load load = endless();
  load.flows[0].requests.push_back(load.flows[0].requests[0]);
  load.flows[0].requests[1].name = "list";
  Simulation simulation(load);
  simulation.driver().service_time = 300ms;
  simulation.run_for(500ms);
  simulation.cut_off();
  const std::vector<ClientSpan>& spans = simulation.spans();
  ASSERT_EQ(spans.size(), 2U);
  EXPECT_EQ(spans[0].request, "roll");
  EXPECT_EQ(spans[0].url, "http://server/");
  EXPECT_EQ(spans[0].ended - spans[0].began, 300ms);
  EXPECT_TRUE(spans[0].accepted);
  EXPECT_EQ(spans[1].request, "list");
  EXPECT_EQ(spans[1].began, spans[0].ended);
  EXPECT_EQ(spans[1].outcome, Outcome{Ending::cut_off});
  EXPECT_FALSE(spans[1].accepted);
}

}  // namespace
}  // namespace harness::load
