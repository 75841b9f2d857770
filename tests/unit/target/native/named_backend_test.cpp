#include "harness/target/native/named_backend.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/target/native/program_version.hpp"

namespace harness::target {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST(VersionIn, IsFoundInWhatProgramsSay) {
  EXPECT_EQ(version_in("loki, version 3.7.8 (branch: HEAD, revision: abc)\n", "loki"), "3.7.8");
  EXPECT_EQ(version_in("tempo, version v2.6.1 (branch: )\n  build user: x", "tempo"), "2.6.1");
  EXPECT_EQ(version_in("a warning\ntempo, version 2.7.0", "tempo"), "2.7.0");
  EXPECT_EQ(version_in("tempo, version  (branch: , revision: )", "tempo"), std::nullopt);
  EXPECT_EQ(version_in("unknown flag --version", "loki"), std::nullopt);
}

TEST(VersionIn, IsNotThatOfSomethingElse) {
  EXPECT_EQ(version_in("true (GNU coreutils) 9.1\nLicense GPLv3+: GNU GPL version 3", "loki"),
            std::nullopt);
  EXPECT_EQ(version_in("prometheus, version 2.42.0 (branch: x)", "loki"), std::nullopt);
  EXPECT_EQ(version_in("tempo, version 2.7.0", "loki"), std::nullopt);
  EXPECT_EQ(version_in("oloki, version 3.7.8", "loki"), std::nullopt);
}

TEST(IsAtLeast, ComparesNumbersAndNotText) {
  EXPECT_TRUE(is_at_least("3.10.0", "3.4"));
  EXPECT_TRUE(is_at_least("3.4", "3.4"));
  EXPECT_FALSE(is_at_least("3.3.9", "3.4"));
  EXPECT_FALSE(is_at_least("2.9", "3"));
}

Stage stage_of(const std::vector<std::string>& names) {
  Stage stage;
  for (const std::string& name : names) {
    Process spec;
    spec.name = name;
    spec.program = "store";
    spec.needs = {"loki"};
    stage.processes.push_back(spec);
  }
  return stage;
}

TEST(PutInPlace, StartsAProgramWhereOursWouldBe) {
  Stage stage = stage_of({"loki", "tempo"});
  Process real;
  real.name = "loki";
  real.program = "/opt/loki";
  put_in_place({{"loki", real, {}}}, stage);
  EXPECT_THAT(stage.names(), ElementsAre("loki", "tempo"));
  EXPECT_EQ(stage.find("loki")->program, "/opt/loki");
  EXPECT_EQ(stage.find("tempo")->program, "store");
  EXPECT_THAT(stage.find("tempo")->needs, ElementsAre("loki"));
}

scenario::RemoteBackend at(const std::string& url, const std::string& takes = "") {
  scenario::RemoteBackend remote;
  remote.url.value = url;
  remote.takes = takes;
  return remote;
}

// As native.yaml has them.
Stage backends() {
  Stage stage = stage_of({"prometheus", "loki", "tempo", "otlp"});
  for (Process& spec : stage.processes) {
    spec.role = Role::backend;
    spec.needs.clear();
    if (spec.name == "tempo") spec.args = {"--prometheus={url:prometheus}"};
    if (spec.name != "otlp") continue;
    spec.needs = {"prometheus", "loki", "tempo"};
    spec.args = {"--role=otlp", "--loki={url:loki}", "--tempo={url:tempo.otlp}",
                 "--prometheus={url:prometheus}"};
  }
  return stage;
}

TEST(LeaveOut, StartsNothingThatRunsAlreadyAndWaitsForNothing) {
  Stage stage = backends();
  scenario::RemoteBackends remote;
  remote.loki = at("http://other:3100/", "http://agent:3100/");
  leave_out(remote, {}, stage);
  EXPECT_THAT(stage.names(), ElementsAre("prometheus", "tempo", "otlp"));
  EXPECT_THAT(stage.find("otlp")->needs, ElementsAre("prometheus", "tempo"));
  EXPECT_THAT(stage.find("otlp")->args, Contains("--loki={url:loki}"));
  EXPECT_THAT(stage.elsewhere, ElementsAre(Pair("loki", "http://agent:3100")));
}

TEST(LeaveOut, PassesNothingOnToWhatTakesNothing) {
  Stage stage = backends();
  scenario::RemoteBackends remote;
  remote.prometheus = at("http://prom:9090");
  remote.tempo = at("http://tempo:3200");
  leave_out(remote, {}, stage);
  EXPECT_THAT(stage.names(), ElementsAre("loki", "otlp"));
  EXPECT_THAT(stage.find("otlp")->args, ElementsAre("--role=otlp", "--loki={url:loki}"));
  EXPECT_THAT(stage.elsewhere, ElementsAre(Pair("prometheus", "http://prom:9090"),
                                           Pair("tempo", "http://tempo:3200")));
}

TEST(LeaveOut, StartsNobodyToPassOnWhatNobodyTakes) {
  Stage stage = backends();
  scenario::RemoteBackends remote{at("http://prom:9090"), at("http://loki:3100"),
                                  at("http://tempo:3200")};
  leave_out(remote, {}, stage);
  EXPECT_THAT(stage.names(), IsEmpty());
}

TEST(RemoteBackends, AreThoseOfTheCommandLineInPlaceOfTheScenarios) {
  scenario::RemoteBackends of_scenario{at("http://prom:9090"), at("http://loki:3100"),
                                       at("http://tempo:3200")};
  Process program;
  const auto all = remote_backends(of_scenario, {{"loki", std::nullopt, at("http://mine:3100")},
                                                 {"tempo", program, std::nullopt}});
  EXPECT_EQ(*all.prometheus->url, "http://prom:9090");
  EXPECT_EQ(*all.loki->url, "http://mine:3100");
  EXPECT_FALSE(all.tempo);
}

}  // namespace
}  // namespace harness::target
