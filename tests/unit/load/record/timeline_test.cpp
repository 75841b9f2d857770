#include "harness/load/record/timeline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Tally answered(std::uint64_t times, int status = 200) {
  Tally tally;
  tally.ok = times;
  tally.outcomes = {{{Ending::answered, status}, times}};
  for (std::uint64_t i = 0; i < times; ++i)
    times_of(status, true, tally.answers).latency.record(10);
  return tally;
}

// "at=ok", second by second.
std::string shown(const Timeline& timeline) {
  std::string text;
  for (const SecondStats& second : timeline.stats()) {
    text += std::to_string(second.at) + "=" + std::to_string(second.ok) + " ";
    EXPECT_EQ(second.latency.count(), second.ok);
  }
  return text;
}

TEST(Timeline, HasASecondWhereSomethingEnded) {
  Timeline timeline;
  timeline.add(2, 1, answered(3));
  timeline.add(5, 1, answered(1));
  EXPECT_EQ(shown(timeline), "2=3 5=1 ");
}

TEST(Timeline, TakesSeveralSecondsForOne) {
  Timeline timeline;
  for (std::uint32_t second = 1; second <= 6; ++second) timeline.add(second, 1, answered(second));
  timeline.widen(2);
  EXPECT_EQ(shown(timeline), "0=1 2=5 4=9 6=6 ");
  timeline.add(7, 2, answered(1));
  timeline.add(9, 2, answered(1));
  EXPECT_EQ(shown(timeline), "0=1 2=5 4=9 6=7 8=1 ");
  timeline.widen(4);
  EXPECT_EQ(shown(timeline), "0=6 4=16 8=1 ");
}

TEST(Timeline, AddsUpWhatWentOutBesides) {
  Tally tally = answered(1);
  tally.resent = 2;
  tally.redirects = 3;
  Timeline one;
  one.add(0, 1, tally);
  one.add(1, 1, tally);
  Timeline other;
  other.add(1, 2, tally);
  one.merge(other, 2);
  ASSERT_EQ(one.stats().size(), 1U);
  EXPECT_EQ(one.stats()[0].resent, 6U);
  EXPECT_EQ(one.stats()[0].redirects, 9U);
}

TEST(Timeline, AddsThatOfAnotherWorker) {
  Timeline one;
  Timeline other;
  for (const std::uint32_t second : {0U, 1U, 4U}) one.add(second, 1, answered(1));
  for (const std::uint32_t second : {0U, 2U, 4U}) other.add(second, 2, answered(2, 503));
  one.merge(other, 2);
  EXPECT_EQ(shown(one), "0=4 2=2 4=3 ");
  EXPECT_THAT(one.stats().front().outcomes, ElementsAre(Pair("200", 2), Pair("503", 2)));
}

}  // namespace
}  // namespace harness::load
