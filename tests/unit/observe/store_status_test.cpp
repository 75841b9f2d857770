#include "harness/observe/store_status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* full = R"({"role":"loki","taken":{"pushes":9,"lines":120,"spans":0,"bytes":1},
  "memory":{"used":1024,"limit":2048},"journal":{"bytes":77,"failure":"it is full"},
  "refused":{"memory":{"pushes":2,"lines":30,"spans":0,"bytes":5,"of":["logs"]}}})";

TEST(StoreStatus, TellsHowFullAStoreIsAndWhatItRefused) {
  const auto status = parse_store_status("loki", full);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->lines, 120U);
  EXPECT_EQ(status->used_bytes, 1024U);
  EXPECT_EQ(status->limit_bytes, 2048U);
  EXPECT_THAT(losses_of({*status}, {}),
              ElementsAre(Loss{
                  "loki refused 2 pushes with 30 lines, counted each time they were sent: memory",
                  {Backend::loki}}));
}

TEST(StoreStatus, TellsWhenItsJournalStopped) {
  const auto status = parse_store_status("loki", full);
  EXPECT_EQ(status->journal_bytes, 77U);
  EXPECT_THAT(gaps_in_journals({*status}),
              ElementsAre("what loki took is not all in the run's directory: it is full"));
}

TEST(StoreStatus, OfOneThatHasNoJournalHasNoGap) {
  const auto status =
      parse_store_status("otlp", R"({"role":"otlp","taken":{"pushes":1,"lines":0,"spans":7},
        "memory":{"used":0,"limit":9},"journal":null,"refused":{}})");
  ASSERT_TRUE(status);
  EXPECT_THAT(losses_of({*status}, {}), IsEmpty());
  EXPECT_THAT(gaps_in_journals({*status}), IsEmpty());
}

TEST(StoreStatus, SaysWhichBackendsLackWhatOtlpDidNotPassOn) {
  StoreStatus otlp;
  otlp.name = "otlp";
  otlp.refused = {{"upstream", 2, 0, 40, {"traces"}},
                  {"upstream", 1, 3, 0, {"logs"}},
                  {"unreadable", 1, 0, 0},
                  {"malformed", 1, 0, 0, {"metrics"}}};
  const std::vector<Loss> losses = losses_of({otlp}, {});
  EXPECT_THAT(losses[0].of, ElementsAre(Backend::tempo));
  EXPECT_THAT(losses[1].of, ElementsAre(Backend::loki));
  EXPECT_THAT(losses[2].of, ElementsAre(Backend::prometheus, Backend::loki, Backend::tempo));
  EXPECT_THAT(losses[3].of, ElementsAre(Backend::prometheus));
}

TEST(StoreStatus, OfWhatWasRefusedBeforeTheLoadIsNoLoss) {
  StoreStatus before;
  before.name = "loki";
  before.refused = {{"memory", 2, 40, 0}};
  EXPECT_THAT(losses_of({before}, {before}), IsEmpty());
  StoreStatus after = before;
  after.refused = {{"memory", 3, 50, 0}, {"unreadable", 1, 0, 0}};
  const std::vector<Loss> losses = losses_of({after}, {before});
  ASSERT_EQ(losses.size(), 2U);
  EXPECT_EQ(losses[0].what, "loki refused 1 push with 10 lines: memory");
  EXPECT_EQ(losses[1].what, "loki refused 1 push: unreadable");
  EXPECT_EQ(losses_of({before}, {after}).size(), 1U) << "it has begun anew";
  EXPECT_THAT(refused_since({before}, {before})[0].refused, IsEmpty());
  const auto since = refused_since({after}, {before})[0].refused;
  ASSERT_EQ(since.size(), 2U);
  EXPECT_EQ(since[0].pushes, 1U);
  EXPECT_EQ(since[0].lines, 10U);
}

TEST(StoreStatus, TellsApartWhatWasRefusedOfEachSignalBefore) {
  StoreStatus before;
  before.name = "otlp";
  before.refused = {{"upstream", 9, 0, 90, {"traces"}}, {"upstream", 1, 3, 0, {"logs"}}};
  StoreStatus after = before;
  after.refused[1] = {"upstream", 2, 5, 0, {"logs"}};
  const std::vector<Loss> losses = losses_of({after}, {before});
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0].what, "otlp refused 1 push with 2 lines: upstream");
}

// A span past a limit, of a push that is taken but for it.
TEST(StoreStatus, OfPartsOfPushesIsALossToo) {
  StoreStatus tempo;
  tempo.name = "tempo";
  tempo.refused = {{"attribute_too_long", 0, 0, 2}};
  const std::vector<Loss> losses = losses_of({tempo}, {});
  ASSERT_EQ(losses.size(), 1U);
  EXPECT_EQ(losses[0], (Loss{"tempo refused 2 spans: attribute_too_long", {Backend::tempo}}));
  StoreStatus otlp;
  otlp.name = "otlp";
  otlp.refused = {{"rejected_upstream", 0, 3, 0, {"logs"}}};
  EXPECT_EQ(losses_of({otlp}, {}).at(0),
            (Loss{"otlp refused 3 lines: rejected_upstream", {Backend::loki}}));
  EXPECT_THAT(losses_of({tempo}, {tempo}), IsEmpty());
}

TEST(StoreStatus, OfARealLokiOrTempoIsNone) {
  for (const char* body :
       {"", "GET /status/version\n", R"({"version":"2.7"})", R"({"role":"x"})"}) {
    EXPECT_FALSE(parse_store_status("tempo", body)) << body;
  }
}

}  // namespace
}  // namespace harness::observe
