#include "harness/init/environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::init {
namespace {

TEST(Environment, SoundsLikeProductionByAWordOfIts) {
  for (const char* one :
       {"production", "Production", "prod", "PRD", "eu-prod-1", "live", "shop/live"}) {
    EXPECT_TRUE(sounds_like_production(one)) << one;
  }
  for (const char* one : {"staging", "test", "pre-production", "non-prod", "nonprod", "preprod",
                          "product", "delivery", "prod-test", "not production", ""}) {
    EXPECT_FALSE(sounds_like_production(one)) << one;
  }
}

TEST(Environment, IsSaidByHeadersAndByTargetInfo) {
  const auto by_header = environment_in({404, "", {{"x-env", "prod"}}}, "/health");
  ASSERT_TRUE(by_header);
  EXPECT_EQ(by_header->name, "prod");
  EXPECT_EQ(by_header->where, "x-env of /health");
  const auto by_metrics = environment_in(
      {200, "up 1\ntarget_info{deployment_environment=\"live\",service_name=\"shop\"} 1\n"},
      "/metrics");
  ASSERT_TRUE(by_metrics);
  EXPECT_EQ(by_metrics->name, "live");
  EXPECT_EQ(by_metrics->where, "deployment_environment of target_info");
  EXPECT_FALSE(environment_in({200, "target_info{service_name=\"shop\"} 1\n"}, "/metrics"));
  EXPECT_FALSE(environment_in({200, "", {{"x-environment", ""}}}, "/"));
}

TEST(Environment, IsNamedWhereItIsMeant) {
  const SaidEnvironment production{"production", "x-environment of /health"};
  EXPECT_EQ(to_string(check_environment(production, "", "http://shop").error()),
            "http://shop: says that it is \"production\" (x-environment of /health): nothing more "
            "is sent there; init puts a little load on what it looks at; name a system for tests, "
            "or, where this one is meant, say --environment production");
  EXPECT_TRUE(check_environment(production, "production", "http://shop"));
  EXPECT_TRUE(check_environment({"staging", "x-env of /"}, "", "http://shop"));
  EXPECT_EQ(to_string(check_environment(production, "staging", "http://shop").error()),
            "http://shop: says that it is \"production\" (x-environment of /health), and not "
            "\"staging\"; name the system that is meant, or its own word with --environment");
}

}  // namespace
}  // namespace harness::init
