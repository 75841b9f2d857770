#include "harness/cli/turns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::cli {
namespace {

using ::testing::ElementsAre;

std::vector<std::size_t> begun_by(Turns& turns) {
  std::vector<std::size_t> begun;
  while (const auto turn = turns.next()) begun.push_back(*turn);
  return begun;
}

TEST(Turns, BeginInTheirOrderAndNoMoreThanJobs) {
  Turns turns({{0.1}, {0.1}, {0.1}}, 2, 8);
  EXPECT_THAT(begun_by(turns), ElementsAre(0, 1));
  turns.ended(1);
  EXPECT_THAT(begun_by(turns), ElementsAre(2));
  turns.ended(0);
  turns.ended(2);
  EXPECT_THAT(begun_by(turns), ElementsAre());
}

TEST(Turns, TakeNoMoreCoresThanThereAre) {
  Turns turns({{1}, {0.5}, {0.6}}, 3, 2);
  EXPECT_THAT(begun_by(turns), ElementsAre(0, 1));
  turns.ended(1);
  EXPECT_THAT(begun_by(turns), ElementsAre(2));
}

TEST(Turns, LetNobodyOvertakeWhoWaits) {
  Turns turns({{1}, {2}, {0.5}}, 3, 2);
  EXPECT_THAT(begun_by(turns), ElementsAre(0));
  turns.ended(0);
  EXPECT_THAT(begun_by(turns), ElementsAre(1));
  turns.ended(1);
  EXPECT_THAT(begun_by(turns), ElementsAre(2));
}

TEST(Turns, HaveOneThatTakesMoreThanThereIsRunAlone) {
  Turns turns({{16}, {0.1}}, 2, 2);
  EXPECT_THAT(begun_by(turns), ElementsAre(0));
  turns.ended(0);
  EXPECT_THAT(begun_by(turns), ElementsAre(1));
}

TEST(Turns, HaveNobodyBesideOneThatIsToRunAlone) {
  Turns turns({{0.1}, {0.1, true}, {0.1}}, 3, 8);
  EXPECT_THAT(begun_by(turns), ElementsAre(0));
  turns.ended(0);
  EXPECT_THAT(begun_by(turns), ElementsAre(1));
  turns.ended(1);
  EXPECT_THAT(begun_by(turns), ElementsAre(2));
}

}  // namespace
}  // namespace harness::cli
