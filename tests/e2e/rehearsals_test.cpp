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
    ::testing::Values(Rehearsal{"crash-loop", "dice-roller=--regression=logs-without-trace",
                                "fail: The dice roller says which service it misses"},
                      Rehearsal{
                          "partition", "dice-roller=--regression=failures-not-counted",
                          "fail: On-call is told that rolls fail, and when they no longer do"},
                      Rehearsal{"slow-network", "dice-roller=--regression=no-propagation",
                                "fail: The time is lost between the call and the service"},
                      Rehearsal{"db-failure-paged", "die-service=--regression=failures-not-counted",
                                "fail: Nobody is paged meanwhile for the errors that it causes"},
                      Rehearsal{"resets", "dice-roller=--regression=failures-not-counted",
                                "fail: The dice roller passes the failure on, and counts it"},
                      Rehearsal{"risky-die-storm", "dice-roller=--regression=no-die-label",
                                "no_data: The rolls that fail are of the risky die"},
                      Rehearsal{"slow-database", "die-service=--regression=no-database-span",
                                "fail: The time is spent in the query"},
                      Rehearsal{"lock-pileup", "die-service=--regression=no-database-span",
                                "fail: The span that failed is the query"},
                      Rehearsal{"pool-exhaustion", "die-service=--regression=never-recover",
                                "fail: All connections are back"},
                      Rehearsal{"telemetry-away", "frontend=--regression=logs-without-trace",
                                "fail: Rolls are logged as ever, with their traces"},
                      Rehearsal{"traffic-spike", "die-service=--regression=failures-not-counted",
                                "fail: What is too much is refused, and counted"},
                      Rehearsal{"retry-storm", "die-service=--regression=never-recover",
                                "fail: The pool is whole in the storm"},
                      Rehearsal{"cpu-starvation", "frontend=--regression=no-propagation",
                                "fail: Rolls can be followed"},
                      Rehearsal{"log-flood", "dice-roller=--regression=logs-without-trace",
                                "fail: The dice roller logs each roll with its trace, as before"}),
    [](const auto& one) {
      std::string name = one.param.scenario;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

}  // namespace
}  // namespace harness::test
