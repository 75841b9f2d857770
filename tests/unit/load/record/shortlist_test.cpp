#include "harness/load/record/shortlist.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::ElementsAre;

std::vector<std::int64_t> ranks(Shortlist& list) {
  std::vector<std::int64_t> found;
  for (const auto& [rank, request] : list.entries()) found.push_back(rank);
  return found;
}

TEST(Shortlist, KeepsTheLowestRanks) {
  Shortlist list(3);
  for (const std::int64_t rank : {5, 1, 4, 2, 3}) list.add(rank, {});
  EXPECT_THAT(ranks(list), ElementsAre(1, 2, 3));
  EXPECT_TRUE(list.wants(2));
  EXPECT_FALSE(list.wants(3));  // the one that came first stays
}

TEST(Shortlist, MergesToWhatOneListWouldHaveKept) {
  Shortlist one(3);
  Shortlist other(3);
  for (const std::int64_t rank : {6, 2, 4}) one.add(rank, {});
  for (const std::int64_t rank : {1, 5, 3}) other.add(rank, {});
  one.merge(std::move(other));
  EXPECT_THAT(ranks(one), ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace harness::load
