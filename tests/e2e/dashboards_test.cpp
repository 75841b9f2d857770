// Each stage's dashboard on the telemetry that its scenario has left: no panel is empty.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "harness/core/clock.hpp"
#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Params = std::map<std::string, std::string>;

constexpr std::chrono::seconds shown_time{900};  // "Last 15 minutes"

json answer_of(const std::string& url, const Params& params) {
  net::HttpRequest request;
  request.url = url + "?" + net::query_string(params);
  const auto response = net::HttpClient().send(request);
  if (!response || response->status != 200) return nullptr;
  return json::parse(response->body, nullptr, false);
}

std::string seconds_of(WallTime time) {
  return std::to_string(
      std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count());
}

// A run's telemetry, asked as Grafana asks.
class Page {
 public:
  explicit Page(const HarnessProcess& up) : up_(up), end_(SystemClock().wall()) {}

  bool has_data(const json& target) const {
    const std::string kind = target.at("datasource").at("type");
    if (kind == "tempo") {
      const json found =
          answer_of(url_of(up_, "tempo") + "/api/search", window(target.at("query"), "q"));
      return found.is_object() && !found.value("traces", json::array()).empty();
    }
    std::string query = replace_all(target.at("expr"), "$__rate_interval", "20s");
    query = replace_all(query, "$__range", "15m");
    return has_result(kind == "loki" ? answer_of(url_of(up_, "loki") + "/loki/api/v1/query_range",
                                                 window(query, "query"))
                                     : metric(query, target.value("instant", false)));
  }

 private:
  Params window(const std::string& query, const std::string& as) const {
    return {{as, query}, {"start", seconds_of(end_ - shown_time)}, {"end", seconds_of(end_)}};
  }

  json metric(const std::string& query, bool is_instant) const {
    const std::string url = url_of(up_, "prometheus") + "/api/v1/query";
    if (is_instant) return answer_of(url, {{"query", query}, {"time", seconds_of(end_)}});
    Params params = window(query, "query");
    params["step"] = "5";
    return answer_of(url + "_range", params);
  }

  static bool has_result(const json& answer) {
    const json result =
        answer.is_object() ? answer.value(json::json_pointer("/data/result"), json()) : json();
    return result.is_array() && !result.empty();
  }

  const HarnessProcess& up_;
  WallTime end_;
};

// A query that finds nothing beside one that does is a misspelt one, as likely as not.
std::vector<std::string> empty_panels(const std::string& uid, const HarnessProcess& up) {
  const std::filesystem::path file = HARNESS_SOURCE_DIR "/dashboards/" + uid + ".json";
  const json dashboard = json::parse(*read_file(file));
  const Page page(up);
  std::vector<std::string> empty;
  for (const json& panel : dashboard.at("panels")) {
    const json targets = panel.value("targets", json::array());
    const auto has_data = [&page](const json& target) { return page.has_data(target); };
    if (!std::all_of(targets.begin(), targets.end(), has_data)) {
      empty.push_back(panel.at("title"));
    }
  }
  return empty;
}

struct Rehearsed {
  const char* dashboard;
  const char* scenario;
  std::vector<std::string> empty = {};  // has nothing to show of it
};

void PrintTo(const Rehearsed& one, std::ostream* out) { *out << one.dashboard; }

class Dashboard : public ::testing::TestWithParam<Rehearsed> {};

TEST_P(Dashboard, HasNoEmptyPanelAfterItsScenario) {
  HarnessProcess run({"run", shipped_scenario(GetParam().scenario)});
  ASSERT_LE(run.wait(), 1) << run.output();
  HarnessProcess up({"up", run.run_dir()});
  ASSERT_TRUE(eventually([&] { return is_up(up); }, std::chrono::seconds{60})) << up.output();
  EXPECT_EQ(empty_panels(GetParam().dashboard, up), GetParam().empty);
  HarnessProcess down({"down", run.run_dir()}, up);
  EXPECT_EQ(down.wait(std::chrono::seconds{30}), 0);
}

INSTANTIATE_TEST_SUITE_P(
    OfStages, Dashboard,
    ::testing::Values(
        Rehearsed{"stage1", "stage1-three-signals"}, Rehearsed{"stage2", "stage2-two-services"},
        Rehearsed{"stage3", "stage3-dice-at-run-time"},
        // Where nothing fails, there is nothing of it to show.
        Rehearsed{"stage4", "stage4-at-the-same-time", {"Error Logs", "Failed Traces"}},
        Rehearsed{"stage5", "stage5-db-failure"},
        Rehearsed{"stage6", "stage6-users", {"Error Logs", "Failed Traces"}},
        // Without a cluster, what shows pods and nodes has nothing to show.
        Rehearsed{"platform-observability",
                  "stage5-db-failure",
                  {"Pod Health Status", "Node Resource Utilization", "Cache Efficiency"}}),
    [](const auto& one) { return replace_all(one.param.dashboard, "-", "_"); });

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
