#include "harness/target/native/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "harness/target/native/stage_parser.hpp"
#include "harness/target/native/stage_ports.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* minimal = R"(
project: demo
processes:
  - {name: a, role: service, program: p, ready: {http: /ready}}
)";

TEST(ParseProcesses, FillsWhatIsLeftOut) {
  const auto processes = parse_processes(minimal, "demo.yaml", {});
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
                                         "demo.yaml", {});
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
  const auto processes = parse_processes("proses: []\n", "demo.yaml", {});
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            R"(demo.yaml:1:1: unknown key "proses"; known: project, processes
demo.yaml:1:1: there is no "project"
demo.yaml:1:1: there is no "processes"
)");
}

constexpr const char* catalogue = R"(processes:
  - {name: web, role: dependency, env: {A: "1", B: "1"}, args: [--x], ready: {http: /health}}
  - {use: web, name: shop, program: shop, env: {B: "2"}, args: [--y]}
)";

TEST(ParseProcesses, BeginsAsTheEntryOfTheCatalogueThatItUses) {
  const auto entries = parse_catalogue(catalogue, "services.yaml");
  ASSERT_TRUE(entries) << to_string(entries.error());
  const auto processes = parse_processes(
      "project: demo\nprocesses:\n  - {use: shop, args: [--z], env: {C: '3'}, role: service}\n"
      "  - {use: shop, name: mall, ready: {command: [true]}}\n",
      "demo.yaml", *entries);
  ASSERT_TRUE(processes) << to_string(processes.error());
  const ProcessSpec& shop = processes->at(0);
  EXPECT_EQ(shop.name, "shop");
  EXPECT_EQ(shop.role, Role::service);
  EXPECT_THAT(shop.args, ElementsAre("--x", "--y", "--z"));
  EXPECT_EQ(shop.env, (std::map<std::string, std::string>{{"A", "1"}, {"B", "2"}, {"C", "3"}}));
  EXPECT_EQ(shop.where, "demo.yaml:3:5");
  const ProcessSpec& mall = processes->at(1);
  EXPECT_EQ(mall.name, "mall");
  EXPECT_EQ(mall.program, "shop");
  EXPECT_EQ(mall.ready.http, "");
  EXPECT_THAT(mall.ready.command, ElementsAre("true"));
}

TEST(ParseProcesses, TellsWhatThereIsToUseAndWhatIsStillLacking) {
  const auto entries = parse_catalogue(catalogue, "services.yaml");
  const auto processes = parse_processes(
      "project: demo\nprocesses:\n  - {use: shopp, name: a, program: p, ready: {http: /}}\n"
      "  - {use: web}\n",
      "demo.yaml", *entries);
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            R"(demo.yaml:3:11: there is no "shopp" to use; there are web, shop
demo.yaml:4:5: a process without "program"
)");
}

TEST(ParseCatalogue, TellsEveryMistakeWithItsPlace) {
  const auto entries = parse_catalogue(R"(project: demo
processes:
  - {name: a, argz: []}
  - {use: b}
  - {use: a}
)",
                                       "services.yaml");
  ASSERT_FALSE(entries);
  EXPECT_EQ(to_string(entries.error()),
            R"(services.yaml:1:1: unknown key "project"; known: processes
services.yaml:3:15: unknown key "argz"; did you mean "args"?
services.yaml:4:11: there is no "b" to use; there are a
services.yaml:5:5: a second process "a"
)");
}

TEST(ParseProcesses, KnowsStandardPortsAndHowAProcessIsReached) {
  const auto processes = parse_processes(R"(project: demo
processes:
  - {name: a, program: p, ready: {http: /}, port: 3200, extra_ports: {grpc: 0, otlp: 4318}}
  - {name: b, program: p, ready: {http: /}, url: "postgresql://127.0.0.1:{port}/b"}
)",
                                         "demo.yaml", {});
  ASSERT_TRUE(processes) << to_string(processes.error());
  EXPECT_EQ(processes->at(0).port, 3200);
  EXPECT_EQ(processes->at(0).extra_ports,
            (std::map<std::string, std::uint16_t>{{"grpc", 0}, {"otlp", 4318}}));
  EXPECT_EQ(processes->at(0).url, "http://127.0.0.1:{port}");
  EXPECT_EQ(processes->at(1).url, "postgresql://127.0.0.1:{port}/b");
}

TEST(ParseProcesses, KnowsFurtherWaysToAProcessAndHowOldItMayBe) {
  const auto processes = parse_processes(R"(project: demo
processes:
  - {name: a, program: p, ready: {http: /}, more_urls: {otlp: "http://127.0.0.1:{port}/x"}, oldest: "2.6"}
)",
                                         "demo.yaml", {});
  ASSERT_TRUE(processes) << to_string(processes.error());
  const auto ports = StagePorts::lease({*processes, {{"b", "http://other:1"}}, {}}, {});
  ASSERT_TRUE(ports) << to_string(ports.error());
  EXPECT_EQ(ports->url("a.otlp"), *ports->url("a") + "/x");
  EXPECT_EQ(ports->find("a.otlp"), std::nullopt);
  EXPECT_EQ(ports->url("b"), "http://other:1");
  EXPECT_EQ(ports->urls().size(), 3U);
  EXPECT_EQ(processes->front().oldest, "2.6");
}

TEST(ParseProcesses, KnowsHowAProcessIsHurried) {
  const auto processes = parse_processes(R"(project: demo
processes:
  - {name: a, program: p, ready: {http: /}, hurry: {template: t, to: "{dir}/t", post: /reload}}
)",
                                         "demo.yaml", {});
  ASSERT_TRUE(processes) << to_string(processes.error());
  EXPECT_EQ(processes->front().hurry.file.source, "t");
  EXPECT_EQ(processes->front().hurry.post, "/reload");
  const auto half = parse_processes(
      "project: demo\nprocesses:\n  - {name: a, program: p, ready: {http: /}, hurry: {to: x}}\n",
      "demo.yaml", {});
  ASSERT_FALSE(half);
  EXPECT_EQ(to_string(half.error()),
            "demo.yaml:3:52: must be {template: FILE, to: FILE, post: /path}\n");
}

TEST(ParsePerRequest, IsOptionalAndWhole) {
  const auto given = parse_per_request("per_request: {spans: 7, lines: 2.5}\n", "demo.yaml");
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->spans, 7);
  EXPECT_EQ(given->lines, 2.5);
  EXPECT_EQ(parse_per_request("project: demo\n", "demo.yaml")->spans, 0);
  const auto half = parse_per_request("per_request: {spans: 7}\n", "demo.yaml");
  ASSERT_FALSE(half);
  EXPECT_EQ(to_string(half.error()), "demo.yaml:1:14: must be {spans: COUNT, lines: COUNT}\n");
  EXPECT_FALSE(parse_per_request("per_request: {spans: -1, lines: x}\n", "demo.yaml"));
}

TEST(ParseProcesses, RefusesAPortThatIsNone) {
  const auto processes = parse_processes(
      "project: demo\nprocesses:\n  - {name: a, program: p, ready: {http: /}, port: 65536}\n",
      "demo.yaml", {});
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()), "demo.yaml:3:51: must be a port, from 0 to 65535\n");
}

class LoadStage : public ::testing::Test {
 protected:
  LoadStage() {
    std::filesystem::create_directory(directory / "stages");
    write("services.yaml", catalogue);
  }

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

struct Composition {
  const char* stage;
  std::vector<std::string> processes;  // behind the backends
};

void PrintTo(const Composition& composition, std::ostream* out) { *out << composition.stage; }

class TheRepositorysStages : public ::testing::TestWithParam<Composition> {};

TEST_P(TheRepositorysStages, AreMadeOfTheseProcesses) {
  const auto stack = std::filesystem::path(HARNESS_SOURCE_DIR) / "stack";
  const auto stage = load_stage(stack, GetParam().stage);
  ASSERT_TRUE(stage) << to_string(stage.error());
  std::vector<std::string> wanted{"prometheus", "loki", "tempo", "otlp"};
  wanted.insert(wanted.end(), GetParam().processes.begin(), GetParam().processes.end());
  EXPECT_EQ(stage->names(), wanted);
}

INSTANTIATE_TEST_SUITE_P(
    One, TheRepositorysStages,
    ::testing::Values(
        Composition{"stage1", {"dice-roller"}}, Composition{"stage2", {"dice-roller", "frontend"}},
        Composition{"stage3", {"die-service", "dice-roller", "frontend"}},
        Composition{"stage4", {"die-service", "dice-roller", "frontend"}},
        Composition{"stage5",
                    {"postgres", "postgres-exporter", "die-service", "dice-roller", "frontend"}},
        Composition{"stage6",
                    {"postgres", "postgres-exporter", "die-service", "dice-roller", "frontend",
                     "usage-stats", "usage-scraper"}},
        Composition{"sandbox", {"dice-roller", "http-gui"}},
        Composition{"instrumented-app", {"instrumented-app"}}),
    [](const auto& one) {
      std::string name = one.param.stage;
      std::erase(name, '-');  // which no name of a test may have
      return name;
    });

TEST_F(LoadStage, HasTheBackendsAloneAsAStage) {
  write("native.yaml", minimal);
  const auto stage = load_stage(directory.path(), "stack");
  ASSERT_TRUE(stage) << to_string(stage.error());
  EXPECT_THAT(stage->names(), ElementsAre("a"));
}

}  // namespace
}  // namespace harness::target
