#include "services/telemetry/sampler.hpp"

#include <gtest/gtest.h>

namespace services::telemetry {
namespace {

const std::string low_id = "0af7651916cd43dd8400000000000001";
const std::string high_id = "0af7651916cd43dd84ffffffffffffff";
const SpanContext sampled_parent{low_id, "b7ad6b7169203331", true};
const SpanContext unsampled_parent{low_id, "b7ad6b7169203331", false};

TEST(Sampler, FollowsItsParentIfItsNameSaysSo) {
  const auto based = *Sampler::named("parentbased_always_on", 1);
  EXPECT_TRUE(based.keeps(low_id, std::nullopt));
  EXPECT_FALSE(based.keeps(low_id, unsampled_parent));
  EXPECT_TRUE(Sampler::named("parentbased_always_off", 1)->keeps(low_id, sampled_parent));
  EXPECT_TRUE(Sampler::named("always_on", 1)->keeps(low_id, unsampled_parent));
  EXPECT_FALSE(Sampler::named("always_off", 1)->keeps(low_id, sampled_parent));
}

TEST(Sampler, DecidesByTheTraceIdAlone) {
  const auto half = *Sampler::named("traceidratio", 0.5);
  EXPECT_TRUE(half.keeps(low_id, std::nullopt));
  EXPECT_FALSE(half.keeps(high_id, std::nullopt));
  EXPECT_TRUE(Sampler::named("traceidratio", 1)->keeps(high_id, std::nullopt));
}

TEST(Sampler, OfAnUnknownNameIsNone) { EXPECT_FALSE(Sampler::named("jaeger_remote", 1)); }

}  // namespace
}  // namespace services::telemetry
