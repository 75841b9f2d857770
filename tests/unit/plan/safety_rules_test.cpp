#include "harness/plan/safety_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenarios.hpp"

namespace harness::plan {
namespace {

using ::testing::HasSubstr;

const std::string phases = R"(phases:
  - {name: baseline, for: 20s}
  - {name: outage, for: 10s, faults: [{stop: postgres}]}
)";

// What is said against a plan with this load.
std::string said(const std::string& load, const scenario::Safety& safety,
                 const std::string& rest = phases) {
  const auto scenario = test::parse(test::scenario_with(load, rest));
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  std::string all;
  for (const auto& problem : check_safety(make_plan(*scenario, 7), safety)) {
    all += problem.what + "; " + problem.remedy + "\n";
  }
  return all;
}

const std::string arrivals =
    "    executor: constant-arrival-rate\n    rate: 600\n    timeUnit: 1m\n    preAllocatedVUs: "
    "5\n";

TEST(Safety, LeavesAloneWhatKeepsToIt) {
  scenario::Safety safety;
  safety.protect = {"payments"};
  safety.most_rate = 10;
  safety.most_time = std::chrono::minutes{1};
  EXPECT_EQ(said(arrivals, safety), "");
}

TEST(Safety, ProtectsNamesFromFaults) {
  scenario::Safety safety;
  safety.file = "safety.yaml";
  safety.protect = {"postgres"};
  EXPECT_THAT(said(arrivals, safety),
              HasSubstr("stop: postgres is protected (safety.yaml); leave it "
                        "alone, or ask its owner"));
}

TEST(Safety, ProtectsNamesFromLoad) {
  scenario::Safety safety;
  safety.protect = {"frontend", "dice-roller"};
  EXPECT_THAT(said(arrivals, safety), HasSubstr("is protected"));
}

TEST(Safety, CapsTheRate) {
  scenario::Safety safety;
  safety.most_rate = 9;
  EXPECT_THAT(said(arrivals, safety),
              HasSubstr("up to 10 iterations/s, and the system's owner allows 9"));
  EXPECT_THAT(said("    executor: constant-vus\n", safety),
              HasSubstr("is as fast as the system lets it be"));
}

TEST(Safety, CapsTheTime) {
  scenario::Safety safety;
  safety.most_time = std::chrono::seconds{20};
  EXPECT_THAT(said(arrivals, safety), HasSubstr("and the system's owner allows 20s"));
  EXPECT_THAT(said("    executor: per-vu-iterations\n", safety, ""),
              HasSubstr("nobody knows how long the run takes"));
}

}  // namespace
}  // namespace harness::plan
