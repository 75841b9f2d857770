#include "services/telemetry/http_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include "services/telemetry/regressions.hpp"

namespace services::telemetry {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::string text(const prometheus::Registry& registry) {
  return prometheus::TextSerializer().Serialize(registry.Collect());
}

TEST(HttpMetrics, OfAnExpectedRouteAreBornAtZero) {
  prometheus::Registry registry;
  HttpMetrics metrics(registry, {});
  metrics.expect("GET", "/roll", {200, 503});
  EXPECT_THAT(text(registry),
              HasSubstr(R"(http_requests_total{handler="/roll",method="GET",status="503"} 0)"));
}

TEST(HttpMetrics, CountByExactStatus) {
  prometheus::Registry registry;
  HttpMetrics metrics(registry, {});
  metrics.count("GET", "/roll", 503, 20ms);
  EXPECT_THAT(text(registry),
              HasSubstr(R"(http_requests_total{handler="/roll",method="GET",status="503"} 1)"));
  EXPECT_THAT(text(registry), HasSubstr(R"(bucket{handler="/roll",method="GET",le="0.01"} 0)"));
  EXPECT_THAT(text(registry), HasSubstr(R"(bucket{handler="/roll",method="GET",le="0.025"} 1)"));
}

TEST(HttpMetrics, LoseFailuresAloneWhenThatRegressionIsOn) {
  prometheus::Registry registry;
  HttpMetrics metrics(registry, *Regressions::named({"failures-not-counted"}));
  metrics.count("GET", "/roll", 503, 20ms);
  metrics.count("GET", "/roll", 400, 20ms);
  EXPECT_THAT(text(registry), Not(HasSubstr(R"(status="503"})")));
  EXPECT_THAT(text(registry), HasSubstr(R"(status="400"} 1)"));
}

TEST(Regressions, AreSwitchedOnByName) {
  const auto regressions = Regressions::named({"never-recover", "no-propagation"});
  ASSERT_TRUE(regressions);
  EXPECT_TRUE(regressions->has(Regression::never_recover));
  EXPECT_TRUE(regressions->has(Regression::no_propagation));
  EXPECT_FALSE(regressions->has(Regression::no_database_span));
}

TEST(Regressions, OfAnUnknownNameAreRefusedWithAllThatThereAre) {
  const auto regressions = Regressions::named({"never-recovr"});
  ASSERT_FALSE(regressions);
  EXPECT_THAT(regressions.error(), HasSubstr("\"never-recovr\" is not a regression"));
  for (const RegressionEntry& entry : regression_table) {
    EXPECT_THAT(regressions.error(), HasSubstr(std::string(entry.name)));
  }
}

}  // namespace
}  // namespace services::telemetry
