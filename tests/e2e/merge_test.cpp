// A load in segments, each by a process of its own, and the one run that they are together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <list>
#include <nlohmann/json.hpp>
#include <tuple>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Merge : public ::testing::Test {
 protected:
  std::string part(unsigned number) const { return directory_ / ("part" + std::to_string(number)); }

  Words words_for(unsigned number, unsigned of, const std::string& seed, const std::string& path,
                  const std::string& rate = "100", const std::string& duration = "500ms") const {
    return {"load",       server_.url() + path,
            "--rate",     rate,
            "--vus",      "100",
            "--duration", duration,
            "--seed",     seed,
            "--segment",  std::to_string(number) + "/" + std::to_string(of),
            "--out",      part(number)};
  }

  void drive(unsigned number, unsigned of, const std::string& seed) const {
    HarnessProcess load(words_for(number, of, seed, "/status/200"));
    EXPECT_EQ(load.wait(), 3) << load.output();
    EXPECT_THAT(load.output(), HasSubstr("INCONCLUSIVE: this is segment " + std::to_string(number) +
                                         "/" + std::to_string(of) +
                                         " of the load: harness merge joins the runs of all (exit "
                                         "code 3)\n"));
  }

  std::string whole() const { return directory_ / "whole"; }

  const MisbehavingServer server_;
  const TempDirectory directory_;
};

TEST_F(Merge, MakesOneLoadOfItsSegments) {
  std::list<HarnessProcess> loads;  // together, however late one starts on a busy machine
  for (const unsigned number : {1U, 2U, 3U}) {
    loads.emplace_back(words_for(number, 3, "7", "/status/200", "10", "5s"));
  }
  for (HarnessProcess& load : loads) EXPECT_EQ(load.wait(), 3) << load.output();
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

TEST_F(Merge, JudgesTheWholeByTheThresholdsOfItsParts) {
  for (const auto& [threshold, outcome, exit_code] :
       {std::tuple{"http_req_duration: p(95) < 0.01", "fail", 1},
        {"http_req_duration: p(95) < 60000", "pass", 0}}) {
    std::list<HarnessProcess> loads;
    for (const unsigned number : {1U, 2U}) {
      Words words = words_for(number, 2, "7", "/status/200", "10", "5s");
      words.insert(words.end(), {"--threshold", threshold});
      loads.emplace_back(words);
    }
    for (HarnessProcess& load : loads) EXPECT_EQ(load.wait(), 3) << load.output();
    const std::string merged = whole() + outcome;
    HarnessProcess merge({"merge", part(1), part(2), "--out", merged});
    EXPECT_EQ(merge.wait(), exit_code) << merge.output();
    EXPECT_THAT(merge.output(), HasSubstr(std::string(outcome) + "  http_req_duration p(95) < "));
    const auto json = nlohmann::json::parse(content_of(merged + "/load.json"));
    ASSERT_EQ(json["thresholds"].size(), 1U);
    EXPECT_EQ(json["thresholds"][0]["outcome"], outcome);
    for (const unsigned number : {1U, 2U}) std::filesystem::remove_all(part(number));
  }
}

TEST_F(Merge, RefusesPartsWithOtherThresholds) {
  std::list<HarnessProcess> loads;
  for (const unsigned number : {1U, 2U}) {
    Words words = words_for(number, 2, "7", "/status/200", "10", "5s");
    if (number == 2) words.insert(words.end(), {"--threshold", "http_reqs: count > 5"});
    loads.emplace_back(words);
  }
  for (HarnessProcess& load : loads) EXPECT_EQ(load.wait(), 3) << load.output();
  HarnessProcess merge({"merge", part(1), part(2), "--out", whole()});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_EQ(merge.output(), part(2) + ": has the thresholds \"http_reqs: count > 5\", but " +
                                part(1) +
                                " has no thresholds; give all segments the same, and drive them "
                                "again\n");
}

TEST_F(Merge, RefusesWhatIsNotOfOneLoad) {
  drive(1, 2, "7");
  drive(2, 2, "8");
  HarnessProcess merge({"merge", part(1), part(2), "--out", whole()});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_EQ(merge.output(), part(2) + ": is of another plan or seed than " + part(1) +
                                "; merge the segments of one load, all with the same --seed\n");
}

// Up to a second apart they may have been started together.
TEST_F(Merge, RefusesSegmentsThatRanOneAfterTheOther) {
  drive(1, 2, "7");
  Words between = words_for(1, 2, "7", "/status/200", "1", "1500ms");
  between.back() = directory_ / "between";
  HarnessProcess(between).wait();
  drive(2, 2, "7");
  HarnessProcess merge({"merge", part(1), part(2), "--out", whole()});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_THAT(merge.output(), StartsWith(part(2) + ": began "));
  EXPECT_THAT(merge.output(),
              HasSubstr(" after " + part(1) +
                        " had ended: one after the other they are not the load that was asked for; "
                        "start all segments together\n"));
}

TEST_F(Merge, RefusesLessThanTheWhole) {
  drive(1, 2, "7");
  HarnessProcess merge({"merge", part(1), "--out", whole()});
  EXPECT_EQ(merge.wait(), 2);
  EXPECT_EQ(merge.output(), "there is no run of segment 2/2; name the runs of all 2\n");
}

TEST_F(Merge, OfAnInterruptedSegmentIsInterrupted) {
  std::list<HarnessProcess> loads;
  for (const unsigned number : {1U, 2U}) loads.emplace_back(words_for(number, 2, "7", "/stall"));
  ASSERT_TRUE(server_.wait_for_requests(50, std::chrono::seconds{30}));
  for (HarnessProcess& load : loads) {
    load.signal(SIGINT);
    EXPECT_EQ(load.wait(), 130) << load.output();
  }
  HarnessProcess merge({"merge", part(1), part(2), "--out", whole()});
  EXPECT_EQ(merge.wait(), 130);
  EXPECT_THAT(merge.output(), HasSubstr("stopped   before its end"));
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
phases: [{name: all, for: 10s}]
thresholds: [{http_reqs: "count == 40"}]
)";

TEST_F(Merge, JudgesAScenarioByTheLoadOfAllSegments) {
  const auto scenario = directory_ / "forty-requests.yaml";
  ASSERT_TRUE(write_file(scenario, forty_requests));
  HarnessProcess first({"run", scenario, "--seed", "7", "--segment", "1/2"});
  HarnessProcess second({"run", scenario, "--seed", "7", "--segment", "2/2"});
  for (HarnessProcess* half : {&first, &second}) {
    EXPECT_EQ(half->wait(), 3);
    EXPECT_THAT(half->output(), HasSubstr("INCONCLUSIVE: one part of 2, to be merged"));
  }
  HarnessProcess merge({"merge", first.run_dir(), second.run_dir(), "--out", whole()});
  EXPECT_EQ(merge.wait(), 0) << merge.output();
  const auto verdict = nlohmann::json::parse(content_of(whole() + "/verdict.json"));
  EXPECT_EQ(verdict["requests"]["sent"], 40);
  HarnessProcess judge({"judge", whole()});
  EXPECT_EQ(judge.wait(), 0) << judge.output();
}

}  // namespace
}  // namespace harness::test
