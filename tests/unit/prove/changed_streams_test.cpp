#include "harness/prove/changed_streams.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/loki.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::ChangedStreams;
using prove::Lines;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ChangedStreams, AreThoseBeforeAndAfter) {
  const Lines before{lines_of("a", {"one", "two"}), lines_of("b", {"one"})};
  EXPECT_THAT(prove::changed_between(before, before), IsEmpty());
  Lines after = before;
  after[1].entries[0].line = "other";
  EXPECT_THAT(prove::changed_between(before, after), ElementsAre(before[1].labels));
  after = before;
  after[0].labels = {{"compose_service", "c"}};
  EXPECT_THAT(prove::changed_between(before, after),
              ElementsAre(before[0].labels, after[0].labels));
  after = before;
  after.push_back(lines_of("d", {"added"}));
  EXPECT_THAT(prove::changed_between(before, after), ElementsAre(after[2].labels));
}

bool reaches_b(const std::string& query) {
  prove::StreamQuestions questions;
  const ChangedStreams streams{lines_of("b", {}).labels};
  return questions.may_reach(observe::list_lines(query, {}, 10), streams);
}

TEST(StreamQuestions, AreNotReachedWhereEachSelectorWantsAnotherStream) {
  EXPECT_FALSE(reaches_b(R"({compose_service="a"} | json)"));
  EXPECT_TRUE(reaches_b(R"({compose_service="b"} | json)"));
  EXPECT_TRUE(
      reaches_b(R"(sum(rate({compose_service="a"}[5s])) / sum(rate({compose_service="b"}[5s])))"));
  EXPECT_TRUE(reaches_b(R"({compose_service=~"a|c"})"));  // is not looked into
  EXPECT_TRUE(reaches_b(R"({service_name="a"})"));        // may be the store's own
  EXPECT_TRUE(reaches_b("{compose_service="));            // no query
}

}  // namespace
}  // namespace harness::test
