// The shipped dashboards as whoever opens one meets them: each panel says what it shows and what to
// do, and asks what its data source understands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/languages/review/review.hpp"

namespace harness {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<json> dashboards() {
  std::vector<json> all;
  for (const auto& entry : fs::directory_iterator(HARNESS_SOURCE_DIR "/dashboards")) {
    if (entry.path().extension() != ".json") continue;
    all.push_back(json::parse(*read_file(entry.path())));
    EXPECT_EQ(all.back().at("uid"), entry.path().stem().string());
  }
  return all;
}

std::vector<json> panels_of(const json& dashboard) {
  std::vector<json> panels;
  for (const json& panel : dashboard.at("panels")) {
    if (panel.at("type") != "row") panels.push_back(panel);
  }
  return panels;
}

json dashboard(const std::string& uid) {
  return json::parse(*read_file(fs::path(HARNESS_SOURCE_DIR "/dashboards") / (uid + ".json")));
}

std::vector<std::string> titles_of(const std::string& uid) {
  std::vector<std::string> titles;
  for (const json& panel : panels_of(dashboard(uid))) titles.push_back(panel.at("title"));
  return titles;
}

// As Grafana fills them in.
std::string filled(std::string query) {
  query = replace_all(query, "$__rate_interval", "1m");
  return replace_all(query, "$__range", "15m");
}

std::vector<languages::Remark> review(const json& target) {
  const std::string kind = target.at("datasource").at("type");
  if (kind == "tempo") return languages::review_traceql(target.at("query").get<std::string>());
  const std::string query = filled(target.at("expr"));
  return kind == "loki" ? languages::review_logql(query) : languages::review_promql(query);
}

// What is wrong with a panel, in its own words; empty: nothing.
std::string fault_of(const json& panel) {
  if (panel.value("description", "").empty()) return "says not what to do";
  const bool has_values = panel.at("type") != "text" && panel.at("type") != "logs" &&
                          panel.at("datasource").at("type") != "tempo";
  const json defaults = panel.value(json::json_pointer("/fieldConfig/defaults"), json::object());
  if (has_values && defaults.value("unit", "").empty()) return "has no unit";
  if (has_values && !defaults.contains("thresholds")) return "has no thresholds";
  for (const json& target : panel.value("targets", json::array())) {
    for (const languages::Remark& remark : review(target)) {
      if (remark.weight == languages::Remark::Weight::error) return remark.what;
    }
  }
  return "";
}

TEST(Dashboards, ArePagesForStagesPersonasThePlatformAndARun) {
  std::vector<std::string> uids;
  for (const json& one : dashboards()) uids.push_back(one.at("uid"));
  EXPECT_THAT(uids,
              ::testing::UnorderedElementsAre("developer", "management", "platform-observability",
                                              "rehearsal", "security", "sre", "stage1", "stage2",
                                              "stage3", "stage4", "stage5", "stage6"));
}

TEST(Dashboards, HavePanelsThatSayWhatToDoAndAskWhatIsUnderstood) {
  for (const json& one : dashboards()) {
    for (const json& panel : panels_of(one)) {
      EXPECT_EQ(fault_of(panel), "") << one.at("uid") << ": " << panel.at("title");
    }
  }
}

TEST(Dashboards, AreToldApartFromOnesWithFaults) {
  json panel = panels_of(dashboard("stage1")).front();
  json query = panel;
  query["targets"][0]["expr"] = "sum(rate(http_requests_total[$__rate_interval])";
  EXPECT_NE(fault_of(query), "");
  json silent = panel;
  silent["description"] = "";
  EXPECT_EQ(fault_of(silent), "says not what to do");
  panel["fieldConfig"]["defaults"].erase("unit");
  EXPECT_EQ(fault_of(panel), "has no unit");
}

TEST(Dashboards, HaveThePanelsOfTheDocuments) {
  EXPECT_EQ(dashboard("stage1").at("title"), "Dice Roller - Stage 1");
  EXPECT_THAT(titles_of("stage1"),
              ElementsAre("Request Rate", "Success Rate", "Error Rate by Die Type",
                          "Request Duration", "Average Response Time by Die Type",
                          "Rolls by Die Type", "Roll Value Distribution (Fair)",
                          "Roll Value Distribution (Risky)", "Recent Logs", "Error Logs",
                          "Trace-to-Logs Correlation Instructions", "Trace Count"));
  const json platform = dashboard("platform-observability");
  EXPECT_EQ(platform.at("title"), "Platform Observability Dashboard");
  EXPECT_EQ(platform.at("refresh"), "30s");
  EXPECT_EQ(platform.at("time").at("from"), "now-6h");
  EXPECT_THAT(titles_of("platform-observability"), SizeIs(8));
  for (const char* persona : {"developer", "management", "security", "sre"}) {
    EXPECT_THAT(titles_of(persona), SizeIs(6)) << persona;
  }
  EXPECT_EQ(dashboard("developer").at("title"), "Developer Dashboard - Application Metrics");
  EXPECT_EQ(dashboard("sre").at("title"), "SRE Dashboard - Platform Health");
  EXPECT_EQ(dashboard("security").at("title"), "Security Dashboard - CVE & Compliance");
}

// "%7B" is "{".
std::string decoded(const std::string& text) {
  std::string said;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      said += text[i];
    } else {
      said += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return said;
}

// Of a link into Explore, what it asks there; null: it leads elsewhere, or nowhere.
json explored(const json& link) {
  const std::string url =
      replace_all(link.at("url").get<std::string>(), "${__field.labels.job}", "orders");
  const std::size_t panes = url.find("&panes=");
  if (!url.starts_with("/explore?schemaVersion=1&") || panes == std::string::npos) return nullptr;
  const json all = json::parse(decoded(url.substr(panes + 7)), nullptr, false);
  return all.is_discarded() ? json() : all.value(json::json_pointer("/one/queries/0"), json());
}

// Where links of panels lead, by their datasource; "nowhere": what is asked there is understood by
// none.
std::set<std::string> led_to(const json& dashboard) {
  std::set<std::string> kinds;
  for (const json& panel : panels_of(dashboard)) {
    json links = panel.value("links", json::array());
    const json of_fields =
        panel.value(json::json_pointer("/fieldConfig/defaults/links"), json::array());
    links.insert(links.end(), of_fields.begin(), of_fields.end());
    for (const json& link : links) {
      const json asked = explored(link);
      const bool is_understood = asked.is_object() && review(asked).empty();
      kinds.insert(is_understood ? asked.at("datasource").at("type").get<std::string>()
                                 : "nowhere, " + link.at("title").get<std::string>());
    }
  }
  return kinds;
}

TEST(Dashboards, LeadFromMetricsToTracesAndLogsAndBetweenThese) {
  for (const char* uid : {"stage2", "stage3", "stage4", "stage5", "stage6", "developer", "sre",
                          "platform-observability", "rehearsal"}) {
    EXPECT_THAT(led_to(dashboard(uid)), ElementsAre("loki", "tempo")) << uid;
  }
  EXPECT_THAT(led_to(dashboard("stage1")), ElementsAre("tempo"));
  json spoilt = dashboard("stage1");
  for (json& panel : spoilt["panels"]) {
    if (panel.contains("links") && !panel["links"].empty()) {
      panel["links"][0]["url"] = "/explore?schemaVersion=1&panes=%7B%22one%22";
    }
  }
  EXPECT_THAT(led_to(spoilt), ElementsAre("nowhere, Their traces"));
}

TEST(Dashboards, TakeTheirDataFromWhereTheReaderSays) {
  for (const json& one : dashboards()) {
    std::vector<std::string> sources;
    for (const json& variable : one.at("templating").at("list")) {
      sources.push_back("${" + variable.at("name").get<std::string>() + "}");
    }
    for (const json& panel : panels_of(one)) {
      if (panel.at("type") == "text") continue;
      EXPECT_THAT(sources, ::testing::Contains(panel.at("datasource").at("uid")))
          << one.at("uid") << ": " << panel.at("title");
    }
  }
}

}  // namespace
}  // namespace harness
