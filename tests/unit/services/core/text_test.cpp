#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/core/duration.hpp"
#include "services/core/percent.hpp"
#include "services/core/uuid.hpp"
#include "tests/unit/services/fake_clock.hpp"

namespace services {
namespace {

using namespace std::chrono_literals;

TEST(ParseDuration, TakesOneNumberAndOneUnit) {
  EXPECT_EQ(parse_duration("250ms"), Duration{250ms});
  EXPECT_EQ(parse_duration("1.5s"), Duration{1500ms});
  EXPECT_EQ(parse_duration("2m"), Duration{2min});
  EXPECT_EQ(parse_duration("0ms"), Duration{0});
}

TEST(ParseDuration, RefusesWhatIsNoDeadline) {
  for (const char* text : {"", "5", "s", "-1s", "61m", "1h", "1 s", "3601s", "nan", "1s2ms"}) {
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

TEST(RandomUuid, SaysThatItIsOneAndIsNeverTheSame) {
  const std::string form = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
  EXPECT_THAT(random_uuid(), testing::MatchesRegex(form));
  EXPECT_NE(random_uuid(), random_uuid());
}

TEST(Uuid, IsKnownByItsForm) {
  EXPECT_TRUE(is_uuid(random_uuid()));
  EXPECT_TRUE(is_uuid("00000000-0000-4000-8000-000000000007"));
  EXPECT_FALSE(is_uuid(""));
  EXPECT_FALSE(is_uuid("00000000-0000-4000-8000-00000000000"));
  EXPECT_FALSE(is_uuid("00000000-0000-4000-8000-00000000000G"));
  EXPECT_FALSE(is_uuid("000000000000-4000-8000-00000000-0007"));
}

}  // namespace
}  // namespace services
