// The dashboards of the platform and of the personas, most of whose panels show what the native
// stack has not: fed by an exporter of series that synthetic.json describes, calm ones and bad
// ones. Each panel shows values, which are plausible, and has the colour of its state. The rules of
// stack/rules are loaded, so that panels of alerts have some.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>

#include "harness/core/clock.hpp"
#include "harness/core/file.hpp"
#include "harness/net/http_client.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/shown_panels.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

json description() {
  return json::parse(*read_file(HARNESS_SOURCE_DIR "/tests/component/dashboards/synthetic.json"));
}

// A page of metrics whose gauges have the value of the state, and whose counters rise by it a
// second. A series without a value in a state is not there in it.
class Exporter {
 public:
  explicit Exporter(json series)
      : series_(std::move(series)),
        counted_(series_.size(), 0.0),
        server_([this](const ServedRequest&) {
          return ServedResponse{200, page()};
        }) {}

  std::string address() const { return "127.0.0.1:" + std::to_string(server_.port()); }

  void turn(const std::string& state) {
    const std::lock_guard lock(mutex_);
    count();
    state_ = state;
  }

 private:
  std::string page() {
    const std::lock_guard lock(mutex_);
    count();
    std::string text;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      const json& one = series_[i];
      if (one.at(state_).is_null()) continue;
      const double value = is_counter(one) ? counted_[i] : one.at(state_).get<double>();
      text += one.at("series").get<std::string>() + " " + std::to_string(value) + "\n";
    }
    return text;
  }

  // "counter": true.
  static bool is_counter(const json& one) { return one.value("counter", false); }

  void count() {
    const TimePoint now = SystemClock().now();
    const double seconds = std::chrono::duration<double>(now - counted_until_).count();
    counted_until_ = now;
    for (std::size_t i = 0; i < series_.size(); ++i) {
      const json& rate = series_[i].at(state_);
      if (is_counter(series_[i]) && !rate.is_null()) counted_[i] += rate.get<double>() * seconds;
    }
  }

  const json series_;
  std::mutex mutex_;
  std::string state_ = "calm";
  std::vector<double> counted_;  // as long as series_
  TimePoint counted_until_ = SystemClock().now();
  LoopbackServer server_;
};

std::string config(const Exporter& exporter) {
  return "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
         "rule_files: [" HARNESS_SOURCE_DIR
         "/stack/rules/*.yml]\n"
         "scrape_configs:\n"
         "  - job_name: synthetic\n"
         "    honor_labels: true\n"
         "    static_configs: [{targets: ['" +
         exporter.address() + "']}]\n";
}

int weight(const std::string& color) { return color == "red" ? 2 : color == "orange" ? 1 : 0; }

// What a panel shows otherwise than `expected` says ([colour, least, greatest]); empty: nothing.
std::string otherwise(const json& panel, const json& expected, const PageBackends& backends) {
  const PageTimes now{std::chrono::seconds{0}, "4s", "5s"};
  std::string worst;
  std::string said;
  for (const json& target : panel.at("targets")) {
    const std::vector<double> values = shown_by(target, backends, now);
    if (values.empty()) said += " nothing by " + target.at("refId").get<std::string>();
    for (const double value : values) {
      const std::string color = color_of(value, panel, target);
      if (worst.empty() || weight(color) > weight(worst)) worst = color;
      if (value < expected.at(1) || value > expected.at(2)) said += " " + std::to_string(value);
    }
  }
  if (worst != expected.at(0)) said += " in " + worst;
  return said;
}

// Of all dashboards, the panels that show something else in this state than is written of them.
std::vector<std::string> strays(const json& pages, const std::string& state,
                                const PageBackends& backends) {
  std::vector<std::string> strays;
  for (const auto& [uid, rows] : pages.items()) {
    for (const json& panel : panels_of(uid)) {
      const std::string title = panel.at("title");
      const std::string said = rows.contains(title)
                                   ? otherwise(panel, rows.at(title).at(state), backends)
                                   : " is not described";
      if (!said.empty()) strays.push_back(uid + ", " + title + ":" + said);
    }
  }
  return strays;
}

// With what Prometheus says of each: two alerts with the same labels, a side that has two values.
std::vector<std::string> rules_that_fail(const TempPrometheus& prometheus) {
  net::HttpRequest request;
  request.url = prometheus.url() + "/api/v1/rules";
  const auto answer = net::HttpClient().send(request);
  if (!answer) return {to_string(answer.error())};
  const json said = json::parse(answer->body);
  std::vector<std::string> failing;
  for (const json& group : said.at("data").at("groups")) {
    for (const json& rule : group.at("rules")) {
      if (rule.at("health") != "ok") {
        failing.push_back(rule.at("name").get<std::string>() + ": " + rule.value("lastError", ""));
      }
    }
  }
  return failing;
}

TEST(SyntheticDashboards, ShowWhatIsCalmAndWhatIsBadInTheirColours) {
  const json described = description();
  Exporter exporter(described.at("series"));
  const TempPrometheus prometheus(config(exporter));
  const PageBackends backends{prometheus.url(), "", ""};
  for (const char* state : {"calm", "bad"}) {
    exporter.turn(state);
    std::vector<std::string> left;
    eventually(
        [&] {
          left = strays(described.at("panels"), state, backends);
          return left.empty();
        },
        std::chrono::seconds{40});
    EXPECT_THAT(left, IsEmpty()) << state;
    EXPECT_THAT(rules_that_fail(prometheus), IsEmpty()) << state;
  }
}

// Else the test above would hold of anything.
TEST(SyntheticDashboards, AreToldFromPanelsThatAskWhatIsNotThere) {
  const json described = description();
  Exporter exporter(described.at("series"));
  const TempPrometheus prometheus(config(exporter));
  const PageBackends backends{prometheus.url(), "", ""};
  json panel = panels_of("sre").front();  // Pod Availability
  const json& expected = described.at("panels").at("sre").at("Pod Availability").at("calm");
  EXPECT_TRUE(eventually([&] { return otherwise(panel, expected, backends).empty(); }));
  EXPECT_EQ(otherwise(panel, {"red", 0.5, 0.5}, backends), " 1.000000 in green");
  panel["targets"][0]["expr"] = "avg(kube_pod_status_redy)";
  EXPECT_EQ(otherwise(panel, expected, backends), " nothing by A in ");
}

}  // namespace
}  // namespace harness::test
