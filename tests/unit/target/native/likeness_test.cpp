// What is up is what is wanted, or what of it is not.
#include "harness/target/native/likeness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>

#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Process process(const std::string& name) {
  Process made;
  made.name = name;
  made.program = "sh";
  made.args = {"--port={port}"};
  made.env = {{"REGRESSION", "no-traces"}};
  return made;
}

Blueprint shop() {
  Blueprint system{"shop", {}, {}, 100};
  system.stage.processes = {process("stock"), process("shop")};
  system.stage.scraped = {{"till", "http", "127.0.0.1:80", "/metrics"}};
  system.stage.elsewhere = {{"loki", "http://127.0.0.1:3100"}};
  return system;
}

// Between the shop that is up and what is wanted in its place.
std::string told(const std::function<void(Blueprint&)>& change) {
  Blueprint wanted = shop();
  change(wanted);
  return difference(likeness_of(shop()), likeness_of(wanted));
}

TEST(Likeness, IsOfTheSameSystem) {
  EXPECT_EQ(told([](Blueprint&) {}), "");
  EXPECT_EQ(told([](Blueprint& wanted) { wanted.memory = 50; }), "");
  EXPECT_EQ(told([](Blueprint& wanted) { wanted.stage.scraped.clear(); }), "");
}

TEST(Likeness, NamesWhatIsOtherwise) {
  const std::vector<std::pair<std::function<void(Blueprint&)>, std::string>> cases{
      {[](Blueprint& wanted) { wanted.stage.processes[1].program = "env"; },
       "shop runs with another program, or another version of it, there"},
      {[](Blueprint& wanted) { wanted.stage.processes[1].args.clear(); },
       "shop runs with other arguments there"},
      {[](Blueprint& wanted) { wanted.more["shop"].args = {"--regression=no-traces"}; },
       "shop runs with other arguments there"},
      {[](Blueprint& wanted) {
         wanted.more["shop"].env = {{"REGRESSION", "none"}};
       },
       "shop runs with another value of REGRESSION there"},
      {[](Blueprint& wanted) {
         wanted.more["stock"].env = {{"LEVEL", "debug"}};
       },
       "stock runs without LEVEL there"},
      {[](Blueprint& wanted) { wanted.stage.processes[0].env.clear(); },
       "stock runs with REGRESSION there, and without it here"},
      {[](Blueprint& wanted) {
         wanted.stage.processes[1].cwd = {"/tmp", {1, 1}};
       },
       "shop runs with another working directory there"},
      {[](Blueprint& wanted) { wanted.stage.processes[1].user = "nobody"; },
       "shop runs with another user there"},
      {[](Blueprint& wanted) { wanted.stage.processes[1].ready.tcp = true; },
       "shop runs with other rules of readiness there"},
      {[](Blueprint& wanted) { wanted.stage.processes[1].logs.shipped = true; },
       "shop runs with other rules of what is scraped and logged there"},
      {[](Blueprint& wanted) { wanted.stage.processes[1].stop_signal = 9; },
       "shop runs with another signal that stops it there"},
      {[](Blueprint& wanted) { wanted.stage.processes.pop_back(); }, "shop is in it, too"},
      {[](Blueprint& wanted) { wanted.stage.processes.push_back(process("till")); },
       "there is no till in it"},
      {[](Blueprint& wanted) { wanted.stage.elsewhere.clear(); }, "it has other backends"},
      {[](Blueprint& wanted) { wanted.stage.scraped[0].path = "/m"; }, "till is not scraped there"},
      {[](Blueprint& wanted) { wanted.memory = 2048; }, "each of its stores keeps 100 B only"}};
  for (const auto& [change, words] : cases) EXPECT_EQ(told(change), words);
}

TEST(Likeness, SaysWhichSystemItIs) {
  EXPECT_EQ(told([](Blueprint& wanted) {
              wanted.title = "stage5";
              wanted.stage.processes = {process("frontend")};
            }),
            "it is shop, and not stage5: there is no frontend in it");
}

TEST(Likeness, SeesAProgramThatWasBuiltAnewAndRulesThatWereChanged) {
  const test::TempDirectory home;
  std::ofstream(home / "alerts.yml") << "groups: []\n";
  std::ofstream(home / "shop") << "one";
  Blueprint system = shop();
  system.stage.processes[1].run = {{home / "shop"}, {1, 1}};
  system.stage.rules = {home / "alerts.yml"};
  const std::string before = likeness_of(system);
  EXPECT_EQ(difference(before, likeness_of(system)), "");
  std::ofstream(home / "alerts.yml") << "groups: [{name: a}]\n";
  EXPECT_EQ(difference(before, likeness_of(system)), "its Prometheus has other rules");
  std::ofstream(home / "shop") << "another";
  EXPECT_EQ(difference(before, likeness_of(system)),
            "shop runs with another program, or another version of it, there");
}

TEST(Likeness, ShowsNoValue) {
  Blueprint system = shop();
  system.stage.processes[0].env["PASSWORD"] = "correct-horse";
  system.stage.elsewhere["tempo"] = "http://user:correct-horse@tempo";
  EXPECT_THAT(likeness_of(system), Not(HasSubstr("correct-horse")));
}

TEST(Likeness, IsNoneOfWhatAnotherVersionKeepsUp) {
  EXPECT_EQ(difference("", likeness_of(shop())), "another harness keeps it up");
  EXPECT_EQ(difference("{}", likeness_of(shop())), "another harness keeps it up");
}

}  // namespace
}  // namespace harness::target
