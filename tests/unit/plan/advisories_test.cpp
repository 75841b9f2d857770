#include "harness/plan/advisories.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::plan {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

Plan with_advisory(const std::string& text) {
  Plan plan;
  plan.claims.resize(2);
  plan.claims[1].advisory = scenario::parse_advisory(text).value();
  plan.claims[1].place = {7, 5};
  return plan;
}

TEST(DoubtfulAdvisories, AreDaysThatAreOverOrFarAhead) {
  const WallTime now = parse_wall("2026-12-01T10:00:00Z").value();
  EXPECT_THAT(doubtful_advisories(with_advisory("until 2027-03-01"), now), IsEmpty());
  EXPECT_THAT(doubtful_advisories(with_advisory("until 2026-12-01"), now), IsEmpty());
  const auto over = doubtful_advisories(with_advisory("until 2026-11-30"), now);
  ASSERT_THAT(over, SizeIs(1));
  EXPECT_EQ(over[0].place.line, 7);
  EXPECT_EQ(over[0].what, "advisory until 2026-11-30: that day is over, and the claim has a vote");
  const auto far = doubtful_advisories(with_advisory("until 2029-01-01"), now);
  ASSERT_THAT(far, SizeIs(1));
  EXPECT_EQ(far[0].what,
            "advisory until 2029-01-01: for more than a year nothing fails of the claim");
}

}  // namespace
}  // namespace harness::plan
