#include "harness/run/unpassed.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "tests/support/temp_directory.hpp"

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

Caller caller_with(const std::map<std::string, std::string>& set, const std::string& parents) {
  Caller caller;
  caller.values.find = [set](const std::string& name) -> std::optional<std::string> {
    const auto found = set.find(name);
    if (found == set.end()) return std::nullopt;
    return found->second;
  };
  for (const auto& [name, value] : set) caller.environment += name + "=" + value + '\0';
  caller.parents = parents;
  return caller;
}

std::vector<std::string> notes(const std::map<std::string, std::string>& set,
                               const scenario::System& system = {},
                               const target::Process& process = shop()) {
  target::Stage stage;
  stage.processes = {process};
  return unpassed_variables(stage, system, {}, caller_with(set, "HOME=/root"));
}

// Of an author's own.
target::Process own(const scenario::Words& run, const std::string& directory) {
  target::Process process;
  process.name = "shop";
  process.run = {run, {1, 1}};
  process.directory = directory;
  return process;
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

// Its author has taken it from another variable there on purpose.
TEST(UnpassedVariables, AreNotValuesOfItsOwnWhereAnotherProcessGetsWhatIsSet) {
  scenario::System system;
  system.own.processes = {shop(), shop()};
  system.own.processes[0].env["MODE"] = "${SHOP_MODE:-fast}";
  system.own.processes[1].name = "stock";
  system.own.processes[1].env["MODE"] = "${STOCK_MODE:-fast}";
  EXPECT_THAT(notes({{"MODE", "slow"}}, system),
              ElementsAre("MODE is set in your environment, and not passed to shop, which has a "
                          "value of its own; --env shop.MODE=VALUE passes one"));
  system.own.processes[1].env["MODE"] = "${MODE:-fast}";
  EXPECT_THAT(notes({{"MODE", "slow"}}, system), IsEmpty());
}

TEST(UnpassedVariables, ConcernNoBackend) {
  target::Process backend = shop();
  backend.role = target::Role::backend;
  EXPECT_THAT(notes({{"REGRESSION", "x"}}, {}, backend), IsEmpty());
}

// BAD=1 harness run order.yaml
TEST(UnpassedVariables, AreThoseThatAProgramNames) {
  const test::TempDirectory home;
  std::ofstream(home / "svc.py") << "os.environ.get('BAD'), os.environ['SHELL'], getenv('MODE')";
  target::Process process = own({"python3", "svc.py"}, home.path().string());
  process.env = {{"MODE", "fast"}};
  EXPECT_THAT(
      notes({{"BAD", "1"}, {"OTHER", "1"}, {"SHELL", "/bin/sh"}, {"MODE", "slow"}}, {}, process),
      ElementsAre("MODE is set in your environment, and not passed to shop, which has a "
                  "value of its own; --env shop.MODE=VALUE passes one",
                  "BAD is set in your environment, and not passed to shop, though svc.py "
                  "names it; --env shop.BAD=VALUE passes one"));
  EXPECT_THAT(notes({{"OTHER", "1"}, {"BAD", ""}}, {}, process), IsEmpty());
}

// The runtime of a language may name any number.
TEST(UnpassedVariables, OfOneProgramAreToldAtOnce) {
  const test::TempDirectory home;
  std::ofstream(home / "svc.py") << "getenv('CERT_DIR'), getenv('CERT_FILE')";
  target::Process process = own({"python3", "svc.py"}, home.path().string());
  EXPECT_THAT(
      notes({{"CERT_DIR", "/a"}, {"CERT_FILE", "/b"}}, {}, process),
      ElementsAre("CERT_DIR, CERT_FILE are set in your environment, and not passed to shop, "
                  "though svc.py names them; --env shop.NAME=VALUE passes one"));
}

TEST(UnpassedVariables, AreThoseThatAreSetForACommandOfWhichNobodyKnowsWhatItHeeds) {
  target::Stage stage;
  stage.processes = {own({"npm", "start"}, "/nowhere")};
  const auto said = [&](const std::map<std::string, std::string>& set, const std::string& parents) {
    return unpassed_variables(stage, {}, {"env: {MODE: \"${MODE}\"}"}, caller_with(set, parents));
  };
  using namespace std::string_literals;
  const std::string parents = "HOME=/root\0CI=1\0"s;
  const std::map<std::string, std::string> set{
      {"CI", "1"}, {"BAD", "1"}, {"MODE", "x"}, {"SHELL", "/bin/sh"}, {"LC_ALL", "C"}};
  EXPECT_THAT(said(set, parents), ElementsAre("BAD is set for this command, and no process gets "
                                              "it; --env PROCESS.BAD=VALUE passes one"));
  EXPECT_THAT(said(set, "CI=1\0BAD=1\0"s), IsEmpty());
  EXPECT_THAT(said(set, ""), IsEmpty());
}

// They are what a shell's start has set.
TEST(UnpassedVariables, AreNotManyAtOnceOfWhichNobodyKnows) {
  const std::map<std::string, std::string> set{{"A", "1"}, {"B", "1"}, {"C", "1"}, {"D", "1"}};
  EXPECT_THAT(notes(set, {}, own({"npm", "start"}, "/nowhere")), IsEmpty());
}

// A shipped stage says itself what its processes heed.
TEST(UnpassedVariables, AreNoneOfTheShellsOnAShippedStage) {
  EXPECT_THAT(notes({{"NVPL_BLAS_DEBUG_CPU_TYPE", "x"}, {"SHELL", "/bin/sh"}}), IsEmpty());
}

}  // namespace
}  // namespace harness::run
