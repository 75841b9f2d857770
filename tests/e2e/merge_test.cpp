// A load in segments, each by a process of its own, and the one run that they are together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Merge : public ::testing::Test {
 protected:
  std::string part(int number) const { return directory_ / ("part" + std::to_string(number)); }

  void drive(int number, int of, const std::string& seed) const {
    HarnessProcess load({"load", server_.url() + "/status/200", "--rate", "100", "--duration",
                         "500ms", "--seed", seed, "--segment",
                         std::to_string(number) + "/" + std::to_string(of), "--out", part(number)});
    EXPECT_EQ(load.wait(), 0) << load.output();
  }

  std::string whole() const { return directory_ / "whole"; }

  const MisbehavingServer server_;
  const TempDirectory directory_;
};

TEST_F(Merge, MakesOneLoadOfItsSegments) {
  for (const int number : {1, 2, 3}) drive(number, 3, "7");
  EXPECT_EQ(server_.requests().size(), 50U);
  HarnessProcess merge({"merge", part(1), part(2), part(3), "--out", whole()});
  EXPECT_EQ(merge.wait(), 0) << merge.output();
  EXPECT_THAT(merge.output(),
              StartsWith("GET " + server_.url() + "/status/200, merged from 3 runs"));
  const auto json = nlohmann::json::parse(content_of(whole() + "/load.json"));
  EXPECT_EQ(json["requests"], 50);
  EXPECT_EQ(json["ok"], 50);
  EXPECT_EQ(json["latency_us"]["count"], 50);
  EXPECT_EQ(json["seed"], 7);
  EXPECT_THAT(content_of(whole() + "/histograms.hlog"),
              HasSubstr("/status/200/load/latency,0.000,"));
  EXPECT_THAT(content_of(whole() + "/latency.hgrm"), HasSubstr("Total count    =           50]"));
}

TEST_F(Merge, RefusesWhatIsNotOfOneLoad) {
  drive(1, 2, "7");
  drive(2, 2, "8");
  HarnessProcess merge({"merge", part(1), part(2), "--out", whole()});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_EQ(merge.output(), part(2) + ": is of another plan or seed than " + part(1) +
                                "; merge the segments of one load, all with the same --seed\n");
}

TEST_F(Merge, NeedsRunsAndAPlaceForTheResult) {
  HarnessProcess merge({"merge", "somewhere"});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_EQ(
      merge.output(),
      "harness merge: it needs the directories of runs, and one for the result; write harness "
      "merge RUN… --out DIR\n");
}

constexpr const char* forty_requests = R"(name: forty-requests
system: {stage: 1}
load:
  - name: players
    executor: shared-iterations
    vus: 4
    iterations: 40
    flow: [{request: health, get: "{dice-roller}/health"}]
phases: [{name: all, for: 1s}]
thresholds: [{http_reqs: "count == 40"}]
)";

TEST_F(Merge, JudgesAScenarioByTheLoadOfAllSegments) {
  const auto scenario = directory_ / "forty-requests.yaml";
  ASSERT_TRUE(write_file(scenario, forty_requests));
  HarnessProcess first({"run", scenario, "--seed", "7", "--segment", "1/2"});
  HarnessProcess second({"run", scenario, "--seed", "7", "--segment", "2/2"});
  EXPECT_EQ(first.wait(), 1) << first.output();  // half of the load is not enough
  EXPECT_EQ(second.wait(), 1) << second.output();
  HarnessProcess merge({"merge", first.run_dir(), second.run_dir(), "--out", whole()});
  EXPECT_EQ(merge.wait(), 0) << merge.output();
  const auto verdict = nlohmann::json::parse(content_of(whole() + "/verdict.json"));
  EXPECT_EQ(verdict["requests"]["sent"], 40);
  HarnessProcess judge({"judge", whole()});
  EXPECT_EQ(judge.wait(), 0) << judge.output();
}

}  // namespace
}  // namespace harness::test
