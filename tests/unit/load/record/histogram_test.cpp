#include "harness/load/record/histogram.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "harness/core/rng.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

// Spread over all magnitudes, from 1 µs to about 50 minutes.
std::vector<std::uint64_t> random_values(std::size_t count) {
  Rng rng(7, 1);
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < count; ++i) {
    values.push_back(static_cast<std::uint64_t>(std::exp(rng.uniform(0, 21.8))));
  }
  return values;
}

Histogram histogram_of(const std::vector<std::uint64_t>& values) {
  Histogram histogram;
  for (const std::uint64_t value : values) histogram.record(value);
  return histogram;
}

TEST(Histogram, HasNoPercentilesWithoutValues) {
  EXPECT_EQ(Histogram{}.percentile(50), std::nullopt);
  EXPECT_EQ(Histogram{}.count(), 0U);
  EXPECT_EQ(Histogram{}.mean(), 0);
  EXPECT_THAT(Histogram{}.buckets(), IsEmpty());
}

TEST(Histogram, AgreesWithTheSortedValuesToThreeDigits) {
  std::vector<std::uint64_t> values = random_values(10'000);
  const Histogram histogram = histogram_of(values);
  std::sort(values.begin(), values.end());
  EXPECT_EQ(histogram.min(), values.front());
  EXPECT_EQ(histogram.max(), values.back());
  for (const double percent : {0.01, 1.0, 25.0, 50.0, 90.0, 95.0, 99.0, 99.9, 99.99, 100.0}) {
    const auto rank = static_cast<std::size_t>(std::ceil(std::round(percent * 1e6) / 1e4));
    const auto exact = static_cast<double>(values[rank - 1]);
    EXPECT_NEAR(static_cast<double>(*histogram.percentile(percent)), exact, exact * 0.001)
        << percent;
  }
}

TEST(Histogram, TakesTheNearestRank) {
  const Histogram ten = histogram_of({1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(ten.percentile(10), 1U);
  EXPECT_EQ(ten.percentile(10.1), 2U);
  EXPECT_EQ(ten.percentile(50), 5U);
  EXPECT_EQ(ten.percentile(95), 10U);
  EXPECT_EQ(ten.percentile(100), 10U);
  EXPECT_EQ(ten.percentile(0.001), 1U);
}

TEST(Histogram, IsNotMisledByTheRoundingOfDoubles) {
  std::vector<std::uint64_t> values(1000, 1);
  values.back() = 2;
  EXPECT_EQ(histogram_of(values).percentile(99.9), 1U);
}

TEST(Histogram, MergesWithoutLoss) {
  const std::vector<std::uint64_t> values = random_values(5'000);
  Histogram merged;
  for (std::size_t part = 0; part < 4; ++part) {
    Histogram one;
    for (std::size_t i = part; i < values.size(); i += 4) one.record(values[i]);
    merged.merge(one);
  }
  merged.merge({});
  EXPECT_EQ(merged, histogram_of(values));
}

TEST(Histogram, ComesBackEqualFromItsBuckets) {
  for (const auto& values : {random_values(3'000),
                             random_values(1),
                             {},
                             {5'000'000, 5'000'001},
                             {5'000'001, 5'000'001},
                             {0},
                             {0, 3'600'000'000}}) {
    const Histogram histogram = histogram_of(values);
    const Histogram again = Histogram::from_buckets(histogram.buckets());
    EXPECT_EQ(again, histogram);
    EXPECT_EQ(again.percentile(99), histogram.percentile(99));
    EXPECT_EQ(again.mean(), histogram.mean());
  }
}

TEST(Histogram, ShowsItsBucketsSmallestFirst) {
  EXPECT_THAT(histogram_of({7, 3, 7}).buckets(), ElementsAre(Pair(3, 1), Pair(7, 2)));
}

TEST(Histogram, CountsWhatIsLongerThanAnHourAsAnHour) {
  EXPECT_EQ(histogram_of({10'000'000'000}).max(), 3'600'000'000U);
}

TEST(Histogram, MeanIsExactForSmallValues) { EXPECT_EQ(histogram_of({1, 2, 6}).mean(), 3); }

}  // namespace
}  // namespace harness::load
