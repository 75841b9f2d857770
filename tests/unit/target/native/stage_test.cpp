#include "harness/target/native/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>

#include "harness/scenario/system/process_environment.hpp"
#include "harness/scenario/system/system_file.hpp"
#include "harness/target/native/stage_ports.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::target {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The processes that a file describes.
Checked<std::vector<Process>> processes_in(const std::string& text,
                                           std::vector<Process> entries = {}) {
  return scenario::parse_system_file(
             text, "demo.yaml", std::make_shared<const std::vector<Process>>(std::move(entries)),
             {})
      .map([](scenario::SystemFile read) { return std::move(read.processes); });
}

constexpr const char* minimal = R"(
project: demo
processes:
  - {name: a, role: service, program: p, ready: {http: /ready}}
)";

TEST(SystemFile, FillsWhatIsLeftOut) {
  const auto processes = processes_in(minimal);
  ASSERT_TRUE(processes) << to_string(processes.error());
  ASSERT_EQ(processes->size(), 1U);
  const Process& spec = processes->front();
  EXPECT_EQ(spec.name, "a");
  EXPECT_EQ(spec.project, "demo");
  EXPECT_EQ(spec.stop_signal, SIGTERM);
  EXPECT_EQ(spec.ready.http, "/ready");
  EXPECT_FALSE(spec.logs.shipped);
}

TEST(SystemFile, TellsEveryMistakeWithItsPlace) {
  const auto processes = processes_in(R"(project: demo
processes:
  - name: a
    role: servant
    progam: p
    ready: {http: /ready, command: [x]}
    before: [[]]
    stop: SIGHUP
    otlp: [spans]
)");
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            R"(demo.yaml:4:11: role: "servant" is unknown; allowed: backend, dependency, service
demo.yaml:5:5: unknown key "progam" in a process; did you mean "program"? allowed: name, run, cwd, env, reads, ready, needs, about, scrape, logs, log_jobs, labels, otlp, end_marker, use, role, program, args, user, port, extra_ports, url, more_urls, files, before, after, stop, storm, targets, oldest
demo.yaml:6:27: when it is ready with both http and command; keep one of them
demo.yaml:7:14: before: the list is empty; write a program and its arguments
demo.yaml:8:11: stop: "SIGHUP" is unknown; allowed: SIGINT, SIGKILL, SIGQUIT, SIGTERM
demo.yaml:9:12: otlp: "spans" is unknown; allowed: traces, logs, metrics
demo.yaml:3:5: a process without "run"; add run: [program, argument, …], what is started
)");
}

TEST(SystemFile, MayHaveAnotherTimeForTheReadinessThatIsLeftOut) {
  const auto processes =
      processes_in("project: demo\nprocesses:\n  - {name: a, program: p, ready: {within: 3s}}\n");
  ASSERT_TRUE(processes) << to_string(processes.error());
  EXPECT_FALSE((*processes)[0].ready.is_given());
  EXPECT_EQ((*processes)[0].ready.within, std::chrono::seconds{3});
  const auto none =
      processes_in("project: demo\nprocesses:\n  - {name: a, program: p, ready: {}}\n");
  ASSERT_FALSE(none);
  EXPECT_EQ(to_string(none.error()),
            "demo.yaml:3:34: when it is ready without any of http, tcp, command, log, within; add "
            "the one that you mean\n");
}

TEST(SystemFile, WantsProcesses) {
  const auto processes = processes_in("proses: []\n");
  ASSERT_FALSE(processes);
  EXPECT_EQ(
      to_string(processes.error()),
      R"(demo.yaml:1:1: unknown key "proses" in a file of processes; allowed: processes, endpoints, links, backends, conventions, end_marker, safety, project, per_request, rules
demo.yaml:1:1: a file of processes without any of processes, endpoints; add the one that you mean
)");
}

constexpr const char* catalogue = R"(processes:
  - {name: web, role: dependency, env: {A: "1", B: "1"}, args: [--x], ready: {http: /health}}
  - {use: web, name: shop, program: shop, env: {B: "2"}, args: [--y]}
)";

TEST(SystemFile, BeginsAsTheEntryOfTheCatalogueThatItUses) {
  const auto entries = scenario::parse_catalogue(catalogue, "services.yaml");
  ASSERT_TRUE(entries) << to_string(entries.error());
  const auto processes = processes_in(
      "project: demo\nprocesses:\n  - {use: shop, args: [--z], env: {C: '3'}, role: service}\n"
      "  - {use: shop, name: mall, ready: {command: [true]}}\n",
      *entries);
  ASSERT_TRUE(processes) << to_string(processes.error());
  const Process& shop = processes->at(0);
  EXPECT_EQ(shop.name, "shop");
  EXPECT_EQ(shop.role, Role::service);
  EXPECT_THAT(shop.args, ElementsAre("--x", "--y", "--z"));
  EXPECT_EQ(shop.env, (std::map<std::string, std::string>{{"A", "1"}, {"B", "2"}, {"C", "3"}}));
  EXPECT_EQ(shop.where, "demo.yaml:3:5");
  const Process& mall = processes->at(1);
  EXPECT_EQ(mall.name, "mall");
  EXPECT_EQ(mall.program, "shop");
  EXPECT_EQ(mall.ready.http, "");
  EXPECT_THAT(mall.ready.command, ElementsAre("true"));
}

TEST(SystemFile, TellsWhatThereIsToUseAndWhatIsStillLacking) {
  const auto entries = scenario::parse_catalogue(catalogue, "services.yaml");
  const auto processes = processes_in(
      "project: demo\nprocesses:\n  - {use: shopp, name: a, program: p, ready: {http: /}}\n"
      "  - {use: web}\n",
      *entries);
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            R"(demo.yaml:3:11: use: there is no entry "shopp"; there are web, shop
demo.yaml:4:5: a process without "run"; add run: [program, argument, …], what is started
)");
}

TEST(Catalogue, TellsEveryMistakeWithItsPlace) {
  const auto entries = scenario::parse_catalogue(R"(processes:
  - {name: a, argz: []}
  - {use: b}
  - {use: a}
)",
                                                 "services.yaml");
  ASSERT_FALSE(entries);
  const std::string errors = to_string(entries.error());
  EXPECT_THAT(errors, HasSubstr("services.yaml:2:15: unknown key \"argz\" in a process; did you "
                                "mean \"args\"?"));
  EXPECT_THAT(errors, HasSubstr("services.yaml:3:11: use: there is no entry \"b\"; there are a"));
  EXPECT_THAT(errors, HasSubstr("services.yaml:4:5: a second process \"a\""));
}

TEST(SystemFile, KnowsStandardPortsAndHowAProcessIsReached) {
  const auto processes = processes_in(R"(project: demo
processes:
  - {name: a, program: p, ready: {http: /}, port: 3200, extra_ports: {grpc: 0, otlp: 4318}}
  - {name: b, program: p, ready: {http: /}, url: "postgresql://127.0.0.1:{port}/b"}
)");
  ASSERT_TRUE(processes) << to_string(processes.error());
  EXPECT_EQ(processes->at(0).port, 3200);
  EXPECT_EQ(processes->at(0).extra_ports,
            (std::map<std::string, std::uint16_t>{{"grpc", 0}, {"otlp", 4318}}));
  EXPECT_EQ(processes->at(0).url, "http://127.0.0.1:{port}");
  EXPECT_EQ(processes->at(1).url, "postgresql://127.0.0.1:{port}/b");
}

TEST(SystemFile, KnowsFurtherWaysToAProcessAndHowOldItMayBe) {
  const auto processes = processes_in(R"(project: demo
processes:
  - {name: a, program: p, ready: {http: /}, more_urls: {otlp: "http://127.0.0.1:{port}/x"}, oldest: "2.6"}
)");
  ASSERT_TRUE(processes) << to_string(processes.error());
  const auto ports = StagePorts::lease({*processes, {{"b", "http://other:1"}}, {}, {}, {}, {}}, {});
  ASSERT_TRUE(ports) << to_string(ports.error());
  EXPECT_EQ(ports->url("a.otlp"), *ports->url("a") + "/x");
  EXPECT_EQ(ports->find("a.otlp"), std::nullopt);
  EXPECT_EQ(ports->url("b"), "http://other:1");
  EXPECT_EQ(ports->urls().size(), 3U);
  EXPECT_EQ(processes->front().oldest, "2.6");
}

TEST(SystemFile, SaysWhatARequestLeavesBehind) {
  const auto read = [](const std::string& text) {
    return scenario::parse_system_file(text + "processes: []\n", "demo.yaml", {}, {});
  };
  const auto given = read("per_request: {spans: 7, lines: 2.5}\n");
  ASSERT_TRUE(given) << to_string(given.error());
  EXPECT_EQ(given->per_request.spans, 7);
  EXPECT_EQ(given->per_request.lines, 2.5);
  EXPECT_EQ(read("")->per_request.spans, 0);
  EXPECT_FALSE(read("per_request: {spans: 7}\n"));
  EXPECT_FALSE(read("per_request: {spans: -1, lines: x}\n"));
}

TEST(SystemFile, RefusesAPortThatIsNone) {
  const auto processes = processes_in(
      "project: demo\nprocesses:\n  - {name: a, program: p, ready: {http: /}, port: 65536}\n");
  ASSERT_FALSE(processes);
  EXPECT_EQ(to_string(processes.error()),
            "demo.yaml:3:51: port: 65536 is not a whole number from 0 to 65535\n");
}

// As an author has them, who has no stack of their own.
TEST(SystemFile, DescribesProcessesOfOnesOwn) {
  const auto processes = processes_in(R"(processes:
  - name: shop
    run: [venv/bin/uvicorn, "app:app", "--port={port}"]
    cwd: src
    env: {REGRESSION: "${REGRESSION:-}"}
    ready: {log: started}
    scrape: /metrics
    logs: {format: logfmt, file: shop.log}
    otlp: {signals: [traces, metrics], protocol: grpc}
  - {name: worker, run: [worker], logs: true, otlp: [logs], extra_ports: {own: 0}, scrape: {path: "/m?a=b", port: own}}
)");
  ASSERT_TRUE(processes) << to_string(processes.error());
  EXPECT_EQ(processes->at(1).scrape.path, "/m?a=b");
  EXPECT_EQ(*processes->at(1).scrape.port, "own");
  const Process& shop = processes->at(0);
  EXPECT_THAT(*shop.run, ElementsAre("venv/bin/uvicorn", "app:app", "--port={port}"));
  EXPECT_EQ(*shop.cwd, "src");
  EXPECT_EQ(shop.env.at("REGRESSION"), "${REGRESSION:-}");
  EXPECT_EQ(shop.ready.log, "started");
  EXPECT_EQ(shop.scrape.path, "/metrics");
  EXPECT_EQ(shop.logs.format, scenario::LogFormat::logfmt);
  EXPECT_EQ(*shop.logs.file, "shop.log");
  const auto env = scenario::environment_of(shop);
  EXPECT_EQ(env.at("OTEL_SERVICE_NAME"), "shop");
  EXPECT_EQ(env.at("OTEL_EXPORTER_OTLP_ENDPOINT"), "http://127.0.0.1:{port:otlp.grpc}");
  EXPECT_EQ(env.at("OTEL_LOGS_EXPORTER"), "none");
  EXPECT_EQ(env.at("PYTHONUNBUFFERED"), "1");
  EXPECT_TRUE(scenario::is_told_its_port(shop));
  const Process& worker = processes->at(1);
  EXPECT_TRUE(worker.logs.shipped);
  EXPECT_TRUE(worker.logs.file->empty());
  EXPECT_EQ(scenario::environment_of(worker).at("OTEL_EXPORTER_OTLP_ENDPOINT"), "{url:otlp}");
  EXPECT_FALSE(scenario::is_told_its_port(worker));
  EXPECT_TRUE(scenario::is_called(shop)) << "it is scraped";
  EXPECT_FALSE(scenario::is_called(worker));
}

TEST(SystemFile, TellsAProcessItsPortByItsOwnUrlToo) {
  EXPECT_TRUE(scenario::names_port("--listen={url:shop}", "shop"));
  EXPECT_TRUE(scenario::names_port("{port:shop}", "shop"));
  EXPECT_FALSE(scenario::names_port("{url:stock} {port:stock}", "shop"));
}

TEST(SystemFile, FillsInItsEnvironmentOnlyWhenItStarts) {
  const auto processes =
      processes_in("processes: [{name: a, run: [p, \"${A:-x}\"], env: {B: \"{port} ${A:-}\"}}]\n");
  ASSERT_TRUE(processes) << to_string(processes.error());
  const scenario::Environment caller{
      .find = [](const std::string&) { return std::optional<std::string>("{1}"); }};
  const Process started = scenario::filled(processes->front(), caller);
  EXPECT_THAT(*started.run, ElementsAre("p", "{{1}"));
  EXPECT_EQ(started.env.at("B"), "{port} {{1}");
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

TEST(TheRepositorysStack, HasWhatMovesUsageEventsBehindItsBackends) {
  const auto stack = std::filesystem::path(HARNESS_SOURCE_DIR) / "stack";
  auto stage = load_stage(stack, backends_alone);
  ASSERT_TRUE(stage) << to_string(stage.error());
  ASSERT_TRUE(add_usage(stack, *stage));
  EXPECT_EQ(stage->names(), (std::vector<std::string>{"prometheus", "loki", "tempo", "otlp",
                                                      "usage-stats", "usage-scraper"}));
  Stage without_loki;
  EXPECT_FALSE(add_usage(stack, without_loki));
}

TEST(TheRepositorysStages, HaveTheOutputOfTheDatabaseAndItsExporterAmongTheLogs) {
  const auto stage = load_stage(std::filesystem::path(HARNESS_SOURCE_DIR) / "stack", "stage5");
  ASSERT_TRUE(stage) << to_string(stage.error());
  for (const char* name : {"postgres", "postgres-exporter"}) {
    EXPECT_TRUE(stage->find(name)->logs.shipped) << name;
    EXPECT_FALSE(stage->find(name)->labels.contains("compose_service"))
        << "lines that are no JSON stay apart from those that claims read as JSON";
  }
}

TEST_F(LoadStage, HasTheBackendsAloneAsAStage) {
  write("native.yaml", minimal);
  const auto stage = load_stage(directory.path(), "stack");
  ASSERT_TRUE(stage) << to_string(stage.error());
  EXPECT_THAT(stage->names(), ElementsAre("a"));
}

TEST(Paging, StandsBehindTheBackendsOnce) {
  const auto stack = std::filesystem::path(HARNESS_SOURCE_DIR) / "stack";
  auto stage = load_stage(stack, "stage1");
  ASSERT_TRUE(stage) << to_string(stage.error());
  ASSERT_EQ(stage->find("alertmanager"), nullptr);
  ASSERT_TRUE(add_paging(stack, *stage));
  EXPECT_THAT(stage->names(), ElementsAre("prometheus", "loki", "tempo", "otlp", "pager",
                                          "alertmanager", "dice-roller"));
  const auto again = add_paging(stack, *stage);
  ASSERT_FALSE(again);
  EXPECT_THAT(to_string(again.error()), HasSubstr("is called \"pager\" already"));
}

}  // namespace
}  // namespace harness::target
