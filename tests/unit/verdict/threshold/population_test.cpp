#include "harness/verdict/threshold/population.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace harness::verdict {
namespace {

constexpr double no_end = std::numeric_limits<double>::infinity();

// Ten that were answered in 10 to 100 ms.
Population ten() {
  Population population;
  for (std::uint64_t i = 1; i <= 10; ++i) population.answered.record(i * 10'000);
  return population;
}

Interval of(const Population& population, const std::string& aggregate) {
  const Interval all =
      trend(population, scenario::parse_condition(aggregate + " < 1").value()).value();
  return {std::round(all.low), std::round(all.high)};
}

TEST(Population, OfWhatWasAnsweredHasExactTimes) {
  EXPECT_EQ(of(ten(), "p(90)"), Interval::exactly(90));
  EXPECT_EQ(of(ten(), "p(100)"), Interval::exactly(100));
  EXPECT_EQ(of(ten(), "med"), Interval::exactly(50));
  EXPECT_EQ(of(ten(), "avg"), Interval::exactly(55));
  EXPECT_EQ(of(ten(), "min"), Interval::exactly(10));
  EXPECT_EQ(of(ten(), "max"), Interval::exactly(100));
}

// 10.679 ms in a bucket from 10.672 to 10.679 ms, of which the highest answer has 10.678.
TEST(Population, HasNoRangeThatRunsBackwards) {
  Population population;
  for (int i = 0; i < 3; ++i) population.answered.record(10'678);
  population.timed_out.record(400'000);
  const Interval all = trend(population, scenario::parse_condition("med < 1").value()).value();
  EXPECT_EQ(all, (Interval{10.678, 10.679}));
}

// With two of twelve, p(80) still lies among those that were answered.
TEST(Population, TakesWhatWasNeverAnsweredForAnythingFromZeroUp) {
  Population population = ten();
  population.unanswered = 2;
  EXPECT_EQ(of(population, "p(80)"), (Interval{80, 100}));
  EXPECT_EQ(of(population, "p(90)"), (Interval{90, no_end}));
  EXPECT_EQ(of(population, "min"), (Interval{0, 10}));
  EXPECT_EQ(of(population, "max"), (Interval{100, no_end}));
  EXPECT_EQ(of(population, "avg").high, no_end);
}

TEST(Population, TakesWhatWasCutOffForAtLeastWhatHadPassed) {
  Population population = ten();
  population.cut_off.record(500'000);
  EXPECT_EQ(of(population, "max"), (Interval{500, no_end}));
  EXPECT_EQ(of(population, "min"), Interval::exactly(10));
  EXPECT_EQ(of(population, "p(90)"), Interval::exactly(100));
  EXPECT_EQ(of(population, "p(99)"), (Interval{500, no_end}));
}

TEST(Population, TakesWhatRanOutOfTimeForAtLeastWhatItHadWaited) {
  Population population;
  for (int i = 0; i < 10; ++i) population.timed_out.record(100'000);
  for (const char* figure : {"p(95)", "med", "min", "max", "avg"}) {
    EXPECT_EQ(of(population, figure), (Interval{100, no_end})) << figure;
  }
  population.unanswered = 10;  // the twin: refused at once, of which no time is known
  EXPECT_EQ(of(population, "med"), (Interval{0, no_end}));
  EXPECT_EQ(of(population, "p(95)"), (Interval{100, no_end}));
}

// What all have waited is told of their mean, and the longest wait of a single one of all else.
struct WaitingRow {
  const char* aggregate;
  load::Waited waited;
  std::uint64_t unanswered;
  Interval ms;
};

TEST(Population, IsTooHighByNoMoreThanTheGeneratorKeptItWaiting) {
  const load::Waited few_long{.count = 10, .longest = 50'000, .sum = 60'000};
  const load::Waited of_others{.count = 100, .longest = 5'000, .sum = 400'000};
  const std::vector<WaitingRow> rows{
      {"avg", few_long, 0, {49, 55}},
      {"max", few_long, 0, {50, 100}},
      {"p(90)", few_long, 0, {40, 90}},
      {"min", few_long, 0, {0, 10}},
      {"avg", {.count = 10, .longest = 50'000, .sum = 100'000}, 15, {18, no_end}},
      {"avg", of_others, 0, {50, 55}},  // ten of those, at most
      {"avg", {.count = 2, .longest = 50'000, .sum = 100'000}, 0, {45, 55}},
      {"avg", {}, 0, {55, 55}},
  };
  for (const WaitingRow& row : rows) {
    Population population = ten();
    population.waited = row.waited;
    population.unanswered = row.unanswered;
    const scenario::Condition condition =
        scenario::parse_condition(std::string(row.aggregate) + " < 1").value();
    const Interval seen = trend_without_waiting(population, condition).value();
    EXPECT_EQ((Interval{std::round(seen.low), std::round(seen.high)}), row.ms)
        << row.aggregate << ", " << row.waited.count;
  }
}

TEST(Population, OfNobodyHasNoTimes) {
  EXPECT_FALSE(trend({}, scenario::parse_condition("avg < 1").value()));
}

}  // namespace
}  // namespace harness::verdict
