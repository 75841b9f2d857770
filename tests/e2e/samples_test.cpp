// Of which time samples are, and what they are: of a process that hangs, of one that is gone, and
// of what is no number.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/clock.hpp"
#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// Two processes that are ready once they take connections, which one that hangs does, too.
std::string two_processes(const std::string& fault) {
  const std::string app = "[python3, " HARNESS_SOURCE_DIR "/tests/e2e/counting_app.py, \"{port}\"]";
  return "name: samples\nsystem:\n  processes:\n    - {name: one, scrape: /metrics, run: " + app +
         "}\n    - {name: other, scrape: /metrics, run: " + app + R"(}
load:
  - {name: steady, executor: constant-arrival-rate, rate: 10, preAllocatedVUs: 5, flow: [{request: ask, get: "{one}/"}]}
phases:
  - {name: calm, for: 3s}
  - {name: away, for: 4s, faults: [{)" +
         fault + R"(: other}]}
  - {name: end, for: 3s}
expect:
)";
}

std::filesystem::path written(const TempDirectory& home, const std::string& scenario) {
  const std::filesystem::path file = home.path() / "a.yaml";
  EXPECT_TRUE(write_file(file, scenario));
  return file;
}

// How long the transition before the phase took.
Duration before(std::size_t phase, const std::filesystem::path& run_dir) {
  const auto phases = nlohmann::json::parse(content_of(run_dir / "observations.json")).at("phases");
  const auto moment = [&](std::size_t of, const char* edge) {
    return Duration{phases.at(of).at("window").at(edge).get<std::int64_t>()};
  };
  return moment(phase, "begin") - moment(phase - 1, "end");
}

TEST(Samples, OfAProcessThatHangsAreNotOfTheMomentInWhichItIsLetGo) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, two_processes("pause") + R"(
  - {claim: It is down, at_end: away, promql: 'up{job="other"}', value: "== 0"}
  - {claim: It is up, at_end: away, promql: 'up{job="other"}', value: "== 1"}
  - {claim: Both count, at_end: away, promql: app_total, value: ">= 0", series: 2}
  - {claim: Before it is up, at_end: calm, promql: up, value: "== 1", series: 2}
  - {claim: It is up again, at_end: end, promql: up, value: "== 1", series: 2}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("fail: It is up", "no_data: Both count"));
  for (std::size_t phase = 1; phase < 3; ++phase) {
    EXPECT_LT(before(phase, run.run_dir()), std::chrono::milliseconds{4500}) << phase;
  }
}

TEST(Samples, WithTimesOfTheirOwnDoNotOutliveTheirProcess) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, two_processes("stop") + R"(
  - {claim: It is there while it is gone, at_end: away, promql: 'max(app_stamped{job="other"})', value: "> 0"}
  - {claim: The one is there, at_end: away, promql: 'max(app_stamped{job="one"})', value: "> 0"}
  - {claim: It is there again, at_end: end, promql: app_stamped, value: "== 1", series: 2}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAre("no_data: It is there while it is gone"));
  EXPECT_THAT(run.output(), HasSubstr("from before the window"));
}

TEST(Samples, ThatAreNoNumberAreNotLeftOut) {
  const TempDirectory home;
  HarnessProcess run({"run", written(home, two_processes("pause") + R"(
  - {claim: The queue is short, during: calm, promql: 'max(max_over_time(app_depth{job="one"}[$window]))', value: "< 5"}
  - {claim: It is told how often, during: calm, promql: 'count_over_time(app_depth{job="one"}[$window])', value: "> 1"}
)")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), UnorderedElementsAre("no_data: The queue is short"));
  EXPECT_THAT(run.output(), HasSubstr("are no number (NaN), which max_over_time() leaves out"));
}

}  // namespace
}  // namespace harness::test
