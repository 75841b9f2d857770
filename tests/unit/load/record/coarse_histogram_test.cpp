#include "harness/load/record/coarse_histogram.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Histogram fine_of(std::initializer_list<std::uint64_t> values) {
  Histogram histogram;
  for (const std::uint64_t value : values) histogram.record(value);
  return histogram;
}

TEST(CoarseHistogram, IsExactForSmallValues) {
  CoarseHistogram histogram;
  histogram.add(fine_of({0, 31, 31, 7}));
  EXPECT_THAT(histogram.buckets(), ElementsAre(Pair(0, 1), Pair(7, 1), Pair(31, 2)));
}

TEST(CoarseHistogram, SaysAtMostASixteenthMoreThanTheValue) {
  for (std::uint64_t value = 1; value < Histogram::highest_trackable; value = value * 5 / 4 + 1) {
    CoarseHistogram histogram;
    histogram.add(fine_of({value}));
    const std::uint64_t said = histogram.percentile(50).value();
    EXPECT_GE(said, value);
    EXPECT_LE(static_cast<double>(said), static_cast<double>(value) * 1.0626) << value;
  }
}

TEST(CoarseHistogram, HasThePercentilesOfTheFineOne) {
  Histogram fine;
  for (std::uint64_t value = 1; value <= 10'000; ++value) fine.record(value * 10);
  CoarseHistogram histogram;
  histogram.add(fine);
  for (const double percent : {1.0, 50.0, 95.0, 99.0, 99.9, 100.0}) {
    const auto exact = static_cast<double>(fine.percentile(percent).value());
    EXPECT_NEAR(static_cast<double>(histogram.percentile(percent).value()), exact, exact / 15);
  }
  EXPECT_EQ(histogram.count(), 10'000U);
  EXPECT_EQ(CoarseHistogram{}.percentile(50), std::nullopt);
}

TEST(CoarseHistogram, KnowsTheBoundsOfEachValue) {
  CoarseHistogram histogram;
  histogram.add(fine_of({7, 100'000, 100'000}));
  EXPECT_THAT(histogram.lowest().buckets(), ElementsAre(Pair(7, 1), Pair(98'304, 2)));
  EXPECT_THAT(histogram.highest().buckets(), ElementsAre(Pair(7, 1), Pair(102'399, 2)));
  for (std::uint64_t value = 1; value < Histogram::highest_trackable; value = value * 5 / 4 + 1) {
    CoarseHistogram one;
    one.add(fine_of({value}));
    EXPECT_LE(one.lowest().min(), value);
    EXPECT_GE(one.highest().max(), value);
  }
}

TEST(CoarseHistogram, AddsWithoutLoss) {
  CoarseHistogram both;
  CoarseHistogram one;
  CoarseHistogram other;
  both.add(fine_of({1, 500, 500, 70'000}));
  one.add(fine_of({500, 1}));
  other.add(fine_of({70'000, 500}));
  one.add(other);
  EXPECT_EQ(one, both);
}

TEST(CoarseHistogram, ComesBackFromItsBuckets) {
  CoarseHistogram histogram;
  histogram.add(fine_of({3, 4'000, 4'001, 5'000'000}));
  EXPECT_EQ(CoarseHistogram::from_buckets(histogram.buckets()), histogram);
}

}  // namespace
}  // namespace harness::load
