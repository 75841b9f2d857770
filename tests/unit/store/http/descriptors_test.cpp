#include "stack/store/http/descriptors.hpp"

#include <gtest/gtest.h>

namespace store::http {
namespace {

TEST(Descriptors, AreSharedByThreeServersAndTheRestOfTheProcess) {
  EXPECT_EQ(connections_within(4096, 20'000), 4096U);
  EXPECT_EQ(connections_within(4096, 1024), 320U);
  EXPECT_EQ(connections_within(100, 1024), 100U);
}

TEST(Descriptors, LeaveHalfToTheRestWhereThereAreFew) {
  EXPECT_EQ(kept_back(40), 20U);
  EXPECT_EQ(connections_within(4096, 40), 6U);
  EXPECT_EQ(connections_within(4096, 3), 1U);  // and never none
}

}  // namespace
}  // namespace store::http
