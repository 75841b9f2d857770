// Values from the environment: where they go, and that no report has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <map>

#include "harness/core/file.hpp"
#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* scenario = R"(name: environment
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    vus: "${VUS}"
    duration: 2s
    think_time: 100ms
    flow:
      - request: roll
        get: "{dice-roller}/roll?die=fair&key=${TOKEN}"
        headers: {X-Key: "${TOKEN}"}
phases: [{name: load, for: 2s}]
thresholds: [{http_req_failed: "rate <= ${MOST}"}]
expect:
  - {claim: It is up, promql: 'up{job="${JOB:-dice-roller}"}', value: "== 1"}
)";

// Variables of this process, which those that it starts inherit, while it lives.
class Variables {
 public:
  explicit Variables(std::map<std::string, std::string> values) : values_(std::move(values)) {
    for (const auto& [name, value] : values_) setenv(name.c_str(), value.c_str(), 1);
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;
  ~Variables() {
    for (const auto& [name, value] : values_) unsetenv(name.c_str());
  }

 private:
  std::map<std::string, std::string> values_;
};

class Environment : public ::testing::Test {
 protected:
  Environment() { EXPECT_TRUE(write_file(file_, scenario)); }

  TempDirectory home_;
  fs::path file_ = home_ / "environment.yaml";
};

TEST_F(Environment, ThatLacksAVariableIsRefusedWithItsPlace) {
  const Variables set({{"VUS", "3"}, {"MOST", "0.5"}});
  HarnessProcess validate({"validate", file_});
  EXPECT_EQ(validate.wait(), 2);
  EXPECT_THAT(
      validate.output(),
      AllOf(HasSubstr(file_.string() +
                      ":11:47: ${TOKEN}: TOKEN is not set in the environment; set it, write "
                      "${TOKEN:-default}, or $${ for the letters\n"),
            HasSubstr(file_.string() + ":12:27: ${TOKEN}: TOKEN is not set"),
            Not(HasSubstr("VUS"))));
}

TEST_F(Environment, IsShownInAPlanAsItIsWritten) {
  const Variables set({{"VUS", "3"}, {"MOST", "0.5"}, {"TOKEN", "s3cret-word"}});
  HarnessProcess plan({"plan", file_});
  EXPECT_EQ(plan.wait(), 0);
  EXPECT_THAT(plan.output(), AllOf(HasSubstr("constant-vus: 3 users"), HasSubstr("key=${TOKEN}"),
                                   HasSubstr("X-Key: ${TOKEN}"), HasSubstr("${JOB:-dice-roller}"),
                                   HasSubstr("rate <= 0.5"), Not(HasSubstr("s3cret"))));
}

// But for what the services themselves have said and sent.
std::vector<std::string> reports_with(const std::string& word, const fs::path& run) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(run)) {
    if (!entry.is_regular_file()) continue;
    if (read_file(entry.path()).value_or("").find(word) == std::string::npos) continue;
    files.push_back(entry.path().filename());
  }
  return files;
}

TEST_F(Environment, IsInNoReportOfARunWhichIsJudgedAgainWithoutIt) {
  TempDirectory kept;
  const fs::path run_dir = kept / "run";
  {
    const Variables set({{"VUS", "3"}, {"MOST", "0.5"}, {"TOKEN", "s3cret-word"}});
    HarnessProcess run({"run", file_});
    EXPECT_EQ(run.wait(), 0) << run.output();
    EXPECT_THAT(run.output(), Not(HasSubstr("s3cret")));
    fs::copy(run.run_dir(), run_dir, fs::copy_options::recursive);
  }
  EXPECT_THAT(reports_with("s3cret", run_dir), ::testing::IsEmpty());
  EXPECT_THAT(reports_with("${TOKEN}", run_dir), ::testing::Contains("observations.json"));
  HarnessProcess judge({"judge", run_dir});
  EXPECT_EQ(judge.wait(), 0) << judge.output();
}

TEST_F(Environment, IsNotAskedWhatWasSentWhenARunIsJudgedAgain) {
  constexpr const char* sent = R"(name: environment
system: {stage: 1}
load:
  - name: players
    executor: per-vu-iterations
    iterations: 3
    flow:
      - request: roll
        get: "${BASE}/roll?die=fair"
        timeout: 5s
        check: {rolls: {json: "${POINTER}", in: [1, 6]}}
thresholds: [{http_req_failed: rate == 0, "checks{check:rolls}": rate == 1}]
)";
  EXPECT_TRUE(write_file(file_, sent));
  TempDirectory kept;
  {
    const Variables set({{"BASE", "{dice-roller}"}, {"POINTER", "/roll"}});
    HarnessProcess run({"run", file_});
    EXPECT_EQ(run.wait(), 0) << run.output();
    fs::copy(run.run_dir(), kept / "run", fs::copy_options::recursive);
  }
  HarnessProcess judge({"judge", kept / "run"});
  EXPECT_EQ(judge.wait(), 0) << judge.output();
}

}  // namespace
}  // namespace harness::test
