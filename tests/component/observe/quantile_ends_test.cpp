// What a real Prometheus makes of the queries for the ends of a quantile's bucket.
#include <gtest/gtest.h>

#include <cmath>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/quantiles.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace harness::languages::promql {
namespace {

std::string bucket(const std::string& le, int count) {
  return "label_replace(vector(" + std::to_string(count) + R"(), "le", ")" + le + R"(", "", ""))";
}

class QuantileEndsTest : public ::testing::Test {
 protected:
  // Five of ten up to 0.5, four more up to 1, and one above.
  static std::string buckets() {
    return bucket("0.5", 5) + " or " + bucket("1", 9) + " or " + bucket("+Inf", 10);
  }

  std::vector<double> ends(const std::string& share, const std::string& buckets) {
    const std::string query = "histogram_quantile(" + share + ", " + buckets + ")";
    const auto read = parse(query);
    if (!read) return {};
    std::vector<double> all;
    for (const std::string& end : at_quantile_ends(**read, query)) {
      all.push_back(prometheus_.value(end));
    }
    return all;
  }

  test::TempPrometheus prometheus_;
};

TEST_F(QuantileEndsTest, AreTheBoundsOfItsBucket) {
  const std::vector<double> both = ends("0.8", buckets());
  ASSERT_EQ(both.size(), 2U);
  EXPECT_NEAR(both[0], 0.5, 1e-6);
  EXPECT_GT(both[0], 0.5) << "the lower bound belongs to the bucket below";
  EXPECT_EQ(both[1], 1);
}

TEST_F(QuantileEndsTest, BeginAtNothingInTheFirstBucket) {
  const std::vector<double> both = ends("0.3", buckets());
  ASSERT_EQ(both.size(), 2U);
  EXPECT_NEAR(both[0], 0, 1e-6);
  EXPECT_EQ(both[1], 0.5);
}

TEST_F(QuantileEndsTest, HaveNoUpperOneAboveTheHighestBound) {
  const std::vector<double> both = ends("0.95", buckets());
  ASSERT_EQ(both.size(), 2U);
  EXPECT_GT(both[0], 1);
  EXPECT_NEAR(both[0], 1, 1e-6);
  EXPECT_GE(both[1], without_end);
}

TEST_F(QuantileEndsTest, AreNoNumberWhereNothingWasCounted) {
  const std::vector<double> both = ends("0.95", bucket("0.5", 0) + " or " + bucket("+Inf", 0));
  ASSERT_EQ(both.size(), 2U);
  EXPECT_TRUE(std::isnan(both[0]));
  EXPECT_TRUE(std::isnan(both[1]));
}

}  // namespace
}  // namespace harness::languages::promql
