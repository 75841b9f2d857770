#include <gtest/gtest.h>

#include "services/core/duration.hpp"
#include "services/core/percent.hpp"
#include "tests/unit/services/fake_clock.hpp"

namespace services {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesOneNumberAndOneUnit) {
  EXPECT_EQ(parse_duration("250ms"), Duration{250ms});
  EXPECT_EQ(parse_duration("1.5s"), Duration{1500ms});
  EXPECT_EQ(parse_duration("0ms"), Duration{0});
}

TEST(ParseDuration, RefusesWhatIsNoDeadline) {
  for (const char* text : {"", "5", "s", "-1s", "1m", "1 s", "3601s", "nan", "1s2ms"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(FormatDuration, IsForPeople) {
  EXPECT_EQ(format_duration(250ms), "250ms");
  EXPECT_EQ(format_duration(1500ms), "1.5s");
}

TEST(FormatTimestamp, HasMicroseconds) {
  EXPECT_EQ(format_timestamp(test::FakeClock().wall()), "2026-11-21T09:44:01.000250Z");
}

TEST(Percent, DecodesWhatItEncodes) {
  EXPECT_EQ(percent_encode("a b&c=%"), "a%20b%26c%3D%25");
  EXPECT_EQ(percent_decode("a%20b%26c%3D%25"), "a b&c=%");
}

TEST(Percent, LeavesWhatIsNotAnEscape) {
  for (const char* text : {"%", "%2", "100%", "%zz", "%-1"}) EXPECT_EQ(percent_decode(text), text);
}

}  // namespace
}  // namespace services
