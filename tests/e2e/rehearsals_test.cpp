// The library of rehearsals: each passes on services that are as they should be, and a defect of
// one of them turns the claims red that it concerns. A minute each: by hand, `./dev test
// rehearsals`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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
