#include "harness/push/annotations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/push/grafana_at.hpp"

namespace harness::push {
namespace {

using nlohmann::json;
using test::FakeGrafana;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<std::string> on_none{""};

RunRegions regions(const std::string& tag = "run:20261121-order") {
  const json all{
      {{"time", 1000},
       {"timeEnd", 2000},
       {"tags", {"harness", "phase", tag}},
       {"text", "baseline"}},
      {{"time", 2000}, {"timeEnd", 3500}, {"tags", {"harness", "phase", tag}}, {"text", "outage"}},
      {{"time", 2100},
       {"timeEnd", 3400},
       {"tags", {"harness", "fault", tag}},
       {"text", "stop postgres"}}};
  return {"reports/runs/20261121-order", tag, all.dump()};
}

Checked<std::vector<PushedRegions>> pushed(FakeGrafana& fake, const RunRegions& regions,
                                           const std::vector<std::string>& dashboards,
                                           const std::string& token = FakeGrafana::editor) {
  Grafana grafana = grafana_at(fake, token);
  return push_regions(grafana, regions, dashboards);
}

TEST(PushRegions, AreAnnotationsThatPagesAskForByTag) {
  FakeGrafana fake;
  const auto done = pushed(fake, regions(), on_none);
  ASSERT_TRUE(done);
  ASSERT_THAT(*done, SizeIs(1));
  EXPECT_EQ((*done)[0].pushed, 3U);
  EXPECT_EQ((*done)[0].there_already, 0U);
  EXPECT_EQ((*done)[0].from, "1000");
  EXPECT_EQ((*done)[0].to, "3500");
  ASSERT_THAT(fake.annotations(), SizeIs(3));
  EXPECT_EQ(fake.annotations()[2]["text"], "stop postgres");
  EXPECT_EQ(fake.annotations()[2]["timeEnd"], 3400);
}

TEST(PushRegions, DoNotComeTwice) {
  FakeGrafana fake;
  ASSERT_TRUE(pushed(fake, regions(), on_none));
  const auto again = pushed(fake, regions(), on_none);
  ASSERT_TRUE(again);
  EXPECT_EQ((*again)[0].pushed, 0U);
  EXPECT_EQ((*again)[0].there_already, 3U);
  EXPECT_THAT(fake.annotations(), SizeIs(3));
}

TEST(PushRegions, AreMadeWholeWhereAPartIsThere) {
  FakeGrafana fake;
  fake.put_annotation(json::parse(regions().annotations)[1]);
  const auto done = pushed(fake, regions(), on_none);
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)[0].pushed, 2U);
  EXPECT_EQ((*done)[0].there_already, 1U);
  EXPECT_THAT(fake.annotations(), SizeIs(3));
}

TEST(PushRegions, OfAnotherRunAtTheSameTimeAreOthers) {
  FakeGrafana fake;
  ASSERT_TRUE(pushed(fake, regions("run:another"), on_none));
  EXPECT_EQ((*pushed(fake, regions(), on_none))[0].pushed, 3U);
  EXPECT_THAT(fake.annotations(), SizeIs(6));
}

TEST(PushRegions, BelongToEachDashboardThatIsNamed) {
  FakeGrafana fake;
  fake.put_dashboard({{"uid", "shop"}, {"title", "Shop"}});
  ASSERT_TRUE(pushed(fake, regions(), on_none));
  // Those that belong to no dashboard are not on this one.
  const auto done = pushed(fake, regions(), {"shop"});
  ASSERT_TRUE(done);
  EXPECT_EQ((*done)[0].pushed, 3U);
  EXPECT_EQ(fake.annotations().back()["dashboardUID"], "shop");
  // And those of the dashboard are not of all.
  EXPECT_EQ((*pushed(fake, regions(), on_none))[0].there_already, 3U);
  EXPECT_EQ((*pushed(fake, regions(), {"shop"}))[0].there_already, 3U);
  EXPECT_THAT(fake.annotations(), SizeIs(6));
}

TEST(PushRegions, LookAtAllDashboardsFirst) {
  FakeGrafana fake;
  fake.put_dashboard({{"uid", "shop"}, {"title", "Shop"}});
  EXPECT_EQ(to_string(pushed(fake, regions(), {"shop", "shpo"}).error()),
            "http://grafana.example/g: has no dashboard of uid \"shpo\"; name one by what stands "
            "behind /d/ in its URL\n");
  EXPECT_THAT(fake.posts(), IsEmpty());
}

TEST(PushRegions, SayWhatIsNotKnownToBeThere) {
  FakeGrafana fake;
  const auto done = pushed(fake, regions(), on_none, FakeGrafana::viewer);
  ASSERT_FALSE(done);
  ASSERT_THAT(done.error(), SizeIs(2));
  EXPECT_THAT(done.error()[0].what, HasSubstr("does not let this account do it (403"));
  EXPECT_EQ(to_string(done.error()[1]),
            "reports/runs/20261121-order: 3 of its regions are not known to be there; push again: "
            "those that are there do not come twice");
}

TEST(PushRegions, TakeNoAnswerOfAnotherShapeForNone) {
  FakeGrafana fake;
  fake.say("/api/annotations", 200, R"({"message": "later"})");
  EXPECT_THAT(to_string(pushed(fake, regions(), on_none).error()),
              HasSubstr("answers without a list of annotations"));
  EXPECT_THAT(fake.posts(), IsEmpty());
}

TEST(PushRegions, TakeAFullPageForNoAnswer) {
  FakeGrafana fake;
  fake.say("/api/annotations", 200, json(std::vector<json>(5000, json::object())).dump());
  EXPECT_THAT(to_string(pushed(fake, regions(), on_none).error()),
              HasSubstr("has 5000 annotations or more with the tag \"run:20261121-order\""));
  EXPECT_THAT(fake.posts(), IsEmpty());
}

TEST(PushRegions, NeedARunThatHasSome) {
  FakeGrafana fake;
  EXPECT_EQ(to_string(pushed(fake, {"run", "run:x", "[]"}, on_none).error()),
            "run: has no phase and no fault that came; name a run whose load has begun\n");
  EXPECT_THAT(fake.asked(), IsEmpty());
}

}  // namespace
}  // namespace harness::push
