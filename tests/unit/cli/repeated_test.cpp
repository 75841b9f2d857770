#include "harness/cli/repeated.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::cli {
namespace {

using ::testing::ElementsAre;

run::LoadedPlan planned(const std::string& name, std::uint64_t runs) {
  run::LoadedPlan loaded;
  loaded.plan.name = name;
  loaded.plan.seed = 7;
  loaded.plan.runs = runs;
  return loaded;
}

std::vector<std::string> turns_of(const std::vector<run::LoadedPlan>& plans,
                                  std::optional<std::uint64_t> runs) {
  std::vector<std::string> turns;
  for (const run::LoadedPlan& turn : by_turns(plans, runs)) {
    turns.push_back(turn.plan.name + " " + std::to_string(turn.plan.seed));
  }
  return turns;
}

TEST(Repeated, ScenariosAreRunByTurnsWithOneSeedAfterTheOther) {
  const std::vector plans{planned("a", 1), planned("b", 3)};
  EXPECT_THAT(turns_of(plans, std::nullopt), ElementsAre("a 7", "b 7", "b 8", "b 9"));
  EXPECT_THAT(turns_of(plans, 2), ElementsAre("a 7", "b 7", "a 8", "b 8"));
  EXPECT_THAT(turns_of(plans, 1), ElementsAre("a 7", "b 7"));
}

}  // namespace
}  // namespace harness::cli
