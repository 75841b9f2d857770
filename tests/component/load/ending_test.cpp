#include <gmock/gmock.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

class Endings : public EngineTest {
 protected:
  scenario::Load users(std::string path, std::uint64_t vus, Duration duration) const {
    scenario::Load load = load_of(std::move(path));
    load.executor = {scenario::ConstantVus{.vus = vus, .duration = duration}};
    return load;
  }
};

TEST_P(Endings, WhatIsUnderWayAtTheEndMayFinish) {
  scenario::Load load = users("/delay/300", 4, 100ms);
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  EXPECT_EQ(all_of(stats, "roll").ok, 4U);
  EXPECT_EQ(iterations_of_all(stats).completed, 4U);
}

TEST_P(Endings, WhatOutlivesGracefulStopIsUnknown) {
  scenario::Load load = users("/stall", 4, 100ms);
  load.graceful_stop = 50ms;
  const LoadStats stats = run(load);
  expect_each_request_once(stats);
  EXPECT_THAT(all_of(stats, "roll").outcomes, ElementsAre(Pair("cut off", 4)));
  EXPECT_EQ(all_of(stats, "roll").unknown, 4U);
  EXPECT_EQ(iterations_of_all(stats).completed, 0U);
}

TEST_P(Endings, StopLetsWhatIsUnderWayFinish) {
  const auto engine = started(setting_of(users("/delay/200", 4, 1h)));
  ASSERT_TRUE(server_.wait_for_requests(4, 10s));
  engine->stop();
  const LoadStats stats = engine->join();
  EXPECT_TRUE(engine->done());
  EXPECT_GE(all_of(stats, "roll").sent, 4U);
  EXPECT_EQ(all_of(stats, "roll").ok, all_of(stats, "roll").sent);
}

TEST_P(Endings, AbortAfterStopDoesNotWait) {
  const auto engine = started(setting_of(users("/stall", 4, 1h)));
  ASSERT_TRUE(server_.wait_for_requests(4, 10s));
  const LoadSnapshot before = engine->progress();
  EXPECT_EQ(before.sent, 4U);
  EXPECT_EQ(before.in_flight, 4U);
  EXPECT_EQ(before.active_vus, 4U);
  engine->stop();
  engine->abort();
  const LoadStats stats = engine->join();
  expect_each_request_once(stats);
  EXPECT_EQ(all_of(stats, "roll").unknown, 4U);
  EXPECT_EQ(engine->progress().in_flight, 0U);
  EXPECT_EQ(engine->progress().active_vus, 0U);
}

TEST_P(Endings, AnEngineThatIsDroppedCutsOffWhatStillRuns) {
  const auto engine = started(setting_of(users("/stall", 4, 1h)));
  ASSERT_TRUE(server_.wait_for_requests(4, 10s));
}

TEST_P(Endings, TheAuthorsWordsAreSaid) {
  scenario::Load load = load_of("/status/{status_wanted}");
  load.flows[0].requests[0].vary = {{"status_wanted", {{"503", 1}}}};
  pace_of(load) = {.vus = 2, .iterations = {2, 2}};
  load.narrate = {.begin = {},
                  .request = "User {vu} roll {iteration}/{iterations}: {status_wanted} -> {status}",
                  .user = "User {vu} finished all {iterations} rolls",
                  .end = "Traffic generation complete"};
  Setting setting = setting_of(load);
  std::mutex mutex;
  std::vector<std::string> said;
  setting.say = [&](const std::string& line) {
    const std::lock_guard lock(mutex);
    said.push_back(line);
  };
  run(setting);
  ASSERT_FALSE(said.empty());
  EXPECT_EQ(said.back(), "Traffic generation complete");
  EXPECT_THAT(said,
              UnorderedElementsAre("User 1 roll 1/2: 503 -> 503", "User 1 roll 2/2: 503 -> 503",
                                   "User 2 roll 1/2: 503 -> 503", "User 2 roll 2/2: 503 -> 503",
                                   "User 1 finished all 2 rolls", "User 2 finished all 2 rolls",
                                   "Traffic generation complete"));
}

INSTANTIATE_TEST_SUITE_P(Both, Endings, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
