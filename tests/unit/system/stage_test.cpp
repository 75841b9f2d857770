#include "harness/system/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "harness/system/stage_parser.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::system {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* minimal = R"(
project: demo
processes:
  - {name: a, role: service, program: p, ready: {http: /ready}}
)";

TEST(ParseProcesses, FillsWhatIsLeftOut) {
  const auto processes = parse_processes(minimal, "demo.yaml");
  ASSERT_TRUE(processes) << to_string(processes.error());
  ASSERT_EQ(processes->size(), 1U);
  const ProcessSpec& spec = processes->front();
  EXPECT_EQ(spec.name, "a");
  EXPECT_EQ(spec.project, "demo");
  EXPECT_EQ(spec.stop_signal, SIGTERM);
  EXPECT_EQ(spec.ready.http, "/ready");
  EXPECT_FALSE(spec.logs);
}

TEST(ParseProcesses, TellsEveryMistakeWithItsPlace) {
  const auto processes = parse_processes(R"(project: demo
processes:
  - name: a
    role: servant
    progam: p
    ready: {http: /ready, command: [x]}
    before: [[]]
    stop: SIGHUP
    logs: perhaps
)",
                                         "demo.yaml");
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            R"(demo.yaml:4:11: "servant" is not allowed; use one of backend, dependency, service
demo.yaml:5:5: unknown key "progam"; did you mean "program"?
demo.yaml:6:12: does not say when the process is ready; write {http: /path} or {command: [program, argument]}
demo.yaml:7:14: is a command without a program
demo.yaml:8:11: "SIGHUP" is not allowed; use one of SIGINT, SIGKILL, SIGQUIT, SIGTERM
demo.yaml:9:11: must be true or false
demo.yaml:3:5: a process without "program"
)");
}

TEST(ParseProcesses, WantsAProjectAndProcesses) {
  const auto processes = parse_processes("proses: []\n", "demo.yaml");
  ASSERT_FALSE(processes);
  EXPECT_THAT(to_string(processes.error()), HasSubstr("needs \"project\" and \"processes\""));
}

class LoadStage : public ::testing::Test {
 protected:
  LoadStage() { std::filesystem::create_directory(directory / "stages"); }

  void write(const std::string& file, const std::string& text) {
    std::ofstream(directory.path() / file) << text;
  }

  test::TempDirectory directory;
};

TEST_F(LoadStage, PutsTheBackendsBeforeWhatTheyWatch) {
  write("native.yaml", minimal);
  write("stages/one.yaml",
        "project: one\nprocesses:\n"
        "  - {name: b, role: service, program: p, ready: {http: /}, needs: [a]}\n");
  const auto stage = load_stage(directory.path(), "one");
  ASSERT_TRUE(stage) << to_string(stage.error());
  EXPECT_THAT(stage->names(), ElementsAre("a", "b"));
  EXPECT_EQ(stage->find("b")->needs, std::vector<std::string>{"a"});
  EXPECT_EQ(stage->find("c"), nullptr);
}

TEST_F(LoadStage, RefusesANeedThatDoesNotStandBefore) {
  write("native.yaml", minimal);
  write("stages/one.yaml",
        "project: one\nprocesses:\n"
        "  - {name: b, role: service, program: p, ready: {http: /}, needs: [c]}\n"
        "  - {name: a, role: service, program: p, ready: {http: /}}\n");
  const auto stage = load_stage(directory.path(), "one");
  ASSERT_FALSE(stage);
  EXPECT_THAT(to_string(stage.error()),
              HasSubstr("b needs \"c\", which does not stand before it; before it stand: a"));
  EXPECT_THAT(to_string(stage.error()), HasSubstr("a second process \"a\""));
}

TEST_F(LoadStage, ListsTheStagesThatThereAre) {
  write("stages/one.yaml", minimal);
  write("stages/two.yaml", minimal);
  const auto stage = load_stage(directory.path(), "three");
  ASSERT_FALSE(stage);
  EXPECT_EQ(stage.error().front().remedy, "use one of one, two");
}

TEST(TheRepositorysStages, CanBeLoaded) {
  const auto stage = load_stage(std::filesystem::path(HARNESS_SOURCE_DIR) / "stack", "stage5");
  ASSERT_TRUE(stage) << to_string(stage.error());
  EXPECT_THAT(stage->names(),
              ElementsAre("prometheus", "loki", "tempo", "postgres", "postgres-exporter",
                          "die-service", "dice-roller", "frontend"));
}

}  // namespace
}  // namespace harness::system
