#include "harness/system/journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::system {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(ParseJournal, ReadsWhatWasSetInMotion) {
  const auto content = parse_journal(
      "{\"output\":\"/logs/postgres.log\"}\n"
      "{\"started\":\"postgres\",\"pid\":4711,\"start\":99}\n"
      "{\"fault\":\"pause\",\"name\":\"postgres\"}\n");
  EXPECT_THAT(content.outputs, ElementsAre("/logs/postgres.log"));
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
      "{\"output\":\"/logs/a.log\"}\n"
      "{\"started\":\"b\",\"pid\":47");
  EXPECT_EQ(content.outputs.size(), 1U);
  EXPECT_TRUE(content.processes.empty());
}

TEST(ParseJournal, PassesOverWhatIsNotItsOwn) {
  const auto content = parse_journal("[]\n{\"started\":7}\nnull\n{\"output\":\"/logs/a.log\"}\n");
  EXPECT_EQ(content.outputs.size(), 1U);
  EXPECT_TRUE(content.processes.empty());
}

}  // namespace
}  // namespace harness::system
