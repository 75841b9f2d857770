#include "harness/scenario/parse_scenario.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenarios.hpp"

namespace harness::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const std::string phases = "phases: [{name: baseline, for: 20s}]\n";

Scenario parsed(const std::string& text) {
  const Checked<Scenario> scenario = test::parse(text);
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  return scenario.value_or(Scenario{});
}

TEST(ParseScenario, LeavesWhatIsNotWrittenAtItsDefault) {
  const Scenario scenario = parsed(test::scenario_with("    executor: constant-vus\n", phases));
  const Load& load = scenario.load.at(0);
  const Load fresh;
  const auto& executor = std::get<ConstantVus>(*load.executor);
  EXPECT_EQ(executor.duration, std::nullopt);
  EXPECT_EQ(executor.vus, ConstantVus{}.vus);
  EXPECT_EQ(load.think_time, fresh.think_time);
  EXPECT_EQ(load.start_time, fresh.start_time);
  EXPECT_EQ(load.graceful_stop, fresh.graceful_stop);
  EXPECT_THAT(load.flows.at(0).requests.at(0).accept, IsEmpty());
  EXPECT_EQ(load.flows.at(0).requests.at(0).timeout, Request{}.timeout);
}

TEST(ParseScenario, ReadsAnArrivalRate) {
  const Load load = parsed(test::scenario_with("    executor: constant-arrival-rate\n"
                                               "    rate: 0.5\n"
                                               "    timeUnit: 1m\n"
                                               "    preAllocatedVUs: 7\n"
                                               "    duration: 90s\n"))
                        .load.at(0);
  const auto& executor = std::get<ConstantArrivalRate>(*load.executor);
  EXPECT_EQ(*executor.rate, 0.5);
  EXPECT_EQ(executor.arrivals.time_unit, seconds{60});
  EXPECT_EQ(executor.arrivals.pre_allocated_vus, 7u);
  EXPECT_EQ(*executor.arrivals.max_vus, 7u);
  EXPECT_EQ(executor.duration, seconds{90});
}

TEST(ParseScenario, ReadsFixedAndUniformValues) {
  const Load drawn = parsed(test::scenario_with("    executor: per-vu-iterations\n"
                                                "    iterations: {uniform: [1, 20]}\n"
                                                "    think_time: {uniform: [500ms, 2s]}\n"))
                         .load.at(0);
  EXPECT_EQ(std::get<PerVuIterations>(*drawn.executor).iterations, (CountRange{1, 20}));
  EXPECT_EQ(drawn.think_time, ThinkTime(DurationRange{milliseconds{500}, seconds{2}}));
  const Load fixed = parsed(test::scenario_with("    executor: per-vu-iterations\n"
                                                "    iterations: 5\n"
                                                "    think_time: 1s\n"))
                         .load.at(0);
  EXPECT_EQ(std::get<PerVuIterations>(*fixed.executor).iterations, (CountRange{5, 5}));
  EXPECT_EQ(fixed.think_time, ThinkTime(DurationRange{seconds{1}, seconds{1}}));
}

TEST(ParseScenario, ReadsDistributionsAndFlows) {
  const Scenario scenario = parsed(R"(
name: test
system: {stage: 5}
load:
  - name: players
    executor: per-vu-iterations
    think_time: {normal: {mean: 2s, stddev: 500ms}}
    pacing: 5s
    flows:
      - {name: browse, weight: 3, flow: [{request: home, get: "{frontend}/"}]}
      - {name: buy, flow: [{request: order, post: "{frontend}/orders"}]}
  - name: robots
    executor: per-vu-iterations
    think_time: {exponential: {mean: 1s}}
    flow: [{request: home, get: "{frontend}/"}]
thresholds: [{http_req_failed: rate < 0.1}]
)");
  const Load& players = scenario.load.at(0);
  EXPECT_EQ(players.think_time, ThinkTime(Normal{seconds{2}, milliseconds{500}}));
  EXPECT_EQ(players.pacing, seconds{5});
  EXPECT_EQ(players.flows.at(0).weight, 3);
  EXPECT_EQ(players.flows.at(1).weight, 1);
  EXPECT_EQ(players.flows.at(1).name, "buy");
  EXPECT_EQ(players.flows.at(1).requests.at(0).name, "order");
  EXPECT_EQ(scenario.load.at(1).think_time, ThinkTime(Exponential{seconds{1}}));
}

TEST(ParseScenario, ReadsVariationsByWeightAndEvenly) {
  const Scenario scenario = parsed(R"(
name: test
system: {stage: stage5}
load:
  - name: players
    executor: per-vu-iterations
    flow:
      - request: roll
        post: "{frontend}/{a}/{b}"
        vary: {a: {fair: 3, risky: 0.5}, b: [x, 2]}
thresholds: [{http_req_failed: rate < 0.1}]
)");
  const Request& request = scenario.load.at(0).flows.at(0).requests.at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.vary.at(0).placeholder, "a");
  EXPECT_THAT(request.vary.at(0).choices, ElementsAre(Pair("fair", 3), Pair("risky", 0.5)));
  EXPECT_THAT(request.vary.at(1).choices, ElementsAre(Pair("x", 1), Pair("2", 1)));
}

TEST(ParseScenario, MakesAClaimOfEachCondition) {
  const Scenario scenario = parsed(R"(
name: test
system: {stage: 5}
load:
  - {name: one, executor: per-vu-iterations, flow: [{request: roll, get: "{frontend}/"}]}
phases: [{name: baseline, for: 20s}]
thresholds:
  - during: baseline
    http_req_duration{name:roll}: [p(95) < 500, avg<200]
expect:
  - {claim: Up, promql: up, value: "> 0", after: 2s}
)");
  ASSERT_EQ(scenario.claims.size(), 3u);
  const ClaimUse& first = scenario.claims[0];
  EXPECT_EQ(*first.claim, "http_req_duration{name:roll} p(95) < 500");
  EXPECT_EQ(first.kind, "threshold");
  EXPECT_EQ(*first.during, "baseline");
  EXPECT_EQ(first.settings.as<Threshold>().metric.metric, "http_req_duration");
  EXPECT_EQ(first.settings.as<Threshold>().metric.tags.at("name"), "roll");
  EXPECT_EQ(first.settings.as<Threshold>().condition.text, "p(95) < 500");
  EXPECT_EQ(first.place, (Place{9, 36}));
  EXPECT_EQ(scenario.claims[1].settings.as<Threshold>().condition.text, "avg<200");
  EXPECT_EQ(scenario.claims[2].kind, "promql");
  EXPECT_EQ(scenario.claims[2].within, seconds{5});
  EXPECT_EQ(*scenario.claims[2].after, seconds{2});
}

TEST(ParseScenario, FillsInTheFallbacksOfAKindsFields) {
  const Scenario scenario = parsed(test::scenario_with(
      "    executor: per-vu-iterations\n", "expect: [{claim: Traces, traceql: \"{ }\"}]\n"));
  const auto& traces = scenario.claims.back().settings.as<test::Traceql>();
  EXPECT_EQ(traces.count, (Comparison{">=", 1}));
  EXPECT_FALSE(traces.control);
}

TEST(ParseScenario, LeavesNamesAloneWhereNoStageIsKnown) {
  Vocabulary words = test::vocabulary();
  words.stages.clear();
  EXPECT_TRUE(
      parse_scenario("name: test\n"
                     "system: {stage: 9, ports: {anything: 80}}\n"
                     "load: [{name: one, executor: per-vu-iterations,\n"
                     "        flow: [{request: a, get: \"{anything}/\"}]}]\n"
                     "phases: [{name: p, for: 1s, faults: [{stop: something}]}]\n"
                     "thresholds: [{http_req_failed: rate < 0.1}]\n",
                     "test.yaml", words));
}

TEST(ParseScenario, ReportsErrorsInTheOrderOfTheLines) {
  const auto scenario = test::parse("nam: a\nsystem: 5\nload: [{}]\nphases: []\nexpect: x\n");
  ASSERT_FALSE(scenario);
  std::vector<std::string> places;
  for (const Error& error : scenario.error()) places.push_back(error.where);
  EXPECT_THAT(places,
              ElementsAre("test.yaml:1:1", "test.yaml:2:9", "test.yaml:3:8", "test.yaml:3:8",
                          "test.yaml:3:8", "test.yaml:4:9", "test.yaml:5:9"));
}

TEST(ParseScenario, CountsOneIterationAsOne) {
  ConstantArrivalRate config{.rate = {1}};
  config.arrivals.time_unit = std::chrono::hours{1};
  config.arrivals.pre_allocated_vus = 1;
  config.arrivals.max_vus = {1};
  EXPECT_EQ(text_of(Executor(config)), "1 iteration every 1h, 1 user, 1 at most");
  config.rate = {0.5};
  EXPECT_EQ(text_of(Executor(config)), "0.5 iterations every 1h, 1 user, 1 at most");
}

}  // namespace
}  // namespace harness::scenario
