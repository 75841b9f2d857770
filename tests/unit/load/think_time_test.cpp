#include "harness/load/think_time.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace harness::load {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t draws = 100'000;

// Seconds, smallest first. The same seed draws the same values, so no bound below is crossed by
// chance.
std::vector<double> drawn(const scenario::ThinkTime& think_time) {
  Rng rng(42, 1);
  std::vector<double> values(draws);
  std::generate(values.begin(), values.end(), [&] { return seconds(draw(think_time, rng)); });
  std::sort(values.begin(), values.end());
  return values;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double quantile(const std::vector<double>& values, double share) {
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size()))];
}

TEST(ThinkTime, IsConstantWhereBothBoundsAreTheSame) {
  const std::vector<double> values = drawn(scenario::DurationRange{1s, 1s});
  EXPECT_EQ(values.front(), 1);
  EXPECT_EQ(values.back(), 1);
}

TEST(ThinkTime, IsEvenBetweenTheBoundsAndAlmostUpToBoth) {
  const std::vector<double> values = drawn(scenario::DurationRange{500ms, 2s});
  EXPECT_GE(values.front(), 0.5);
  EXPECT_LT(values.front(), 0.501);
  EXPECT_LE(values.back(), 2);
  EXPECT_GT(values.back(), 1.999);
  EXPECT_NEAR(mean(values), 1.25, 0.01);
  EXPECT_NEAR(quantile(values, 0.25), 0.875, 0.01);
}

TEST(ThinkTime, IsNormalAboutItsMean) {
  const std::vector<double> values = drawn(scenario::Normal{2s, 500ms});
  EXPECT_NEAR(mean(values), 2, 0.01);
  EXPECT_NEAR(quantile(values, 0.1587), 1.5, 0.01);
  EXPECT_NEAR(quantile(values, 0.8413), 2.5, 0.01);
  EXPECT_NEAR(quantile(values, 0.9772), 3, 0.02);
}

TEST(ThinkTime, IsNeverBelowZeroHoweverWideTheNormalDistribution) {
  const std::vector<double> values = drawn(scenario::Normal{100ms, 1s});
  EXPECT_EQ(values.front(), 0);
  EXPECT_EQ(quantile(values, 0.45), 0);
  EXPECT_NEAR(quantile(values, 0.5), 0.1, 0.01);
}

TEST(ThinkTime, IsExponentialWithItsMean) {
  const std::vector<double> values = drawn(scenario::Exponential{1s});
  EXPECT_GE(values.front(), 0);
  EXPECT_NEAR(mean(values), 1, 0.01);
  EXPECT_NEAR(quantile(values, 0.5), 0.693, 0.01);
  EXPECT_NEAR(quantile(values, 0.99), 4.605, 0.1);
}

TEST(ThinkTime, MayBeDrawnFromADistributionThatIsNoTimeAtAll) {
  EXPECT_EQ(drawn(scenario::Exponential{0s}).back(), 0);
  EXPECT_EQ(drawn(scenario::Normal{1s, 0s}).front(), 1);
}

}  // namespace
}  // namespace harness::load
