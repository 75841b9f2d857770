#include "harness/target/native/proc.hpp"

#include <gtest/gtest.h>

namespace harness::target {
namespace {

constexpr const char* rest = " 4 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 987654 1000 10";

TEST(ParseStat, ReadsParentStateAndStart) {
  const auto stat = parse_stat(std::string("4711 (postgres) T 12 3") + rest);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->id, (ProcessId{4711, 987654}));
  EXPECT_EQ(stat->parent, 12);
  EXPECT_EQ(stat->state, 'T');
}

TEST(ParseStat, IsNotFooledByTheProgramsName) {
  const auto stat = parse_stat(std::string("7 (a) Z 9 (b) S 12 3") + rest);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->state, 'S');
  EXPECT_EQ(stat->parent, 12);
}

TEST(ParseStat, TellsWhoIsOnTheirWayOut) {
  EXPECT_FALSE(parse_stat(std::string("7 (a) R 9 3") + rest)->ending);
  const std::string killed = " 4 0 -1 4194308 1 0 0 0 0 0 0 0 20 0 1 0 987654 1000 10";
  EXPECT_TRUE(parse_stat("7 (a) R 9 3" + killed)->ending);
}

TEST(ParseStat, RefusesWhatIsCutShort) {
  EXPECT_FALSE(parse_stat(""));
  EXPECT_FALSE(parse_stat("4711 (postgres) T 12 3"));
}

TEST(ProcessStat, HasEndedAsAZombie) {
  EXPECT_TRUE((ProcessStat{{1, 1}, 1, 'Z'}.ended()));
  EXPECT_FALSE((ProcessStat{{1, 1}, 1, 'T'}.ended()));
}

}  // namespace
}  // namespace harness::target
