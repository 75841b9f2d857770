#include "harness/core/saturate.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();

TEST(Saturate, LeavesAloneWhatFits) {
  EXPECT_EQ(saturated_sum(last - 1, 1), last);
  EXPECT_EQ(saturated_difference(first + 1, 1), first);
  EXPECT_EQ(saturated_difference(-1, last), first);
  EXPECT_EQ(saturated_product(first / 2, 2), first);
}

TEST(Saturate, StopsAtEitherEnd) {
  EXPECT_EQ(saturated_sum(last, 1), last);
  EXPECT_EQ(saturated_sum(first, -1), first);
  EXPECT_EQ(saturated_difference(0, first), last);
  EXPECT_EQ(saturated_difference(last, first), last);
  EXPECT_EQ(saturated_difference(first, last), first);
  EXPECT_EQ(saturated_product(last, 2), last);
  EXPECT_EQ(saturated_product(last, -2), first);
  EXPECT_EQ(saturated_product(first, -1), last);
}

}  // namespace
}  // namespace harness
