#include "harness/scenario/advisory.hpp"

#include <gtest/gtest.h>

namespace harness::scenario {
namespace {

TEST(Advisory, IsWrittenAsALastDay) {
  for (const char* text : {"until 2027-03-01", "  until   2027-03-01 "}) {
    const Result<Advisory> advisory = parse_advisory(text);
    ASSERT_TRUE(advisory) << text;
    EXPECT_EQ(advisory->text(), "until 2027-03-01");
  }
  EXPECT_TRUE(parse_advisory("until 2028-02-29"));
}

TEST(Advisory, RefusesWhatIsNoLastDay) {
  for (const char* text : {"", "until", "2027-03-01", "until2027-03-01", "until 2027-3-1",
                           "until 01.03.2027", "until 2027-03-01T00:00:00Z", "until +027-03-01",
                           "until 2027--3-01", "true", "after 2027-03-01"}) {
    const Result<Advisory> advisory = parse_advisory(text);
    ASSERT_FALSE(advisory) << text;
    EXPECT_EQ(advisory.error().remedy, "write until and a day, such as until 2027-03-01");
  }
  for (const char* text :
       {"until 2027-02-29", "until 2027-13-01", "until 2027-00-10", "until 2027-04-31"}) {
    const Result<Advisory> advisory = parse_advisory(text);
    ASSERT_FALSE(advisory) << text;
    EXPECT_EQ(advisory.error().what, "\"" + std::string(text) + "\": there is no such day");
  }
}

TEST(Advisory, IsOverOnceItsDayIs) {
  const Advisory advisory = parse_advisory("until 2027-03-01").value();
  EXPECT_FALSE(advisory.is_over(parse_wall("2027-02-28T12:00:00Z").value()));
  EXPECT_FALSE(advisory.is_over(parse_wall("2027-03-01T23:59:59.999Z").value()));
  EXPECT_TRUE(advisory.is_over(parse_wall("2027-03-02T00:00:00Z").value()));
}

}  // namespace
}  // namespace harness::scenario
