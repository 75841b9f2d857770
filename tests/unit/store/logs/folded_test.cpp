#include "stack/store/logs/query/folded.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "stack/store/logs/query/sliding_quantile.hpp"

namespace store::logs {
namespace {

std::vector<Sample> some(std::size_t count) {
  std::mt19937 chance(count);
  std::vector<Sample> samples;
  for (std::size_t i = 0; i < count; ++i) {
    samples.push_back({static_cast<std::int64_t>(i), static_cast<double>(chance() % 1000) / 7});
  }
  return samples;
}

struct Window {
  std::size_t begin;
  std::size_t end;
};
constexpr std::array<Window, 8> windows{Window{0, 1},      Window{0, 5000},  Window{1, 5000},
                                        Window{63, 321},   Window{64, 320},  Window{17, 900},
                                        Window{999, 4001}, Window{128, 4992}};

TEST(Folds, AreWhatTheSamplesAre) {
  const std::vector<Sample> samples = some(5000);
  Folds folds(samples);
  for (const auto& [begin, end] : windows) {
    Folded one_by_one;
    for (std::size_t i = begin; i < end; ++i) one_by_one.add(samples[i].value);
    const Folded folded = folds.of(begin, end);
    EXPECT_EQ(folded.count, one_by_one.count);
    EXPECT_EQ(folded.least, one_by_one.least);
    EXPECT_EQ(folded.greatest, one_by_one.greatest);
    EXPECT_NEAR(folded.sum, one_by_one.sum, 1e-6);
    EXPECT_NEAR(folded.variance(), one_by_one.variance(), 1e-6);
    EXPECT_NEAR(folded.growth(), one_by_one.growth(), 1e-6);
  }
}

TEST(Folds, LeaveOutWhatIsNoNumber) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::vector<Sample> samples = some(1000);
  for (std::size_t i = 0; i < 500; ++i) samples[i].value = nan;
  Folds folds(samples);
  EXPECT_EQ(folds.of(0, 1000).least, folds.of(500, 1000).least);
  EXPECT_EQ(folds.of(0, 1000).greatest, folds.of(500, 1000).greatest);
  EXPECT_TRUE(std::isnan(folds.of(0, 1000).sum));
  EXPECT_TRUE(std::isnan(folds.of(0, 400).least));
}

double sorted_quantile(const std::vector<Sample>& samples, const Window& window, double q) {
  std::vector<double> values;
  for (std::size_t i = window.begin; i < window.end; ++i) values.push_back(samples[i].value);
  std::sort(values.begin(), values.end());
  const double rank = q * static_cast<double>(values.size() - 1);
  const auto lower = static_cast<std::size_t>(rank);
  const std::size_t upper = std::min(lower + 1, values.size() - 1);
  const double weight = rank - std::floor(rank);
  return values[lower] * (1 - weight) + values[upper] * weight;
}

TEST(SlidingQuantile, IsThatOfTheSortedWindow) {
  const std::vector<Sample> samples = some(600);
  for (const double q : {0.0, 0.25, 0.5, 0.99, 1.0}) {
    SlidingQuantile sliding(samples);
    for (std::size_t begin = 0; begin < 590; begin += 7) {
      const Window window{begin, std::min<std::size_t>(600, begin + 1 + begin / 3)};
      sliding.move(window.begin, window.end);
      EXPECT_EQ(sliding.of(q), sorted_quantile(samples, window, q)) << begin << " " << q;
    }
  }
}

TEST(SlidingQuantile, IsInfiniteOutside) {
  const std::vector<Sample> samples = some(3);
  SlidingQuantile sliding(samples);
  sliding.move(0, 3);
  EXPECT_EQ(sliding.of(-0.1), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(sliding.of(1.1), std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace store::logs
