#include "harness/system/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::system {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ParseJournal, ReadsWhatWasSetInMotion) {
  const auto content = parse_journal(
      "{\"started\":\"postgres\",\"pid\":4711,\"start\":99}\n"
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n");
  ASSERT_EQ(content.processes.size(), 1U);
  EXPECT_EQ(content.processes[0].name, "postgres");
  EXPECT_EQ(content.processes[0].id, (ProcessId{4711, 99}));
  EXPECT_THAT(content.faults, ElementsAre(Pair("postgres", "pause")));
}

TEST(ParseJournal, ForgetsAFaultThatIsMended) {
  const auto content = parse_journal(
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n"
      "{\"fault\":\"stop\",\"name\":\"frontend\"}\n"
      "{\"mended\":\"postgres\"}\n");
  EXPECT_THAT(content.faults, ElementsAre(Pair("frontend", "stop")));
}

TEST(ParseJournal, PassesOverATornLine) {
  const auto content = parse_journal(
      "{\"started\":\"a\",\"pid\":46,\"start\":99}\n"
      "{\"started\":\"b\",\"pid\":47");
  EXPECT_EQ(content.processes.size(), 1U);
}

TEST(ParseJournal, PassesOverWhatIsNotItsOwn) {
  const auto content = parse_journal("[]\n{\"started\":7}\nnull\n{\"mended\":[]}\n");
  EXPECT_TRUE(content.processes.empty());
  EXPECT_TRUE(content.faults.empty());
}

}  // namespace
}  // namespace harness::system
