#include "harness/core/duration.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, ReadsWhatPrometheusAndK6Write) {
  EXPECT_EQ(parse_duration("500ms"), Duration{500ms});
  EXPECT_EQ(parse_duration("1.5s"), Duration{1500ms});
  EXPECT_EQ(parse_duration("1m30s"), Duration{90s});
  EXPECT_EQ(parse_duration("2h"), Duration{2h});
  EXPECT_EQ(parse_duration("0s"), Duration{0});
}

TEST(ParseDuration, RefusesWhatHasNoUnitOrNoNumber) {
  for (const char* text : {"", "5", "s", "-1s", "1x", "1s2", "1 s", "nan", "1e400s"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
  EXPECT_EQ(parse_duration("5").error().what, "\"5\" is not a duration");
}

TEST(ParseDuration, RefusesWhatNoTimerHolds) {
  EXPECT_EQ(parse_duration("577h").error().what, "\"577h\" is too long");
}

TEST(FormatDuration, ParsesBackToTheSameValue) {
  for (const Duration value : {Duration{0}, Duration{1}, Duration{90s}, Duration{1h + 2ms + 3ns}}) {
    EXPECT_EQ(parse_duration(format_duration(value)), value) << format_duration(value);
  }
  EXPECT_EQ(format_duration(90s), "1m30s");
}

TEST(Approximate, KeepsThreeDigits) {
  EXPECT_EQ(approximate(1234567us), "1.23s");
  EXPECT_EQ(approximate(45600us), "45.6ms");
  EXPECT_EQ(approximate(999ns), "999ns");
  EXPECT_EQ(approximate(0ns), "0s");
  EXPECT_EQ(approximate(999700us), "1s");
  EXPECT_EQ(approximate(999400us), "999ms");
}

}  // namespace
}  // namespace harness
