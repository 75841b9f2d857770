// Faults on what lies between two processes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Rolls of one die each, with a latency on the second hop.
std::filesystem::path written(const TempDirectory& home, const std::string& link,
                              const std::string& claims) {
  const std::filesystem::path file = home.path() / "slow-link.yaml";
  EXPECT_TRUE(write_file(file, R"(name: slow-link
system: {stage: 3}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 5
    preAllocatedVUs: 20
    maxVUs: 40
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: baseline, for: 4s}
  - {name: slow, for: 6s, faults: [{latency: {)" +
                                   link + R"(, delay: 300ms}}]}
  - {name: recovery, for: 4s}
)" + claims));
  return file;
}

constexpr const char* second_hop = "link: dice-roller -> die-service";

std::string calls(const std::string& phase, const std::string& claim, const std::string& which) {
  const std::string all = R"(resource.service.name="dice-roller" && kind=client)";
  return "  - {claim: " + claim + ", during: " + phase + ", count: \"== 0\",\n     traceql: '{ " +
         all + " && duration " + which + " }',\n     control: '{ " + all + " }'}\n";
}

// Most of them: one that is under way when the link is mended is quicker, and on a busy machine
// some are late by themselves.
std::string most_calls(const std::string& phase, const std::string& claim,
                       const std::string& which) {
  return "  - {claim: " + claim + ", during: " + phase +
         ", count: \"> 10\",\n     traceql: '{ "
         "resource.service.name=\"dice-roller\" && kind=client && duration " +
         which + " }'}\n";
}

TEST(Links, AreSlowWhileTheirFaultLastsAndQuickBeforeAndAfter) {
  const TempDirectory home;
  HarnessProcess run(
      {"run",
       written(home, second_hop,
               "thresholds:\n"
               "  - {during: slow, http_req_duration: p(20) > 300, http_req_failed: rate == 0}\n"
               "expect:\n" +
                   most_calls("baseline", "Calls are quick", "< 300ms") +
                   most_calls("slow", "Calls are slow", ">= 300ms") +
                   most_calls("recovery", "Calls are quick again", "< 300ms"))});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const auto fault = run.verdict().at("faults").at(0);
  EXPECT_EQ(fault.at("target"), "dice-roller -> die-service");
  EXPECT_THAT(fault.at("proof").get<std::string>(),
              AllOf(HasSubstr("a client is answered after "), HasSubstr("through the link")));
}

TEST(Links, ThatAreSlowFailAClaimThatTheyAreQuick) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, second_hop,
                                     "expect:\n" + calls("slow", "Calls are quick", ">= 300ms"))});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("Calls are quick"));
}

TEST(Links, ThatLoseTheirProxyMakeARunInconclusive) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", written(home, second_hop, "expect:\n" + calls("slow", "Calls are slow", "< 300ms"))});
  ASSERT_TRUE(eventually([&] { return run.output().find("phase slow") != std::string::npos; },
                         std::chrono::seconds{90}))
      << run.output();
  EXPECT_EQ(kill(run.processes().at("link-proxy"), SIGKILL), 0);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("link-proxy was killed by signal 9"));
}

TEST(Links, OfWhoIsNotToldWhereToCallAreRefusedBeforeAnythingIsStarted) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, "link: frontend -> die-service",
                                     "expect:\n" + calls("slow", "Calls are slow", "< 300ms"))});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(),
              HasSubstr("slow-link.yaml:12:53: latency: frontend is told neither {url:die-service} "
                        "nor {port:die-service}, so that it cannot be led through a proxy; put one "
                        "of them into its run, args, env or files, or give listen: the port where "
                        "it calls die-service"));
  EXPECT_TRUE(run.scratches().empty());
}

TEST(Links, AreNotBrokenInASystemThatStaysUp) {
  const TempDirectory home;
  HarnessProcess run(
      {"run", "--keep",
       written(home, second_hop, "expect:\n" + calls("slow", "Calls are slow", "< 300ms"))});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(run.output(),
              HasSubstr("slow-link.yaml: latency: a link can be broken only in a system that the "
                        "run starts and ends itself; leave --keep out"));
}

}  // namespace
}  // namespace harness::test
