#include "harness/plan/running_links.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/plan/safety_rules.hpp"

namespace harness::plan {
namespace {

using scenario::Link;
using ::testing::HasSubstr;

class RunningLinkPlans : public ::testing::Test {
 protected:
  RunningLinkPlans() {
    scenario::RunningLink link;
    link.link.value = "shop -> stock";
    link.toxiproxy.value = "http://toxi.example:8474";
    link.proxy = "stock";
    link.upstream = "stock.example:9000";
    link.allow = {scenario::Allowed::faults};
    plan.system.own.links = {link};
    Fault fault;
    fault.kind = "latency";
    fault.link = Link{"shop", "stock", std::nullopt, Link::Shows::in_answers, "latency", {}};
    plan.faults = {fault};
  }

  scenario::RunningLink& link() { return plan.system.own.links.front(); }
  Link& broken() { return *plan.faults.front().link; }

  std::string said() {
    std::string all;
    for (const auto& problem : check_running_links(plan)) {
      all += problem.what + "; " + problem.remedy;
    }
    return all;
  }

  std::string said_by_owner(const std::string& name) {
    scenario::Safety safety;
    safety.file = "safety.yaml";
    safety.protect = {name};
    std::string all;
    for (const auto& problem : check_safety(plan, safety, {})) all += problem.what + "\n";
    return all;
  }

  Plan plan;
};

TEST_F(RunningLinkPlans, AreSoundWithAProbeThatShowsTheFault) {
  link().probe = "/health";
  EXPECT_EQ(said(), "");
  link().probe = "postgresql";
  EXPECT_EQ(said(), "");
  broken().shows = Link::Shows::in_long_answers;
  EXPECT_EQ(said(),
            "latency: shop -> stock has no probe whose answers could show it; give it one "
            "whose answers are long: probe: /health");
}

TEST_F(RunningLinkPlans, NeedAProbeUnlessWhoeverConnectsSeesIt) {
  EXPECT_EQ(said(),
            "latency: shop -> stock has no probe whose answers could show it; give it one: "
            "probe: /health, or postgresql");
  broken().shows = Link::Shows::to_all;
  EXPECT_EQ(said(), "");
}

TEST_F(RunningLinkPlans, NeedLeave) {
  link().allow.clear();
  EXPECT_THAT(said(), HasSubstr("latency: shop -> stock does not allow faults"));
}

TEST_F(RunningLinkPlans, ListenWhereTheirToxiproxySays) {
  link().probe = "/";
  broken().listen = 8000;
  EXPECT_EQ(said(), "latency: shop -> stock listens where its Toxiproxy says; leave listen out");
}

TEST_F(RunningLinkPlans, AreNotAboutOtherLinks) {
  broken().to = "bank";
  EXPECT_EQ(said(), "");
}

TEST_F(RunningLinkPlans, AreTheirOwnersByEveryNameOfTheirs) {
  const std::string refused = "shop -> stock: what is there is protected (safety.yaml)\n";
  EXPECT_EQ(said_by_owner("toxi.example"), refused);
  EXPECT_EQ(said_by_owner("stock.example"), refused);
  EXPECT_EQ(said_by_owner("stock"), "latency: stock is protected (safety.yaml)\n");
  EXPECT_EQ(said_by_owner("bank.example"), "");
  link().allow.clear();
  EXPECT_EQ(said_by_owner("toxi.example"), "");
}

}  // namespace
}  // namespace harness::plan
