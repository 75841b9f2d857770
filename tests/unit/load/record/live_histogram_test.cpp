#include "harness/load/record/live_histogram.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

TEST(LiveHistogram, PutsEachValueIntoTheFirstBucketThatReachesIt) {
  for (const std::uint64_t value : {0U, 1U, 100U, 101U, 200U, 201U, 400U, 401U, 52'428'800U}) {
    LiveHistogram histogram;
    histogram.record(value);
    LiveHistogram::Recorded all;
    histogram.add_to(all);
    std::size_t bucket = 0;
    while (all.counts[bucket] == 0) ++bucket;
    EXPECT_LE(value, LiveHistogram::bound(bucket));
    EXPECT_TRUE(bucket == 0 || value > LiveHistogram::bound(bucket - 1)) << value;
    EXPECT_EQ(all.sum, value);
  }
}

TEST(LiveHistogram, HasRoomForWhatIsLongerThanItsLastBound) {
  LiveHistogram histogram;
  histogram.record(LiveHistogram::bound(LiveHistogram::bounds - 1) + 1);
  histogram.record(std::uint64_t{1} << 60);
  LiveHistogram::Recorded all;
  histogram.add_to(all);
  EXPECT_EQ(all.counts.back(), 2U);
}

}  // namespace
}  // namespace harness::load
