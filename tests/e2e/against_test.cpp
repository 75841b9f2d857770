// A run that drives what is up: the same scenario, the same verdict, and nothing is ended.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/e2e/kept_systems.hpp"
#include "tests/support/eventually.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Words stage1{"up", "1", "--ports", "free"};

Words against(const std::string& named, const fs::path& scenario) {
  return {"run", "--against", named, scenario};
}

bool rolls(const HarnessProcess& up) {
  net::HttpRequest request;
  request.url = url_of(up, "dice-roller") + "/roll?die=fair";
  const auto response = net::HttpClient().send(request);
  return response && response->status == 200;
}

// "pass: Rolls"
std::vector<std::string> results(const HarnessProcess& run) {
  std::vector<std::string> all;
  for (const auto& claim : run.verdict().at("claims")) {
    all.push_back(claim.at("result").get<std::string>() + ": " +
                  claim.at("claim").get<std::string>());
  }
  return all;
}

TEST(Against, HasTheVerdictThatAFreshSystemHas) {
  const TempDirectory home;
  const fs::path scenario = write_rolls(home, false_claim);
  HarnessProcess fresh({"run", scenario});
  EXPECT_EQ(fresh.wait(), 1) << fresh.output();
  EXPECT_THAT(red_claims(fresh.verdict()), ElementsAre("fail: Many"));

  HarnessProcess up(stage1);
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess run(against("stage1", scenario), up);
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_EQ(results(run), results(fresh));
  EXPECT_THAT(run.output(), HasSubstr("the system was up before, and is left up: stage1 (pid"));
  EXPECT_TRUE(rolls(up));
  EXPECT_THAT(up.output(), HasSubstr("a run drives it: pid "));
  EXPECT_THAT(up.output(), HasSubstr("\nthe run has ended\n"));

  // Its verdict can be reached again, and it can be driven again.
  HarnessProcess again({"judge", run.run_dir()});
  EXPECT_EQ(again.wait(), 1) << again.output();
  HarnessProcess second(against("1", write_one_roll(home)), up);
  EXPECT_EQ(second.wait(), 0) << second.output();
  EXPECT_THAT(red_claims(second.verdict()), IsEmpty());
  EXPECT_TRUE(rolls(up));
}

TEST(Against, IsTakenBackWhereTheRunIsKilled) {
  const TempDirectory home;
  HarnessProcess up(stage1);
  ASSERT_TRUE(is_up(up)) << up.output();
  const fs::path scenario = write_rolls(home);
  HarnessProcess run(against("stage1", scenario), up);
  ASSERT_TRUE(eventually([&] { return run.output().find("phase outage") != std::string::npos; },
                         seconds{60}))
      << run.output();
  EXPECT_FALSE(rolls(up));

  HarnessProcess other(against("stage1", scenario), up);
  EXPECT_EQ(other.wait(), 3);
  EXPECT_THAT(one_line(other.output()),
              HasSubstr("is driven by another run (pid " + std::to_string(run.pid()) + ", in "));

  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  EXPECT_TRUE(eventually([&] { return rolls(up); }));
  EXPECT_THAT(up.output(), HasSubstr("the run has ended, and left to be undone: crash of "
                                     "dice-roller"));
  EXPECT_EQ(said_by({"down"}, up), "stage1 is down\n");
  EXPECT_THAT(up.scratches(), IsEmpty());
}

TEST(Against, CouldNotBeMeasuredWhereTheSystemIsEnded) {
  const TempDirectory home;
  HarnessProcess up(stage1);
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess run(against("stage1", write_rolls(home)), up);
  ASSERT_TRUE(eventually([&] { return run.output().find("phase baseline") != std::string::npos; },
                         seconds{60}))
      << run.output();
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("prometheus is gone with who kept it up"));
  EXPECT_TRUE(eventually([&] { return up.scratches().empty() && up.processes().empty(); }));
}

// What is not up is named, with what is.
TEST(Against, IsRefusedWhereItIsNotUp) {
  const TempDirectory home;
  const fs::path scenario = write_rolls(home);
  HarnessProcess nothing(against("stage1", scenario));
  EXPECT_EQ(nothing.wait(), 2);
  EXPECT_THAT(nothing.output(), HasSubstr("--against: stage1 is not up; bring it up with harness "
                                          "up or harness run --keep\n"));
  HarnessProcess both({"run", "--keep", "--against", "stage1", scenario});
  EXPECT_EQ(both.wait(), 2);
  EXPECT_THAT(both.output(), HasSubstr("--against: what is up stays up anyhow; leave --keep out"));
}

struct Other {
  const char* name;
  Words more;          // what the run is given
  const char* system;  // of its scenario
  const char* words;
};

class AnotherSystem : public ::testing::TestWithParam<Other> {};

// Nothing is sent to it.
TEST_P(AnotherSystem, IsRefused) {
  const TempDirectory home;
  const Other& other = GetParam();
  const fs::path file = home / "a.yaml";
  std::ofstream(file) << "name: a\nsystem: " << other.system << R"(
load: [{name: a, executor: per-vu-iterations, flow: [{request: a, get: "{dice-roller}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  HarnessProcess up(stage1);
  ASSERT_TRUE(is_up(up)) << up.output();
  Words words = against("stage1", file);
  words.insert(words.end(), other.more.begin(), other.more.end());
  HarnessProcess run(words, up);
  EXPECT_EQ(run.wait(seconds{20}), 2);
  EXPECT_THAT(
      run.output(),
      AllOf(HasSubstr("a.yaml: stage1 (pid " + std::to_string(up.pid())),
            HasSubstr(std::string("is not the system that the scenario wants: ") + other.words)));
  EXPECT_FALSE(fs::exists(run.run_dir()));
}

INSTANTIATE_TEST_SUITE_P(
    All, AnotherSystem,
    ::testing::Values(Other{"AnotherStage",
                            {},
                            "{stage: 2}",
                            "it is stage1, and not stage2: there is no frontend in it"},
                      Other{"OtherArguments",
                            {"--service-arg", "dice-roller=--regression=no-die-label"},
                            "{stage: 1}",
                            "dice-roller runs with other arguments there"},
                      Other{"OtherVariables",
                            {"--env", "dice-roller.LEVEL=debug"},
                            "{stage: 1}",
                            "dice-roller runs without LEVEL there"},
                      Other{"MoreMemory",
                            {"--memory", "2GiB"},
                            "{stage: 1}",
                            "each of its stores keeps 1 GiB only"}),
    [](const auto& one) { return one.param.name; });

// What it counts has been counted before, too.
TEST(Against, TakesNoCounterAsItIs) {
  const TempDirectory home;
  const fs::path scenario =
      write_rolls(home, "  - {claim: Raw, promql: 'sum(dice_rolls_total)', value: '> 0'}\n");
  HarnessProcess up(stage1);
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess run(against("stage1", scenario), up);
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(),
              HasSubstr("promql: dice_rolls_total counts all since its process began, which was "
                        "before the run: its value is not of this run; ask for its increase"));
}

}  // namespace
}  // namespace harness::test
