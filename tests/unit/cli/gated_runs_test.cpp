#include "harness/cli/gated_runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/repeated.hpp"

namespace harness::cli {
namespace {

using ::testing::ElementsAre;

run::LoadedPlan planned_in(const std::string& file, std::uint64_t runs) {
  run::LoadedPlan loaded;
  loaded.file = file;
  loaded.plan.name = file;
  loaded.plan.runs = runs;
  return loaded;
}

RunGate gate_by_turns(const std::string& file, const std::string& other, std::uint64_t runs) {
  RunGate gate;
  gate.file = file;
  gate.scenario = file;
  gate.other = planned_in(other, runs);
  return gate;
}

std::vector<std::string> files_of(const std::vector<run::LoadedPlan>& plans) {
  std::vector<std::string> files;
  for (const run::LoadedPlan& loaded : plans) {
    files.push_back(loaded.file + " " + std::to_string(loaded.plan.seed));
  }
  return files;
}

TEST(GatedRuns, AreMadeByTurnsWithTheirBaselines) {
  const std::vector plans{planned_in("after", 2), planned_in("alone", 1)};
  const std::vector gates{gate_by_turns("after", "before", 2)};
  EXPECT_THAT(files_of(by_turns(with_others(plans, gates), std::nullopt)),
              ElementsAre("before 0", "after 0", "alone 0", "before 1", "after 1"));
}

// Who names both files has one of each.
TEST(GatedRuns, AreNotMadeTwiceWhereBothAreNamed) {
  const std::vector plans{planned_in("before", 2), planned_in("after", 2)};
  const std::vector gates{gate_by_turns("after", "before", 2)};
  EXPECT_THAT(files_of(with_others(plans, gates)), ElementsAre("before 0", "after 0"));
}

// What did not pass has failed by itself, and is no arm.
TEST(GatedRuns, AreComparedWhereAllPass) {
  const std::vector turns{planned_in("after", 2), planned_in("after", 2)};
  RunGate gate;
  gate.file = "after";
  gate.accepted = "after.json";
  const SuiteEnd half{1, {{"runs/after", "after"}}};
  EXPECT_EQ(judge_gate(gate, turns, half, std::nullopt), 0);
  const SuiteEnd all{0, {{"runs/after", "after"}, {"runs/after-2", "after"}}};
  EXPECT_EQ(judge_gate(gate, turns, all, std::nullopt), 3) << "nothing was accepted";
}

}  // namespace
}  // namespace harness::cli
