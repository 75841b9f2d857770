// Conditions whose queries read from before the load, whenever they are asked.
#include "harness/run/too_far_back.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

scenario::LiveCondition condition_of(const std::string& kind, const std::string& query) {
  scenario::LiveCondition condition;
  condition.kind = kind;
  condition.query = {query, {1, 1}};
  condition.value = {">", 4};
  return condition;
}

// A phase of 10 s behind one of 10 s, with a transition of 3 s between.
plan::Plan plan_of_two() {
  plan::Plan plan;
  plan.phases = {{"baseline", 0s, 10s}, {"outage", 13s, 23s, 3s}};
  return plan;
}

std::vector<std::string> told_of(const plan::Plan& plan) {
  std::vector<std::string> told;
  for (const yaml::Problem& problem : conditions_never_asked(plan)) told.push_back(problem.what);
  return told;
}

std::vector<std::string> told_of_abort(const std::string& kind, const std::string& query) {
  plan::Plan plan = plan_of_two();
  plan.abort_when = {condition_of(kind, query)};
  return told_of(plan);
}

TEST(ConditionsNeverAsked, AreThoseThatLookBackForLongerThanTheRun) {
  const std::string never =
      " back, and the load has run for no more than 23s by then: it is asked at no moment";
  EXPECT_THAT(told_of_abort("promql", "sum(rate(x[5m]))"),
              ElementsAre("abort_when: its query looks 5m" + never));
  EXPECT_THAT(told_of_abort("promql", "sum(x offset 1h)"),
              ElementsAre("abort_when: its query looks 1h" + never));
  EXPECT_THAT(told_of_abort("logql", "sum(rate({a=\"b\"}[23s]))"),
              ElementsAre("abort_when: its query looks 23s" + never));
  EXPECT_THAT(told_of_abort("promql", "sum(rate(x[22s]))"), IsEmpty());
  EXPECT_THAT(told_of_abort("promql", "sum(x)"), IsEmpty());
}

TEST(ConditionsNeverAsked, HaveUntilTheEndOfWhatWaitsForThem) {
  plan::Plan plan = plan_of_two();
  plan.faults.resize(1);
  plan::Fault& fault = plan.faults.front();
  const auto looks_back = [](const std::string& range) {
    return condition_of("promql", "sum(rate(x[" + range + "]))");
  };
  fault.times.waits = true;
  fault.when = looks_back("9s");
  EXPECT_THAT(told_of(plan), IsEmpty());
  fault.when = looks_back("10s");
  EXPECT_THAT(told_of(plan), ElementsAre(::testing::StartsWith("when: its query looks 10s back")));
  fault.when.reset();
  fault.times = {.at = 2s, .length = 9s};
  fault.until = looks_back("10s");
  EXPECT_THAT(told_of(plan), IsEmpty());
  fault.until = looks_back("11s");
  EXPECT_THAT(told_of(plan), ElementsAre(::testing::StartsWith("until: its query looks 11s back")));
}

// Nobody knows when the load ends.
TEST(ConditionsNeverAsked, AreNoneWhereTheRunHasNoLength) {
  plan::Plan plan;
  plan.phases = {{"all", 0s, std::nullopt}};
  plan.abort_when = {condition_of("promql", "sum(rate(x[5m]))")};
  EXPECT_THAT(told_of(plan), IsEmpty());
}

}  // namespace
}  // namespace harness::run
