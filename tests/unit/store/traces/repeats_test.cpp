#include "stack/store/traces/stored/repeats.hpp"

#include <gtest/gtest.h>

namespace store::traces {
namespace {

class RepeatsTest : public testing::Test {
 protected:
  RepeatsTest() { origin_.resource = &resource_; }

  void see(std::uint64_t id, std::uint64_t start = 5, std::uint64_t trace = 1) {
    StoredSpan span;
    span.id = id;
    span.start = start;
    span.origin = &origin_;
    repeats_.see({.high = 0, .low = trace}, span);
  }

  Resource resource_;
  Origin origin_;
  Repeats repeats_{1};
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
  for (std::uint64_t id = 1; id <= 9; ++id) see(id);
  see(1);
  EXPECT_EQ(repeats_.count(), 0U) << "the first of nine is forgotten";
  see(9);
  see(3);
  EXPECT_EQ(repeats_.count(), 2U);
}

}  // namespace
}  // namespace store::traces
