#include "harness/target/native/shared_memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace harness::target {
namespace {

constexpr std::int64_t boot = 1'700'000'000;

// That many seconds since then.
ProcessId began(pid_t pid, std::int64_t after) {
  return {pid, static_cast<std::uint64_t>(after * ::sysconf(_SC_CLK_TCK))};
}

TEST(ParseSegment, ReadsWhoMadeItAndWhen) {
  const auto segment = parse_segment(
      "   3080239          7   600                    56  4711  4712      0   103   111   103   "
      "111 "
      "1700000050 1700000060 1700000040                  4096                     0");
  ASSERT_TRUE(segment);
  EXPECT_EQ(segment->id, 7);
  EXPECT_EQ(segment->creator, 4711);
  EXPECT_EQ(segment->attached, 0);
  EXPECT_EQ(segment->changed, 1'700'000'040);
}

TEST(ParseSegment, RefusesWhatIsCutShort) { EXPECT_FALSE(parse_segment("   3080239  7  600  56")); }

TEST(IsMadeBy, TheProcessThatWasThereThen) {
  const Segment segment{7, 4711, 0, boot + 100};
  EXPECT_TRUE(is_made_by(segment, began(4711, 50), boot, std::nullopt));
  EXPECT_TRUE(is_made_by(segment, began(4711, 100), boot, ProcessStat{began(4711, 100)}));
  EXPECT_FALSE(is_made_by(segment, began(4712, 50), boot, std::nullopt));
}

// The number is the same, and the process is not.
TEST(IsMadeBy, NobodyWhoGotTheNumberLater) {
  const Segment older{7, 4711, 0, boot + 100};
  EXPECT_FALSE(is_made_by(older, began(4711, 200), boot, std::nullopt));
}

TEST(IsMadeBy, NobodyWhoseNumberHasAnotherNow) {
  const Segment segment{7, 4711, 0, boot + 300};
  EXPECT_FALSE(is_made_by(segment, began(4711, 200), boot, ProcessStat{began(4711, 290)}));
}

TEST(IsMadeBy, NobodyOfABootBefore) {
  const Segment segment{7, 4711, 0, boot + 300};
  EXPECT_FALSE(is_made_by(segment, {4711, ~std::uint64_t{0}}, boot, std::nullopt));
}

}  // namespace
}  // namespace harness::target
