#include "stack/store/traces/stored/repeats.hpp"

#include <gtest/gtest.h>

namespace store::traces {
namespace {

class RepeatsTest : public testing::Test {
 protected:
  RepeatsTest() { origin_.resource = &resource_; }

  void see(std::uint64_t id, std::uint64_t start = 5, std::uint64_t trace = 1) {
    repeats_.see({.high = 0, .low = trace}, {.id = id, .start = start, .origin = &origin_});
  }

  Resource resource_;
  Origin origin_;
  Repeats repeats_{2};
};

TEST_F(RepeatsTest, AreWhatComesAgainEqualInEveryField) {
  see(1);
  see(1, 6);
  see(2);
  EXPECT_EQ(repeats_.count(), 0U);
  see(2);
  see(2);
  EXPECT_EQ(repeats_.count(), 2U);
}

TEST_F(RepeatsTest, AreOfOneTrace) {
  see(1, 5, 1);
  see(1, 5, 2);
  EXPECT_EQ(repeats_.count(), 0U);
}

TEST_F(RepeatsTest, AreKnownOfWhatCameLast) {
  for (const std::uint64_t id : {1U, 2U, 3U, 1U}) see(id);
  EXPECT_EQ(repeats_.count(), 0U) << "the first of three is forgotten";
  see(3);
  EXPECT_EQ(repeats_.count(), 1U);
}

}  // namespace
}  // namespace store::traces
