// Each stage's dashboard on the telemetry that its scenario has left: no panel is empty, and each
// shows what can be believed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/shown_panels.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::chrono::seconds at_most{30};

PageBackends backends_of(const HarnessProcess& up) {
  return {url_of(up, "prometheus"), url_of(up, "loki"), url_of(up, "tempo")};
}

// What a panel shows that nobody would believe of the scenario; empty: nothing. `plausible` is the
// least and the greatest value, and which one some value has to reach. A query that finds nothing
// beside one that does is a misspelt one, as likely as not.
std::string doubts(const json& panel, const json& plausible, const PageBackends& backends) {
  std::string said;
  double greatest = -std::numeric_limits<double>::infinity();
  for (const json& target : panel.at("targets")) {
    const std::vector<double> values = shown_by(target, backends);
    if (values.empty()) said += " nothing by " + target.at("refId").get<std::string>();
    for (const double value : values) {
      greatest = std::max(greatest, value);
      if (value < plausible.at(0) || value > plausible.at(1)) said += " " + std::to_string(value);
    }
  }
  if (greatest < plausible.at(2)) said += " only " + std::to_string(greatest);
  return said;
}

// Of a page's panels, but for those that have nothing to show. plausible.json has a row for each.
std::vector<std::string> doubtful_panels(const std::string& uid, const HarnessProcess& up,
                                         const std::vector<std::string>& except) {
  const json plausible =
      json::parse(*read_file(HARNESS_SOURCE_DIR "/tests/e2e/plausible.json")).at(uid);
  std::vector<std::string> doubtful;
  for (const json& panel : panels_of(uid)) {
    const std::string title = panel.at("title");
    if (!panel.contains("targets") || std::ranges::count(except, title) > 0) continue;
    const std::string said = plausible.contains(title)
                                 ? doubts(panel, plausible.at(title), backends_of(up))
                                 : " has no row in plausible.json";
    if (!said.empty()) doubtful.push_back(title + ":" + said);
  }
  return doubtful;
}

struct Rehearsed {
  const char* dashboard;
  const char* scenario;
  bool fails = true;                      // something fails in it
  std::vector<std::string> no_data = {};  // panels that show what the native stack has not
};

void PrintTo(const Rehearsed& one, std::ostream* out) { *out << one.dashboard; }

class Dashboard : public ::testing::TestWithParam<Rehearsed> {};

TEST_P(Dashboard, HasNoEmptyPanelAfterItsScenarioAndPlausibleValues) {
  HarnessProcess run({"run", shipped_scenario(GetParam().scenario), "--keep"});
  ASSERT_LE(run.wait(), 1) << run.output();
  // Where nothing fails, there would be nothing of it to show.
  if (!GetParam().fails) {
    HarnessProcess load(
        {"load", url_of(run, "dice-roller") + "/roll?die=risky", "-n", "200", "--vus", "40"}, run);
    ASSERT_LE(load.wait(at_most), 1) << load.output();
  }
  std::vector<std::string> doubtful;
  eventually([&] {  // an error's line and spans come a moment after its answer
    doubtful = doubtful_panels(GetParam().dashboard, run, GetParam().no_data);
    return doubtful.empty();
  });
  EXPECT_THAT(doubtful, IsEmpty());
  HarnessProcess down({"down", run.run_dir()}, run);
  EXPECT_EQ(down.wait(at_most), 0) << down.output();
}

INSTANTIATE_TEST_SUITE_P(
    OfStages, Dashboard,
    ::testing::Values(
        Rehearsed{"stage1", "stage1-three-signals"}, Rehearsed{"stage2", "stage2-two-services"},
        Rehearsed{"stage3", "stage3-dice-at-run-time", false},
        Rehearsed{"stage4", "stage4-at-the-same-time", false},
        Rehearsed{"stage5", "stage5-db-failure"}, Rehearsed{"stage6", "stage6-users", false},
        // Without a cluster; component/dashboards has them.
        Rehearsed{"platform-observability",
                  "stage5-db-failure",
                  true,
                  {"Pod Health Status", "Node Resource Utilization", "Cache Efficiency"}}),
    [](const auto& one) { return replace_all(one.param.dashboard, "-", "_"); });

TEST(DashboardOfARun, ShowsWhatItsUsersSeeBesideWhatTheSystemSays) {
  const TempDirectory home;
  std::ofstream(home / "rehearsed.yaml") << R"(name: rehearsed
system: {stage: 1}
load:
  - name: players
    executor: constant-vus
    vus: 20
    duration: 10s
    think_time: {uniform: [0.1s, 0.3s]}
    flow: [{request: roll, get: "{dice-roller}/roll?die=risky"}]
expect: [{claim: It is up, promql: 'up{job="dice-roller"}', value: "== 1"}]
)";
  HarnessProcess up({"up", "stage1", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess run({"run", home / "rehearsed.yaml", "--against", "stage1", "--remote-write",
                      url_of(up, "prometheus") + "/api/v1/write"},
                     up);
  ASSERT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(doubtful_panels("rehearsal", up, {}), IsEmpty());
  HarnessProcess down({"down", "stage1"}, up);
  EXPECT_EQ(down.wait(at_most), 0) << down.output();
}

TEST(DashboardOfARun, IsDoubtedWhereAPanelShowsNothingOrWhatCannotBe) {
  const PageBackends nobody{"http://127.0.0.1:1", "http://127.0.0.1:1", "http://127.0.0.1:1"};
  const json panel = panels_of("rehearsal").front();
  EXPECT_THAT(doubts(panel, {0, 300, 5}, nobody), HasSubstr("nothing by A only"));
}

// The names behind "alert " or "panel " of what is found.
std::vector<std::string> found_in(const std::string& output) {
  std::vector<std::string> names;
  for (const std::string& line : split(output, '\n')) {
    if (!line.ends_with("]") || line.starts_with(" ")) continue;
    const std::size_t begin = std::min(line.find(": alert "), line.find(": panel "));
    if (begin == std::string::npos) continue;
    const std::string rest = line.substr(begin + 8);
    names.push_back(rest.substr(0, rest.find(':')));
  }
  return names;
}

TEST(Check, NamesWhatOnlyTheTelemetryOfARunShows) {
  HarnessProcess run({"run", shipped_scenario("stage5-db-failure")});
  ASSERT_LE(run.wait(), 1) << run.output();
  const std::string files = HARNESS_SOURCE_DIR "/tests/golden/check/rehearsed-";
  HarnessProcess check(
      {"check", "all", files + "panels.json", files + "rules.yml", "--run", run.run_dir()});
  EXPECT_EQ(check.wait(std::chrono::seconds{60}), 1) << check.output();
  EXPECT_THAT(found_in(check.output()),
              ::testing::UnorderedElementsAre(
                  "Metric Misspelt", "Label of Nobody", "Value Misspelt", "Sides Never Meet",
                  "Hundred for One", "Stream of Nobody", "Stream Misspelt", "Service Misspelt",
                  "Recorded by Nobody", "Buckets of Nobody", "Field Misspelt",
                  "Attribute of Another Kind", "Part of a Value", "MetricMisspelt", "LabelOfNobody",
                  "ValueMisspelt", "SidesNeverMeet", "HandlerMisspelt", "UnitOfAnotherLibrary",
                  "ServerOfNobody", "AndNeverMeets", "RecordedNotLoaded", "QuantilesOfNobody",
                  "MethodMisspelt", "NamesOfNobody", "KindOfAnotherVersion", "StateMisspelt"))
      << check.output();
}

// A dashboard of one panel, and a scenario that claims that it shows something.
std::filesystem::path write_claimed(const TempDirectory& home, const std::string& metric) {
  std::filesystem::create_directory(home / "grafana");
  std::ofstream(home / "grafana/rolls.json")
      << R"({"panels": [{"type": "stat", "title": "Rolls", "datasource": {"type": "prometheus"},)"
         R"( "targets": [{"refId": "A", "expr": ")" +
             metric + R"("}]}]})";
  auto file = home / "claimed.yaml";
  std::ofstream(file) << R"(name: claimed
system: {stage: 1}
load: [{name: a, executor: per-vu-iterations, flow: [{request: roll, get: "{dice-roller}/roll?die=fair"}]}]
expect: [{claim: Rolls are shown, dashboard: grafana/rolls.json}]
)";
  return file;
}

TEST(DashboardClaim, HoldsInARunAndIsJudgedAndProvenWithoutItsFile) {
  const TempDirectory home;
  HarnessProcess run({"run", write_claimed(home, "dice_rolls_total")});
  ASSERT_EQ(run.wait(), 0) << run.output();
  std::filesystem::remove_all(home / "grafana");
  HarnessProcess judge({"judge", run.run_dir()});
  EXPECT_EQ(judge.wait(std::chrono::seconds{30}), 0) << judge.output();
  EXPECT_THAT(judge.output(), HasSubstr("1 of 1 query shows something"));
  std::ofstream(home / "rules.yml")
      << "groups: [{name: a, rules: [{alert: Rolled, expr: 'dice_rolls_total > 0'}]}]\n";
  HarnessProcess prove({"prove", run.run_dir(), "--beside", home / "rules.yml"});
  EXPECT_EQ(prove.wait(std::chrono::seconds{60}), 0) << prove.output();
  EXPECT_THAT(prove.output(), HasSubstr("What panels and alerts show of it\n"));
  const json watched = json::parse(content_of(run.run_dir() / "prove.json")).at("watched");
  ASSERT_EQ(watched.size(), 2U) << watched;
  EXPECT_EQ(watched[0].at("name"), "panel Rolls");
  EXPECT_GT(watched[0].at("empties"), 0);
  EXPECT_EQ(watched[1].at("name"), "alert Rolled");
  EXPECT_GT(watched[1].at("shows"), 0);
}

TEST(DashboardClaim, FailsWhereAPanelIsEmpty) {
  const TempDirectory home;
  HarnessProcess run({"run", write_claimed(home, "dice_roll_total")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("1 of 1 query shows nothing: Rolls (no series)"));
}

}  // namespace
}  // namespace harness::test
