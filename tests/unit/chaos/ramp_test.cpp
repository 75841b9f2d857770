#include "harness/chaos/ramp.hpp"

#include <gtest/gtest.h>

namespace harness::chaos {
namespace {

using namespace std::chrono_literals;

TEST(Ramp, MovesInAStraightLineAndStays) {
  const Ramp<Duration> delay{100ms, 400ms, 10s};
  EXPECT_EQ(delay.at(0s), 100ms);
  EXPECT_EQ(delay.at(1s), 130ms);
  EXPECT_EQ(delay.at(5s), 250ms);
  EXPECT_EQ(delay.at(10s), 400ms);
  EXPECT_EQ(delay.at(1h), 400ms);
}

TEST(Ramp, GoesDownAsWellAndIsNearerToItsBeginningWhereItIsNotWhole) {
  const Ramp<std::uint64_t> rate{1000, 100, 7s};
  EXPECT_EQ(rate.at(0s), 1000U);
  EXPECT_EQ(rate.at(1s), 872U);  // 871.4
  EXPECT_EQ(rate.at(7s), 100U);
}

TEST(Ramp, IsWhereItStaysFromTheBeginningOnWhereItDoesNotMove) {
  const Ramp<Duration> delay{300ms, 300ms, 0s};
  EXPECT_FALSE(delay.moves());
  EXPECT_EQ(delay.at(0s), 300ms);
}

}  // namespace
}  // namespace harness::chaos
