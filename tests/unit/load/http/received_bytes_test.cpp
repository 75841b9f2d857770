#include "harness/load/http/received_bytes.hpp"

#include <gtest/gtest.h>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

TEST(ReceivedBytes, MayHaveCrossedWhatWasSentWithinARoundTripAndALittle) {
  EXPECT_TRUE(may_have_crossed(-1ms, 0ms));
  EXPECT_TRUE(may_have_crossed(0ms, 0ms));
  EXPECT_TRUE(may_have_crossed(20ms, 0ms));
  EXPECT_TRUE(may_have_crossed(100ms, 80ms));
}

TEST(ReceivedBytes, CannotHaveCrossedWhatWasSentLongBefore) {
  EXPECT_FALSE(may_have_crossed(21ms, 0ms));
  EXPECT_FALSE(may_have_crossed(50ms, 50us));
  EXPECT_FALSE(may_have_crossed(101ms, 80ms));
}

// Of what is no socket the kernel says nothing: it has just come.
TEST(ReceivedBytes, HaveJustComeWhereNobodyKnowsWhen) {
  const TimePoint sent{1s};
  EXPECT_TRUE(may_have_crossed(-1, sent, sent + 20ms));
  EXPECT_FALSE(may_have_crossed(-1, sent, sent + 21ms));
}

}  // namespace
}  // namespace harness::load
