// Storms on a die-service and a dice-roller of ours.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/component/chaos/fault_test.hpp"
#include "tests/support/service_process.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;
constexpr const char* sesame = "sesame";
const std::map<std::string, std::string> with_token{{"Authorization", "Bearer sesame"}};

class StormFault : public FaultTest {
 protected:
  StormFault() : FaultTest("service") {}

  // `token`: what the harness takes for the service's.
  void start(const std::string& program, std::vector<std::string> args, const std::string& probe,
             const std::string& token = sesame) {
    service.emplace(program, std::move(args), Texts{{"ADMIN_TOKEN", sesame}});
    ASSERT_TRUE(eventually([&] { return service->get("/health").status == 200; }));
    system.storm_doors["service"] = {service->url(), token, probe, "fair"};
  }

  std::unique_ptr<Fault> inject(Texts settings) {
    settings["service"] = "service";
    return injected("storm", settings);
  }

  std::string storm_of_service() { return service->get("/admin/storm", with_token).body; }

  void expect_gone_after_revert(Fault& fault) {
    FaultTest::expect_gone_after_revert(fault);
    EXPECT_EQ(storm_of_service(), R"({"storm":null})");
  }

  std::optional<test::ServiceProcess> service;
};

TEST_F(StormFault, IsSeenInTheAnswersAndGoneFromThem) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"die", "risky"}, {"error_rate", "0.6"}});
  EXPECT_THAT(outcome_of(*fault), StartsWith("GET /dice/risky of service: "));
  EXPECT_EQ(service->get("/dice/fair").status, 200);
  EXPECT_EQ(fault->over(), std::nullopt);
  for (int i = 0; i < 3; ++i) service->get("/dice/risky");
  EXPECT_FALSE(fault->hits()) << "more may come";
  expect_gone_after_revert(*fault);
  const auto hits = fault->hits();
  ASSERT_TRUE(hits);
  EXPECT_EQ(hits->what, "requests");
  EXPECT_GE(hits->probes, 40U);
  EXPECT_EQ(hits->all, hits->probes + 3);
}

// A risky die of the roller's own fails now and then, with and without a storm.
TEST_F(StormFault, IsToldFromWhatFailsByItself) {
  start("dice-roller", {"--max-delay=0ms"}, "/roll?die={die}");
  const auto fault = inject({{"die", "risky"}, {"error_rate", "0.6"}, {"delay", "100ms"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("; the fastest took "));
  expect_gone_after_revert(*fault);
}

TEST_F(StormFault, IsNotSeenWhereTheAnswersDoNotShowIt) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"die", "risky"}, {"error_rate", "1"}, {"probe", "/dice/fair"}});
  EXPECT_TRUE(eventually([&] { return storm_of_service() != R"({"storm":null})"; }));
  // So many that it has looked a few times.
  const auto probes = [&] { return service->logs_of("/dice/fair").size(); };
  EXPECT_TRUE(eventually([&] {
    EXPECT_TRUE(fault->proceed());
    EXPECT_EQ(fault->seen(), std::nullopt);
    return probes() > 160;
  }));
  ASSERT_TRUE(fault->revert());
  EXPECT_TRUE(eventually([&] { return fault->gone().has_value(); }));
}

// So that its author knows for how long it has to last.
TEST_F(StormFault, SaysHowLongItsProbesTakeUntilItIsSeen) {
  start("dice-roller", {"--max-delay=500ms"}, "/roll?die={die}");
  const auto fault = inject({{"error_rate", "1"}});
  std::string why;
  EXPECT_TRUE(eventually([&] {
    EXPECT_TRUE(fault->proceed());
    why = fault->in_the_way();
    return why.find(", took ") != std::string::npos;
  }));
  EXPECT_THAT(why,
              AllOf(StartsWith("its probes before it, 40 requests of /roll?die=fair, took "),
                    HasSubstr("in it were not all answered yet: have it last for more than ")));
  outcome_of(*fault);
  EXPECT_EQ(fault->in_the_way(), "");
  expect_gone_after_revert(*fault);
}

TEST_F(StormFault, ThatSomebodyEndsIsOver) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"delay", "50ms"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("the fastest took "));
  EXPECT_EQ(fault->over(), std::nullopt);
  service->send("DELETE", "/admin/storm", "", with_token);
  EXPECT_THAT(why_over(*fault), testing::AnyOf("service has no such storm any more",
                                               "the storm on service was ended, and begun again"));
  expect_gone_after_revert(*fault);
}

TEST_F(StormFault, OnAServiceThatEndsIsOver) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"delay", "50ms"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("the fastest took "));
  service->stop();
  EXPECT_THAT(why_over(*fault), HasSubstr("cannot be watched"));
}

// As when the harness is killed: nobody renews it, and nobody ends it.
TEST_F(StormFault, IsLeasedSoThatItEndsByItself) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"error_rate", "1"}});
  outcome_of(*fault);
  EXPECT_THAT(storm_of_service(), HasSubstr(R"("lease_s":4.0)"));
  expect_gone_after_revert(*fault);
}

TEST_F(StormFault, NeedsTheTokenOfTheService) {
  start("die-service", {}, "/dice/{die}", "simsim");
  const auto fault = inject({{"error_rate", "1"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("answered 403"));
  ASSERT_TRUE(fault->revert());
  EXPECT_EQ(fault->gone(), "it did not take effect");
}

TEST_F(StormFault, NeedsAServiceThatWasStartedForIt) {
  start("die-service", {}, "/dice/{die}", "");
  const auto fault = inject({{"error_rate", "1"}});
  EXPECT_EQ(outcome_of(*fault),
            "!service: was started without an admin token, so it takes no storms; bring it up with "
            "the scenario that has the storm: harness up SCENARIO");
  EXPECT_EQ(storm_of_service(), R"({"storm":null})");
}

TEST_F(StormFault, NeedsAPathThatAnswers) {
  start("die-service", {}, "/dice/{die}");
  const auto fault = inject({{"error_rate", "1"}, {"probe", "/nowhere"}});
  EXPECT_THAT(outcome_of(*fault),
              AllOf(HasSubstr("answered 404 to a probe"), HasSubstr("name a die that there is")));
  EXPECT_EQ(storm_of_service(), R"({"storm":null})");
}

}  // namespace
}  // namespace harness::chaos
