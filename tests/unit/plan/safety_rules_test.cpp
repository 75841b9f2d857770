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
  const OwnedSystem system{{"frontend", "dice-roller", "postgres", "die-service"}, {}};
  for (const auto& problem : check_safety(make_plan(*scenario, 7), safety, system)) {
    all += problem.what + "; " + problem.remedy + "\n";
  }
  return all;
}

const std::string arrivals =
    "    executor: constant-arrival-rate\n    rate: 600\n    timeUnit: 1m\n    preAllocatedVUs: "
    "5\n";

TEST(Safety, IsToldOfByItsHashOrThatItWasNotRead) {
  const auto scenario = test::parse(test::scenario_with(arrivals, phases));
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  Plan plan = make_plan(*scenario, 7);
  plan.safety.emplace();
  plan.safety->file = "http://owner.example/safety.yaml";
  plan.safety->silence = plan.safety->file + " gives no rules: answered 503";
  EXPECT_THAT(print(plan), HasSubstr("rules are http://owner.example/safety.yaml (not read)\n"
                                     "    nothing may be done: http://owner.example/safety.yaml"));
  plan.safety->silence.clear();
  plan.safety->hash = "4711";
  EXPECT_THAT(print(plan), HasSubstr("rules are http://owner.example/safety.yaml (sha256 4711)\n"));
}

TEST(Safety, LeavesAloneWhatKeepsToIt) {
  scenario::Safety safety;
  safety.protect = {"payments"};
  safety.most_rate = 10;
  safety.most_time = std::chrono::minutes{1};
  safety.most_share = 0.25;
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
  safety.file = "safety.yaml";
  EXPECT_EQ(said(arrivals, safety),
            "request roll: what it calls is protected (safety.yaml); leave it alone, or ask its "
            "owner\n");
}

// What is said against a plan with these endpoints and more under `system:`.
std::string said_of_endpoints(const std::string& system, const std::string& protect) {
  const auto scenario = test::parse("name: test\nsystem:\n  endpoints:\n" + system +
                                    "load:\n  - {name: a, executor: constant-vus, duration: 1s, "
                                    "flow: [{request: order, get: \"{shop}/order\"}]}\n"
                                    "thresholds: [{http_req_failed: rate < 0.1}]\n");
  EXPECT_TRUE(scenario) << to_string(scenario.error());
  scenario::Safety safety;
  safety.protect = {protect};
  std::string all;
  for (const auto& problem : check_safety(make_plan(*scenario, 7), safety, {})) {
    all += problem.what + "\n";
  }
  return all;
}

// A scenario can call an endpoint whatever it wants to.
TEST(Safety, ProtectsHostsByAnyName) {
  const std::string shop =
      "    shop: {url: \"https://Shop.example:8443\", allow: [load], is: {header: A, value: b}}\n";
  EXPECT_EQ(said_of_endpoints(shop, "payments"), "");
  EXPECT_THAT(said_of_endpoints(shop, "shop"), HasSubstr("shop: what is there is protected"));
  EXPECT_THAT(said_of_endpoints(shop, "shop.example"),
              HasSubstr("shop: what is there is protected"));
  EXPECT_THAT(said_of_endpoints(shop, "shop.example:8443"),
              HasSubstr("shop: what is there is protected"));
  EXPECT_EQ(said_of_endpoints(shop, "shop.example:80"), "");
}

// However it is written, on both sides.
TEST(Safety, ProtectsHostsInAnyForm) {
  const auto at = [](const std::string& host) {
    return "    shop: {url: \"http://" + host +
           ":8443\", allow: [load], is: {header: A, value: b}}\n";
  };
  for (const auto& [host, protect] :
       {std::pair("0.0.0.0", "127.0.0.1"), std::pair("127.0.0.1", "0.0.0.0"),
        std::pair("127.0.0.1", "::ffff:127.0.0.1"), std::pair("127.0.0.1", "127.0.0.1."),
        std::pair("2130706433", "0x7f.1:8443"), std::pair("[::]", "::1"),
        std::pair("[0:0:0:0:0:0:0:1]", "[::1]:8443"), std::pair("shop.example.", "SHOP.example"),
        std::pair("shop.example", "shop.example.")}) {
    EXPECT_THAT(said_of_endpoints(at(host), protect), HasSubstr("shop: what is there is protected"))
        << host << " " << protect;
  }
  EXPECT_EQ(said_of_endpoints(at("0.0.0.0"), "127.0.0.1:80"), "");
  EXPECT_EQ(said_of_endpoints(at("0.0.0.0"), "127.0.0.2"), "");
}

TEST(Safety, ProtectsProxiesFromLoad) {
  const auto scenario = test::parse(
      "name: test\nsystem: {stage: stage5}\nload:\n  - {name: a, executor: constant-vus, duration: "
      "1s, "
      "flow: [{request: order, get: \"http://127.0.0.1:8080/\", proxy: "
      "\"http://127.0.0.2:3128\"}]}\nthresholds: [{http_req_failed: rate < 0.1}]\n");
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  scenario::Safety safety;
  safety.protect = {"127.0.0.2:3128"};
  EXPECT_EQ(check_safety(make_plan(*scenario, 7), safety, {}).size(), 1U);
  safety.protect = {"127.0.0.2:3129"};
  EXPECT_TRUE(check_safety(make_plan(*scenario, 7), safety, {}).empty());
}

TEST(Safety, LeavesAloneAnEndpointThatGetsNothing) {
  EXPECT_EQ(
      said_of_endpoints("    shop: {url: \"https://shop.example\", allow: [load], is: "
                        "{header: A, value: b}}\n    admin: {url: \"https://admin.example\"}\n",
                        "admin"),
      "");
}

TEST(Safety, ProtectsInWhateverCapitals) {
  scenario::Safety safety;
  safety.protect = {"POSTGRES", "FrontEnd"};
  const std::string against = said(arrivals, safety);
  EXPECT_THAT(against, HasSubstr("stop: postgres is protected"));
  EXPECT_THAT(against, HasSubstr("request roll: what it calls is protected"));
  EXPECT_THAT(said_of_endpoints("    shop: {url: \"https://s.example\", allow: [load], is: "
                                "{header: A, value: b}}\n",
                                "Shop"),
              HasSubstr("shop: what is there is protected"));
}

TEST(Safety, KnowsWhichNamesThePlanHas) {
  const auto scenario = test::parse(
      "name: test\nsystem:\n  endpoints:\n"
      "    shop: {url: \"https://Shop.example:8443\", allow: [load], is: {header: A, value: b}}\n"
      "load:\n  - {name: a, executor: constant-vus, duration: 1s, flow: [{request: order, get: "
      "\"{shop}/order\"}]}\nthresholds: [{http_req_failed: rate < 0.1}]\n");
  ASSERT_TRUE(scenario) << to_string(scenario.error());
  scenario::Safety safety;
  safety.protect = {"SHOP", "shop.example", "shop.example:8443", "Loki", "shopp", "shop.example:1"};
  EXPECT_THAT(unknown_names(make_plan(*scenario, 7), safety, {{}, {}, {"loki"}}),
              ::testing::ElementsAre("shopp", "shop.example:1"));
}

TEST(Safety, CapsTheRate) {
  scenario::Safety safety;
  safety.most_rate = 9;
  EXPECT_THAT(said(arrivals, safety),
              HasSubstr("up to 10 requests/s, and the system's owner allows 9"));
  EXPECT_THAT(said("    executor: constant-vus\n", safety),
              HasSubstr("load players sends as many requests/s as the system lets it, and the "
                        "system's owner allows 9"));
  EXPECT_EQ(said("    executor: constant-vus\n    vus: 9\n    pacing: 1s\n", safety), "");
  EXPECT_THAT(said("    executor: constant-vus\n    vus: 10\n    pacing: 1s\n", safety),
              HasSubstr("up to 10 requests/s"));
}

// An iteration has as many requests as its longest flow, and each may lead elsewhere.
TEST(Safety, CapsRequestsAndNotIterations) {
  scenario::Safety safety;
  safety.most_rate = 10;
  const std::string two = R"(  - name: more
    flow: [{request: a, get: "{frontend}/a"}, {request: b, get: "{frontend}/b", redirects: 2}]
    executor: constant-arrival-rate
    rate: 1
    preAllocatedVUs: 5
    startTime: )";
  const std::string five =
      "    executor: constant-arrival-rate\n    rate: 7\n    preAllocatedVUs: 5\n    duration: "
      "10s\n    gracefulStop: 2s\n";
  EXPECT_EQ(said(five, safety, ""), "");
  EXPECT_THAT(said(five + two + "0s\n    duration: 5s\n", safety, ""),
              HasSubstr("up to 11 requests/s"));
  EXPECT_THAT(said(five + two + "11s\n    duration: 5s\n", safety, ""),
              HasSubstr("up to 11 requests/s"));
  EXPECT_EQ(said(five + two + "12s\n    duration: 5s\n", safety, ""), "");
}

TEST(Safety, CapsTheTime) {
  scenario::Safety safety;
  safety.most_time = std::chrono::seconds{20};
  EXPECT_THAT(said(arrivals, safety), HasSubstr("and the system's owner allows 20s"));
  EXPECT_EQ(said("    executor: constant-vus\n    duration: 20s\n", safety, ""), "");
  EXPECT_THAT(said("    executor: constant-vus\n    duration: 21s\n", safety, ""),
              HasSubstr("the run takes 21s, and the system's owner allows 20s"));
  EXPECT_THAT(said("    executor: per-vu-iterations\n", safety, ""),
              HasSubstr("the run takes 10m, and"));
  EXPECT_EQ(said("    executor: per-vu-iterations\n    maxDuration: 20s\n", safety, ""), "");
}

TEST(Safety, CapsTheShareThatFaultsHitAtTheSameTime) {
  scenario::Safety safety;
  safety.most_share = 0.25;
  const std::string two =
      "phases:\n  - {name: a, for: 20s, faults: [{stop: postgres}]}\n  - {name: "
      "b, for: 10s, faults: [{stop: postgres}, {pause: die-service}]}\n";
  EXPECT_THAT(said(arrivals, safety, two),
              HasSubstr("faults hit 2 of 4 processes at once in phase b, and the system's owner "
                        "allows 25 %"));
  safety.most_share = 0.5;
  EXPECT_EQ(said(arrivals, safety, two), "");
  safety.most_share = 0;
  EXPECT_THAT(said(arrivals, safety),
              HasSubstr("faults hit 1 of 4 processes at once in phase outage"));
}

// Within a phase, too, what comes after another is gone is not there with it.
TEST(Safety, CountsForTheShareWhatIsThereAtOneMoment) {
  scenario::Safety safety;
  safety.most_share = 0.25;
  const auto with_second_at = [&](const std::string& at) {
    return said(
        arrivals, safety,
        "phases:\n  - {name: a, for: 20s, faults: [{stop: postgres, at: 1s, for: 5s}, {pause: "
        "die-service, at: " +
            at + ", for: 5s}]}\n  - {name: b, for: 10s}\n");
  };
  EXPECT_EQ(with_second_at("6s"), "");
  EXPECT_THAT(with_second_at("5s"), HasSubstr("faults hit 2 of 4 processes at once in phase a"));
}

}  // namespace
}  // namespace harness::plan
