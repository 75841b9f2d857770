#include <gtest/gtest.h>

#include "harness/core/duration.hpp"
#include "tests/fuzz/mutations.hpp"

namespace harness {
namespace {

TEST(DurationMutation, IsRefusedOrSurvivesARoundTrip) {
  test::Mutator mutator({"500ms", "1.5s", "1m30s", "2h", "0.000001s", "10us5ns", "nans", "infs"},
                        test::mutation_rng(0));
  for (int i = 0; i < 20000; ++i) {
    const std::string text = mutator.next();
    const Result<Duration> value = parse_duration(text);
    if (!value) continue;
    EXPECT_GE(*value, Duration{0}) << text;
    EXPECT_LE(*value, std::chrono::hours{24 * 24}) << text;
    EXPECT_EQ(parse_duration(format_duration(*value)), value) << text;
  }
}

TEST(DurationMutation, IsNeverInfiniteNorNotANumber) {
  for (const char* text : {"infs", "nans", "infinitys", "-nans", "1e5s", "0x5s", "+1s", ".s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

}  // namespace
}  // namespace harness
