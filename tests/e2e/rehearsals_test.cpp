// The library of rehearsals: each passes on services that are as they should be, and a defect of
// one of them turns the claims red that it concerns. A minute each: by hand, `./dev test
// rehearsals`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::Contains;

std::string shipped(const std::string& scenario) {
  return std::string(HARNESS_SOURCE_DIR) + "/scenarios/" + scenario + ".yaml";
}

struct Rehearsal {
  const char* scenario;
  const char* defect;  // what switches it on
  const char* red;     // a claim that has to notice
};

void PrintTo(const Rehearsal& rehearsal, std::ostream* out) { *out << rehearsal.scenario; }

class Rehearsals : public ::testing::TestWithParam<Rehearsal> {};

TEST_P(Rehearsals, PassesOnServicesThatAreWell) {
  HarnessProcess run({"run", shipped(GetParam().scenario)});
  EXPECT_EQ(run.wait(std::chrono::minutes{3}), 0) << run.output();
  EXPECT_TRUE(run.scratches().empty());
}

TEST_P(Rehearsals, CatchesTheDefect) {
  HarnessProcess run({"run", shipped(GetParam().scenario), "--service-arg", GetParam().defect});
  EXPECT_EQ(run.wait(std::chrono::minutes{3}), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), Contains(GetParam().red)) << run.output();
}

INSTANTIATE_TEST_SUITE_P(
    Library, Rehearsals,
    ::testing::Values(
        Rehearsal{"crash-loop", "dice-roller=--regression=logs-without-trace",
                  "fail: The dice roller says which service it misses"},
        Rehearsal{"partition", "dice-roller=--regression=failures-not-counted",
                  "fail: On-call is told that rolls fail, and when they no longer do"},
        Rehearsal{"slow-network", "dice-roller=--regression=no-propagation",
                  "fail: The time is lost between the call and the service"},
        Rehearsal{"resets", "dice-roller=--regression=failures-not-counted",
                  "fail: The dice roller passes the failure on, and counts it"}),
    [](const auto& one) {
      std::string name = one.param.scenario;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace harness::test
