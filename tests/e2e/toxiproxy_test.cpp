// Faults on a link through a Toxiproxy that runs already: our own proxy, which speaks the same, is
// started by the test. component_chaos tries the real one, where there is one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/link_process.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class RunningToxiproxy : public ::testing::Test {
 protected:
  RunningToxiproxy() { proxy.lead("bank", bank.port()); }

  // `more` is of the link.
  std::filesystem::path written(const std::string& more = ", allow: [faults]",
                                const std::string& proxy_name = "bank") {
    const std::filesystem::path file = home / "slow-bank.yaml";
    EXPECT_TRUE(write_file(file, R"(name: slow-bank
system:
  stage: 1
  links:
    - {link: till -> bank, toxiproxy: ")" +
                                     proxy.url() + "\", proxy: " + proxy_name +
                                     ", upstream: \"127.0.0.1:" + std::to_string(bank.port()) +
                                     "\", probe: /" + more + R"(}
load:
  - {name: players, executor: constant-vus, vus: 2, think_time: 100ms,
     flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}
phases:
  - {name: baseline, for: 1s}
  - {name: slow, for: 4s, faults: [{latency: {link: till -> bank, delay: 300ms}}]}
  - {name: recovery, for: 1s}
thresholds: [{http_req_failed: rate < 0.5}]
)"));
    return file;
  }

  std::vector<std::string> toxics() {
    const json all = proxy.get("/proxies/bank");
    std::vector<std::string> names;
    for (const json& toxic : all.at("toxics")) {
      names.push_back(toxic.at("name"));
    }
    return names;
  }

  void add_theirs(const std::string& stream) {
    proxy.add("bank", {{"name", "theirs"},
                       {"type", "latency"},
                       {"stream", stream},
                       {"attributes", {{"latency", 1}}}});
  }

  TempDirectory home;
  LoopbackServer bank{[](const ServedRequest&) { return ServedResponse{200, "open"}; }};
  LinkProcess proxy;
};

TEST_F(RunningToxiproxy, BreaksALinkWhileItsFaultLastsAndLeavesOthersToxicsAlone) {
  add_theirs("upstream");
  HarnessProcess run({"run", written()});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const auto fault = run.verdict().at("faults").at(0);
  EXPECT_EQ(fault.at("target"), "till -> bank");
  EXPECT_THAT(fault.at("proof").get<std::string>(), HasSubstr("through the link"));
  EXPECT_FALSE(fault.at("gone_at").is_null());
  EXPECT_THAT(toxics(), ElementsAre("theirs"));
  EXPECT_THAT(run.scratches(), IsEmpty());
}

TEST_F(RunningToxiproxy, IsMendedByTheWatchdogWhereTheHarnessIsKilled) {
  add_theirs("upstream");
  HarnessProcess run({"run", written()});
  ASSERT_TRUE(eventually([&] { return toxics().size() == 2; }, std::chrono::seconds{90}))
      << run.output();
  run.signal(SIGKILL);
  run.wait();
  EXPECT_TRUE(eventually([&] { return toxics().size() == 1 && run.scratches().empty(); },
                         std::chrono::seconds{30}));
  EXPECT_THAT(toxics(), ElementsAre("theirs"));
}

// The Toxiproxy answers nobody while the run ends; later it does.
TEST_F(RunningToxiproxy, IsMendedByRecoverOnceItAnswersAgain) {
  HarnessProcess run({"run", written()});
  ASSERT_TRUE(eventually([&] { return toxics().size() == 1; }, std::chrono::seconds{90}))
      << run.output();
  proxy.process().signal(SIGSTOP);
  run.signal(SIGKILL);
  run.wait();
  HarnessProcess vain({"recover"}, run);
  vain.wait();
  proxy.process().signal(SIGCONT);
  EXPECT_TRUE(eventually(
      [&] {
        HarnessProcess recover({"recover"}, run);
        return recover.wait() == 0 && run.scratches().empty();
      },
      std::chrono::seconds{60}));
  EXPECT_THAT(toxics(), IsEmpty());
}

TEST_F(RunningToxiproxy, ThatLeadsElsewhereIsToldNothing) {
  proxy.lead("vault", 1);
  HarnessProcess run({"run", written(", allow: [faults]", "vault")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(one_line(run.output()),
              AllOf(HasSubstr("till -> bank (" + proxy.url() +
                              "): its proxy vault "
                              "leads to 127.0.0.1:1, and was to lead to 127.0.0.1:"),
                    Not(HasSubstr("phase baseline"))));
}

TEST_F(RunningToxiproxy, WithoutThatProxyNamesThoseThatItHas) {
  HarnessProcess run({"run", written(", allow: [faults]", "bnak")});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(one_line(run.output()), HasSubstr("has no proxy \"bnak\"; it has bank"));
}

TEST_F(RunningToxiproxy, WithOthersToxicOfTheSameKindIsRefused) {
  add_theirs("downstream");
  HarnessProcess run({"run", written()});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(one_line(run.output()),
              HasSubstr("its proxy bank has the toxic theirs (latency, downstream), "
                        "which is not this run's and leaves no room for latency"));
  EXPECT_THAT(toxics(), ElementsAre("theirs"));
}

TEST_F(RunningToxiproxy, IsLeftAloneUnlessItAllowsFaults) {
  HarnessProcess run({"run", written("")});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(one_line(run.output()),
              HasSubstr("latency: till -> bank does not allow faults; add faults to "
                        "its allow under system: links, if it may get them"));
}

TEST_F(RunningToxiproxy, IsProtectedByItsOwner) {
  EXPECT_TRUE(write_file(home / "safety.yaml", "protected: [\"127.0.0.1\"]\n"));
  HarnessProcess run(
      {"run", written(", allow: [faults]}\n  safety: safety.yaml\n  x-none: {a: 1")});
  EXPECT_EQ(run.wait(), 2) << run.output();
  EXPECT_THAT(one_line(run.output()), HasSubstr("till -> bank: what is there is protected"));
}

TEST_F(RunningToxiproxy, IsShownByThePlan) {
  HarnessProcess plan({"plan", written()});
  EXPECT_EQ(plan.wait(), 0) << plan.output();
  EXPECT_THAT(plan.output(), HasSubstr("  till -> bank through proxy bank of the Toxiproxy at " +
                                       proxy.url() + "\n    has to lead to 127.0.0.1:"));
  HarnessProcess live({"plan", "--live", written()});
  EXPECT_EQ(live.wait(), 0) << live.output();
  EXPECT_THAT(live.output(), HasSubstr("till -> bank: through proxy bank of the Toxiproxy at "));
}

}  // namespace
}  // namespace harness::test
