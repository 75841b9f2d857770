#include "harness/push/dashboards.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/push/grafana_at.hpp"

namespace harness::push {
namespace {

using nlohmann::json;
using test::FakeGrafana;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Dashboard page(const std::string& uid, const std::string& about = "") {
  return {uid + ".json",
          uid,
          "Title of " + uid,
          {{"uid", uid}, {"title", "Title of " + uid}, {"description", about}}};
}

struct PushOutcome {
  std::vector<std::string> lines;
  std::string errors;
};

PushOutcome outcome_of(FakeGrafana& fake, const DashboardPush& push,
                       const std::string& token = FakeGrafana::editor) {
  PushOutcome outcome;
  Grafana grafana = grafana_at(fake, token);
  const auto done = push_dashboards(grafana, push, [&](const PushedDashboard& one) {
    outcome.lines.push_back(std::string(one.what) + " " + one.dashboard.uid);
  });
  if (!done) outcome.errors = to_string(done.error());
  return outcome;
}

TEST(PushDashboards, CreatesWhatIsNotThereAndLeavesWhatIsTheSame) {
  FakeGrafana fake;
  const DashboardPush push{.dashboards = {page("a"), page("b")}, .message = "why"};
  EXPECT_THAT(outcome_of(fake, push).lines, ElementsAre("created a", "created b"));
  EXPECT_EQ(fake.asked().back().body["message"], "why");
  EXPECT_EQ(fake.asked().back().body["overwrite"], false);
  EXPECT_EQ(fake.dashboard("a")["title"], "Title of a");
  EXPECT_THAT(outcome_of(fake, push).lines, ElementsAre("unchanged a", "unchanged b"));
  EXPECT_EQ(fake.posts().size(), 2U);
}

TEST(PushDashboards, PushesNothingWhereOneIsThereOtherwise) {
  FakeGrafana fake;
  fake.put_dashboard({{"uid", "b"}, {"title", "Somebody's"}});
  const PushOutcome outcome = outcome_of(fake, {.dashboards = {page("a"), page("b")}});
  EXPECT_EQ(outcome.errors,
            "b.json: is there otherwise, or in another folder: http://grafana.example/g/d/b; look "
            "at it, and push with --overwrite: its history keeps what it was\n");
  EXPECT_THAT(fake.posts(), IsEmpty());
}

TEST(PushDashboards, UpdatesWhatIsToBeOverwrittenWhereItIs) {
  FakeGrafana fake;
  fake.put_dashboard({{"uid", "b"}, {"title", "Somebody's"}}, "team");
  const auto outcome = outcome_of(fake, {.dashboards = {page("a"), page("b")}, .overwrite = true});
  EXPECT_THAT(outcome.lines, ElementsAre("created a", "updated b"));
  EXPECT_EQ(fake.dashboard("b")["title"], "Title of b");
  EXPECT_EQ(fake.folder_of("b"), "team");
  EXPECT_EQ(fake.folder_of("a"), "");
}

TEST(PushDashboards, MakesTheFolderOnce) {
  FakeGrafana fake;
  DashboardPush push{.dashboards = {page("a")}, .folder = Folder{"oncall", "On call"}};
  EXPECT_THAT(outcome_of(fake, push).lines, ElementsAre("created a"));
  EXPECT_EQ(fake.folder_title("oncall"), "On call");
  EXPECT_EQ(fake.folder_of("a"), "oncall");
  push.dashboards = {page("b")};
  outcome_of(fake, push);
  EXPECT_THAT(fake.posts(),
              ElementsAre("/api/folders", "/api/dashboards/db", "/api/dashboards/db"));
}

TEST(PushDashboards, MovesIntoAFolderOnlyWhereItMayOverwrite) {
  FakeGrafana fake;
  fake.put_dashboard(page("a").model, "team");
  DashboardPush push{.dashboards = {page("a")}, .folder = Folder{"oncall", "On call"}};
  EXPECT_THAT(outcome_of(fake, push).errors, HasSubstr("or in another folder"));
  push.overwrite = true;
  EXPECT_THAT(outcome_of(fake, push).lines, ElementsAre("updated a"));
  EXPECT_EQ(fake.folder_of("a"), "oncall");
}

TEST(PushDashboards, SaysWhatIsThereWhereOneFails) {
  FakeGrafana fake;
  fake.say("/api/folders/x", 404, "{}");
  EXPECT_EQ(outcome_of(fake, {.dashboards = {page("a")}}, FakeGrafana::viewer).errors,
            "http://grafana.example/g/api/dashboards/db: a: does not let this account do it (403, "
            "\"You'll need additional permissions to perform this action.\"); give the account "
            "that you sign in by the right to do it, as the role Editor has it\n"
            "harness push dashboards: 0 of 1 are there; the rest is not pushed; push again: those "
            "that are there are left as they are\n");
}

TEST(PushDashboards, LooksAtTheDatasourcesThatAreNamed) {
  FakeGrafana fake;
  fake.put_datasource("mine", "loki");
  const DashboardPush push{.dashboards = {page("a")}, .datasources = {{"prometheus", "mine"}}};
  EXPECT_EQ(
      outcome_of(fake, push).errors,
      "http://grafana.example/g: its datasource \"mine\" is of type \"loki\", not prometheus; "
      "name one of that type\n");
  EXPECT_EQ(
      outcome_of(fake, {.dashboards = {page("a")}, .datasources = {{"loki", "none"}}}).errors,
      "http://grafana.example/g: has no datasource of uid \"none\"; name one of its own: its uid "
      "stands in the URL of its settings\n");
  EXPECT_THAT(fake.posts(), IsEmpty());
  fake.say("/api/datasources/uid/mine", 403, "{}");  // not for everybody to see
  EXPECT_THAT(outcome_of(fake, push).lines, ElementsAre("created a"));
}

TEST(PushDashboards, AreWrongByThemselves) {
  Dashboard reads = page("a");
  reads.datasource_types = {"loki", "prometheus"};
  EXPECT_THAT(wrong_by_themselves({.dashboards = {reads}, .datasources = {{"loki", "x"}}}),
              IsEmpty());
  EXPECT_EQ(to_string(wrong_by_themselves(
                {.dashboards = {reads, page("a")}, .datasources = {{"prometeus", "x"}}})),
            "a.json: another has the uid a, too; give each its own: one would take the place of "
            "the other\n"
            "--datasource: no dashboard reads a datasource of type \"prometeus\"; choose one of "
            "loki, prometheus, or leave it out\n");
}

}  // namespace
}  // namespace harness::push
