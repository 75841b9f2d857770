#include "harness/push/dashboard_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::push {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

std::string why_not(const std::string& text, const Datasources& named = {}) {
  const auto dashboard = read_dashboard(text, "page.json", named);
  return dashboard ? "" : to_string(dashboard.error());
}

json model_of(const std::string& text, const Datasources& named = {}) {
  const auto dashboard = read_dashboard(text, "page.json", named);
  return dashboard ? dashboard->model : json(to_string(dashboard.error()));
}

TEST(DashboardFile, IsWithoutWhatBelongsToOneDatabase) {
  const auto dashboard = read_dashboard(
      R"({"id": 7, "version": 3, "uid": "shop", "title": "Shop", "panels": []})", "shop.json", {});
  ASSERT_TRUE(dashboard);
  EXPECT_EQ(dashboard->uid, "shop");
  EXPECT_EQ(dashboard->title, "Shop");
  EXPECT_EQ(dashboard->model, json::parse(R"({"uid": "shop", "title": "Shop", "panels": []})"));
}

TEST(DashboardFile, MayBeWhatTheApiGives) {
  EXPECT_EQ(model_of(R"({"meta": {"folderUid": "x"}, "dashboard": {"uid": "a", "title": "A"}})"),
            json::parse(R"({"uid": "a", "title": "A"})"));
}

TEST(DashboardFile, NamesAllThatItLacks) {
  EXPECT_EQ(why_not("{}"),
            "page.json: the dashboard has no title; add \"title\"\n"
            "page.json: the dashboard has no uid, so that each push would make another; add "
            "\"uid\", such as its file's name\n");
  EXPECT_EQ(why_not(R"({"title": "A", "uid": "a/b"})"),
            "page.json: uid \"a/b\" is none that Grafana takes; write 1 to 40 letters, digits, - "
            "and _\n");
  EXPECT_TRUE(why_not(R"({"title": "A", "uid": ")" + std::string(40, 'x') + "\"}").empty());
  EXPECT_FALSE(why_not(R"({"title": "A", "uid": ")" + std::string(41, 'x') + "\"}").empty());
}

TEST(DashboardFile, IsJsonByTheLetter) {
  EXPECT_THAT(why_not("{\"title\": \"A\",\n \"uid\": \"a\",}"),
              ::testing::StartsWith("page.json:2:"));
  EXPECT_EQ(why_not("[]"), "page.json: is no dashboard, which is an object; see its file\n");
}

TEST(DashboardFile, IsOfTheClassicForm) {
  EXPECT_EQ(why_not(R"({"apiVersion": "dashboard.grafana.app/v1beta1", "spec": {}})"),
            "page.json: is a dashboard in Grafana's newer form, of resources; export it in the "
            "classic form: Export as code, Classic\n");
  EXPECT_EQ(why_not(R"({"uid": "a", "title": "A", "__elements": {"x": {}}})"),
            "page.json: has library panels in it, which are pushed by nobody; unlink them in "
            "Grafana, and export it again\n");
}

constexpr const char* exported = R"({"uid": "a", "title": "A", "__elements": {}, "__requires": [],
  "__inputs": [{"name": "DS_PROM", "type": "datasource", "pluginId": "prometheus"},
               {"name": "VAR_JOB", "type": "constant", "value": "shop"}],
  "panels": [{"datasource": {"type": "prometheus", "uid": "${DS_PROM}"},
              "targets": [{"expr": "up{job=\"${VAR_JOB}\"}"}]}]})";

TEST(DashboardFile, HasItsInputsFilledInWhereItIsExportedForOthers) {
  EXPECT_EQ(model_of(exported, {{"prometheus", "mine"}}),
            json::parse(R"({"uid": "a", "title": "A", "panels":
              [{"datasource": {"type": "prometheus", "uid": "mine"},
                "targets": [{"expr": "up{job=\"shop\"}"}]}]})"));
}

TEST(DashboardFile, AsksForInputsThatNobodyNames) {
  EXPECT_EQ(why_not(exported, {{"loki", "mine"}}),
            "page.json: was exported for others, and asks which datasource of type \"prometheus\" "
            "\"DS_PROM\" is; name it: --datasource prometheus=UID\n");
}

TEST(Datasources, TakeThePlaceOfThoseOfTheirTypeAndOfNoVariable) {
  const std::string text = R"({"uid": "a", "title": "A",
    "annotations": {"list": [{"datasource": {"type": "grafana", "uid": "-- Grafana --"}}]},
    "panels": [{"datasource": {"type": "prometheus", "uid": "other"}},
               {"panels": [{"datasource": {"type": "prometheus", "uid": "${prometheus}"}},
                           {"datasource": {"type": "loki", "uid": "logs"}}]}]})";
  const auto dashboard = read_dashboard(text, "page.json", {{"prometheus", "mine"}});
  ASSERT_TRUE(dashboard);
  EXPECT_THAT(dashboard->datasource_types, ElementsAre("loki", "prometheus"));
  const json& panels = dashboard->model["panels"];
  EXPECT_EQ(panels[0]["datasource"]["uid"], "mine");
  EXPECT_EQ(panels[1]["panels"][0]["datasource"]["uid"], "${prometheus}");
  EXPECT_EQ(panels[1]["panels"][1]["datasource"]["uid"], "logs");
  EXPECT_EQ(dashboard->model["annotations"]["list"][0]["datasource"]["uid"], "-- Grafana --");
}

TEST(Datasources, AreWhatVariablesOpenWith) {
  const std::string text = R"({"uid": "a", "title": "A", "templating": {"list": [
    {"name": "metrics", "type": "datasource", "query": "prometheus"},
    {"name": "several", "type": "datasource", "query": "prometheus", "multi": true},
    {"name": "logs", "type": "datasource", "query": "loki", "current": {"value": "as it was"}},
    {"name": "job", "type": "query", "query": "prometheus"}]}})";
  const json list = model_of(text, {{"prometheus", "mine"}})["templating"]["list"];
  EXPECT_EQ(list[0]["current"], json::parse(R"({"text": "mine", "value": "mine"})"));
  EXPECT_EQ(list[1]["current"], json::parse(R"({"text": ["mine"], "value": ["mine"]})"));
  EXPECT_EQ(list[2]["current"], json::parse(R"({"value": "as it was"})"));
  EXPECT_FALSE(list[3].contains("current"));
  EXPECT_FALSE(model_of(text)["templating"]["list"][0].contains("current"));
}

TEST(Datasources, AreNamedByTypeAndUid) {
  EXPECT_EQ(datasources_of({"prometheus=a", "loki=b=c"}).value(),
            (Datasources{{"prometheus", "a"}, {"loki", "b=c"}}));
  for (const char* wrong : {"prometheus", "=a", "prometheus="}) {
    EXPECT_EQ(datasources_of({wrong}).error().remedy,
              "write TYPE=UID, such as prometheus=P1809F7CD0C75ACF3")
        << wrong;
  }
  EXPECT_EQ(to_string(datasources_of({"loki=a", "loki=b"}).error()),
            "--datasource: there are two of type \"loki\"; name one of them");
}

}  // namespace
}  // namespace harness::push
