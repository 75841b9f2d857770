#include "harness/report/hdr_percentiles.hpp"

#include <gtest/gtest.h>

namespace harness::report {
namespace {

// As HdrHistogram prints them: five steps to each half of the rest, and the end.
TEST(HdrPercentiles, GoHalfOfTheRestOfTheWayInFiveSteps) {
  load::Histogram histogram;
  for (std::uint64_t value = 1; value <= 10; ++value) histogram.record(value * 100);
  EXPECT_EQ(hdr_percentiles(histogram),
            R"(       Value     Percentile TotalCount 1/(1-Percentile)

     100.000 0.000000000000          1           1.00
     100.000 0.100000000000          1           1.11
     200.000 0.200000000000          2           1.25
     300.000 0.300000000000          3           1.43
     400.000 0.400000000000          4           1.67
     500.000 0.500000000000          5           2.00
     600.000 0.550000000000          6           2.22
     600.000 0.600000000000          6           2.50
     700.000 0.650000000000          7           2.86
     700.000 0.700000000000          7           3.33
     800.000 0.750000000000          8           4.00
     800.000 0.775000000000          8           4.44
     800.000 0.800000000000          8           5.00
     900.000 0.825000000000          9           5.71
     900.000 0.850000000000          9           6.67
     900.000 0.875000000000          9           8.00
     900.000 0.887500000000          9           8.89
     900.000 0.900000000000          9          10.00
    1000.000 0.912500000000         10          11.43
    1000.000 1.000000000000         10
#[Mean    =      550.000, StdDeviation   =      287.228]
#[Max     =     1000.000, Total count    =           10]
#[Buckets =           22, SubBuckets     =         2048]
)");
}

TEST(HdrPercentiles, OfNothingAreOnlyHeadAndFoot) {
  EXPECT_EQ(hdr_percentiles({}),
            R"(       Value     Percentile TotalCount 1/(1-Percentile)

#[Mean    =        0.000, StdDeviation   =        0.000]
#[Max     =        0.000, Total count    =            0]
#[Buckets =           22, SubBuckets     =         2048]
)");
}

}  // namespace
}  // namespace harness::report
