#include "harness/load/record/live_histogram.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

LiveHistogram of(std::uint64_t value) {
  Histogram fine;
  fine.record(value);
  LiveHistogram histogram;
  histogram.add(fine);
  return histogram;
}

TEST(LiveHistogram, PutsEachValueIntoTheFirstBucketThatReachesIt) {
  for (const std::uint64_t value : {0U, 1U, 100U, 101U, 125U, 126U, 150U, 175U, 176U, 200U, 201U,
                                    250U, 251U, 400U, 401U, 950'000U, 52'000'000U}) {
    const LiveHistogram histogram = of(value);
    std::size_t bucket = 0;
    while (histogram.counts.at(bucket) == 0) ++bucket;
    EXPECT_LE(value, LiveHistogram::bound(bucket));
    EXPECT_TRUE(bucket == 0 || value > LiveHistogram::bound(bucket - 1)) << value;
    EXPECT_NEAR(static_cast<double>(histogram.sum), static_cast<double>(value),
                static_cast<double>(value) / 1000);
  }
}

TEST(LiveHistogram, HasBoundsThatRiseByAQuarterAtMost) {
  EXPECT_EQ(LiveHistogram::bound(0), LiveHistogram::shortest);
  for (std::size_t i = 1; i < LiveHistogram::bounds; ++i) {
    EXPECT_GT(LiveHistogram::bound(i), LiveHistogram::bound(i - 1));
    EXPECT_LE(4 * LiveHistogram::bound(i), 5 * LiveHistogram::bound(i - 1));
  }
  EXPECT_EQ(LiveHistogram::bound(LiveHistogram::bounds - 1), 52'428'800U);
}

TEST(LiveHistogram, HasRoomForWhatIsLongerThanItsLastBound) {
  LiveHistogram histogram = of(2 * LiveHistogram::bound(LiveHistogram::bounds - 1));
  histogram.add(of(std::uint64_t{1} << 60));
  EXPECT_EQ(histogram.counts.back(), 2U);
}

}  // namespace
}  // namespace harness::load
