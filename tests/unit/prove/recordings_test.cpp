// What recording rules make of what they read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/prove/recordings.hpp"
#include "harness/prove/remote.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Metrics;
using prove::RecordingRule;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const RecordingRule shop_rate{"shop:rate", "sum by (job) (rate(a_total[5s]))", {{"team", "shop"}}};

Metrics recorded_at(const std::vector<std::int64_t>& moments) {
  prove::RawSeries series{{{"__name__", "shop:rate"}}, {}};
  for (const std::int64_t at : moments) series.samples.push_back({at, 1});
  return {series};
}

observe::Point point_at(std::int64_t millis, double value) {
  return {WallTime{std::chrono::milliseconds{millis}}, value};
}

TEST(Recordings, AreReadInTheirOrderAndAlertsAreNone) {
  const TempDirectory home;
  std::ofstream(home / "rules.yml") << R"yaml(groups:
  - name: shop
    rules:
      - {record: "shop:rate", expr: "rate(a_total[5s])", labels: {team: shop}}
      - {alert: Down, expr: up == 0}
      - {record: "shop:sum", expr: 'sum(shop:rate)'}
)yaml";
  const auto rules = prove::read_recordings({home / "rules.yml"});
  ASSERT_TRUE(rules);
  ASSERT_THAT(*rules, SizeIs(2));
  EXPECT_EQ((*rules)[0].name, "shop:rate");
  EXPECT_EQ((*rules)[0].labels.at("team"), "shop");
  EXPECT_EQ((*rules)[1].query, "sum(shop:rate)");
  EXPECT_FALSE(prove::read_recordings({home / "none.yml"}));
}

TEST(Recordings, NameWhatTheyReadByOthersToo) {
  std::set<std::string> metrics{"shop:sum"};
  prove::add_sources({{"shop:sum", "sum(shop:rate)", {}}, shop_rate, {"other", "b", {}}}, metrics);
  EXPECT_THAT(metrics, ElementsAre("a_total", "shop:rate", "shop:sum"));
}

TEST(Recordings, WereEvaluatedWhenTheySaySo) {
  const auto moments =
      prove::evaluations_of(shop_rate, recorded_at({3'500, 4'500, 6'500}), 2'000, 7'000);
  EXPECT_THAT(moments, ElementsAre(2'500, 3'500, 4'500, 5'500, 6'500));
  EXPECT_EQ(prove::interval_of(moments), std::chrono::seconds{1});
  EXPECT_THAT(prove::evaluations_of(shop_rate, recorded_at({3'500}), 0, 9'000), IsEmpty());
}

TEST(Recordings, HaveTheirOwnNameAndLabelsAndEndWithAMarker) {
  const observe::Series answer{{{"job", "shop"}}, {point_at(1'000, 5), point_at(3'000, 7)}};
  const Metrics made = prove::recorded_of(shop_rate, {answer}, {1'000, 2'000, 3'000});
  ASSERT_THAT(made, SizeIs(1));
  EXPECT_EQ(made[0].labels,
            (prove::Labels{{"__name__", "shop:rate"}, {"job", "shop"}, {"team", "shop"}}));
  ASSERT_THAT(made[0].samples, SizeIs(3));
  EXPECT_EQ(made[0].samples[0], (prove::Sample{1'000, 5}));
  EXPECT_TRUE(prove::is_stale_marker(made[0].samples[1].value));
  EXPECT_EQ(made[0].samples[2], (prove::Sample{3'000, 7}));
}

}  // namespace
}  // namespace harness::test
