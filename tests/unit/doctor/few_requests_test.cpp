#include "harness/doctor/few_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::doctor {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

scenario::Request request(const std::string& name) {
  scenario::Request made;
  made.name = name;
  made.think_time = scenario::DurationRange{5s, 5s};
  return made;
}

// Two ways to go, of two requests and of one; a fault in its second phase.
plan::Plan busy() {
  plan::Plan plan;
  scenario::Load load;
  load.executor.value = scenario::ConstantVus{};
  load.think_time = scenario::DurationRange{1s, 1s};
  load.start_time.value = 10s;
  load.flows = {{"buy", 1, {request("look"), request("order")}}, {"browse", 3, {request("list")}}};
  plan.loads = {load};
  plan.phases = {{"calm", 0s, 20s}, {"outage", 20s, 40s}};
  plan.faults.push_back({1, "stop", "stock", {}, {}});
  plan.claims.emplace_back();
  plan.scrapes = true;
  return plan;
}

const scenario::PerVuIterations& executor_of(const scenario::Load& load) {
  return std::get<scenario::PerVuIterations>(*load.executor);
}

TEST(FewRequests, AreEachFlowAFewTimesWithoutAnythingElse) {
  const plan::Plan few = few_requests(busy());
  EXPECT_THAT(few.faults, IsEmpty());
  EXPECT_THAT(few.claims, IsEmpty());
  EXPECT_FALSE(few.scrapes);
  ASSERT_THAT(few.phases, SizeIs(1));
  EXPECT_FALSE(few.phases.front().end);
  ASSERT_THAT(few.loads, SizeIs(2));
  EXPECT_THAT(few.loads[0].flows.front().requests, SizeIs(2));
  EXPECT_EQ(few.loads[1].flows.front().name, "browse");
  for (const scenario::Load& load : few.loads) {
    EXPECT_EQ(executor_of(load).vus, 1U);
    EXPECT_EQ(executor_of(load).iterations, (scenario::CountRange{5, 5}));
    EXPECT_EQ(*load.start_time, 0s);
    EXPECT_EQ(load.think_time, scenario::ThinkTime(scenario::DurationRange{}));
    EXPECT_EQ(load.pacing, 0s);
    for (const scenario::Request& one : load.flows.front().requests) {
      EXPECT_FALSE(one.think_time);
      EXPECT_LE(one.timeout, 10s);
    }
  }
}

// Three requests begin together.
TEST(FewRequests, AreNoMoreThanTheOwnerAllows) {
  plan::Plan plan = busy();
  plan.safety.emplace();
  plan.safety->most_rate = 1;
  plan.safety->most_time = 20s;
  const plan::Plan few = few_requests(plan);
  EXPECT_EQ(few.loads[0].pacing, 3s);
  EXPECT_EQ(executor_of(few.loads[0]).iterations, (scenario::CountRange{5, 5}));
  EXPECT_EQ(executor_of(few.loads[0]).max_duration, 20s);
  plan.safety->most_rate = 0.1;
  const plan::Plan rare = few_requests(plan);
  EXPECT_EQ(rare.loads[0].pacing, 30s);
  EXPECT_EQ(executor_of(rare.loads[0]).iterations, (scenario::CountRange{1, 1}));
}

}  // namespace
}  // namespace harness::doctor
