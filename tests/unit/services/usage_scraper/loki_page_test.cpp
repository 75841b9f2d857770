#include "services/usage_scraper/loki_page.hpp"

#include <gtest/gtest.h>

namespace services::usage_scraper {
namespace {

using nlohmann::json;
using namespace std::chrono_literals;

constexpr LokiTime second = 1'000'000'000;

json answer(const std::vector<LokiTime>& times) {
  json streams = json::array();
  for (const LokiTime at : times) {
    streams.push_back({{"stream", {{"job", "usage-events"}}},
                       {"values", json::array({json::array({std::to_string(at), "line"})})}});
  }
  return {{"status", "success"}, {"data", {{"resultType", "streams"}, {"result", streams}}}};
}

TEST(Window, BeginsTheLookbackAgoAtFirst) {
  EXPECT_EQ(window_after(std::nullopt, 1000 * second, 2min), (Window{880 * second, 1000 * second}));
}

TEST(Window, OverlapsWithWhatIsStored) {
  EXPECT_EQ(window_after(940 * second, 1000 * second, 2min), (Window{820 * second, 1000 * second}));
}

TEST(Window, ReachesBackOverAnOutageOfAnyLength) {
  EXPECT_EQ(window_after(100 * second, 90'000 * second, 30s),
            (Window{70 * second, 90'000 * second}));
}

TEST(Window, IsNotInTheFutureWhenTheClockWasSetBack) {
  EXPECT_EQ(window_after(2000 * second, 1000 * second, 1s), (Window{999 * second, 1000 * second}));
}

TEST(Page, ThatIsNotFullKnowsEverythingUntilTheWindowsEnd) {
  const auto page = parse_page(answer({3, 2}), {1, 10}, 3);
  ASSERT_TRUE(page);
  EXPECT_FALSE(page->full);
  EXPECT_EQ(page->through(), 10);
  EXPECT_EQ(page->lines[0].at, 2);
  EXPECT_EQ(page->lines[0].labels, R"({"job":"usage-events"})");
}

TEST(Page, ThatIsFullGoesOnAtItsLastMoment) {
  const auto page = parse_page(answer({2, 5, 3}), {1, 10}, 3);
  EXPECT_TRUE(page->full);
  EXPECT_EQ(page->through(), 5);
  EXPECT_EQ(page->rest(), (Window{5, 10}));
  EXPECT_FALSE(page->stuck());
}

TEST(Page, OfASingleMomentDoesNotGoOnForEver) {
  const auto page = parse_page(answer({1, 1}), {1, 10}, 2);
  EXPECT_TRUE(page->stuck());
  EXPECT_EQ(page->rest(), (Window{2, 10}));
}

TEST(Page, RefusesWhatIsNoAnswer) {
  EXPECT_FALSE(parse_page(json::object(), {1, 10}, 3));
  EXPECT_FALSE(
      parse_page({{"data", {{"result", {{{"stream", {}}, {"values", {{1}}}}}}}}}, {1, 10}, 3));
}

TEST(Page, IsAskedForInTheOrderOfTime) {
  EXPECT_EQ(page_target(R"({job="a"})", {1, 10}, 500),
            "/loki/api/v1/query_range?direction=forward&query=%7Bjob%3D%22a%22%7D&start=1&end=10"
            "&limit=500");
}

}  // namespace
}  // namespace services::usage_scraper
