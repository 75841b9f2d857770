#include "harness/run/unpassed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

namespace harness::run {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

target::Process shop() {
  target::Process process;
  process.name = "shop";
  process.env = {{"MODE", "fast"}};
  process.reads = {"REGRESSION"};
  return process;
}

std::vector<std::string> notes(const std::map<std::string, std::string>& set,
                               const scenario::System& system = {},
                               const target::Process& process = shop()) {
  const auto find = [set](const std::string& name) -> std::optional<std::string> {
    const auto found = set.find(name);
    if (found == set.end()) return std::nullopt;
    return found->second;
  };
  target::Stage stage;
  stage.processes = {process};
  return unpassed_variables(stage, system, {.find = find});
}

TEST(UnpassedVariables, AreThoseThatAProcessHeedsAndDoesNotGet) {
  EXPECT_THAT(notes({{"REGRESSION", "x"}, {"OTHER", "y"}}),
              ElementsAre("REGRESSION is set in your environment, and not passed to shop; --env "
                          "shop.REGRESSION=VALUE passes one"));
  EXPECT_THAT(notes({{"REGRESSION", ""}}), IsEmpty());
}

TEST(UnpassedVariables, AreThoseOfWhichItGetsAnotherValue) {
  EXPECT_THAT(notes({{"MODE", "slow"}}),
              ElementsAre("MODE is set in your environment, and not passed to shop, which has a "
                          "value of its own; --env shop.MODE=VALUE passes one"));
  EXPECT_THAT(notes({{"MODE", "fast"}}), IsEmpty());
}

TEST(UnpassedVariables, AreNotThoseThatTheCommandLineOrTheAuthorPassesOn) {
  scenario::System system;
  system.env["shop"]["REGRESSION"] = "z";
  EXPECT_THAT(notes({{"REGRESSION", "x"}}, system), IsEmpty());
  scenario::System made_of;
  made_of.own.processes = {shop()};
  made_of.own.processes.front().env["MODE"] = "very-${MODE}";
  target::Process filled = shop();
  filled.env["MODE"] = "very-slow";
  EXPECT_THAT(notes({{"MODE", "slow"}}, made_of, filled), IsEmpty());
}

TEST(UnpassedVariables, ConcernNoBackend) {
  target::Process backend = shop();
  backend.role = target::Role::backend;
  EXPECT_THAT(notes({{"REGRESSION", "x"}}, {}, backend), IsEmpty());
}

// BAD=1 harness run order.yaml
TEST(UnpassedVariables, AreThoseThatAreSetForACommandWhichMentionsThemNowhere) {
  using namespace std::string_literals;
  const std::string callers = "HOME=/root\0CI=1\0"s;
  const std::string own = "HOME=/root\0CI=1\0BAD=1\0MODE=x\0PWD=/\0LC_ALL=C\0"s;
  EXPECT_THAT(unmentioned_variables(callers, own, {"env: {MODE: \"${MODE}\"}"}),
              ElementsAre("BAD is set for this command, and no process gets it; --env "
                          "PROCESS.BAD=VALUE passes one"));
  EXPECT_THAT(unmentioned_variables(own, own, {}), IsEmpty());
  EXPECT_THAT(unmentioned_variables("", own, {}), IsEmpty());
}

}  // namespace
}  // namespace harness::run
