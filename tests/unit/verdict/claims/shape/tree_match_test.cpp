// Children and those that are wanted: how many, which is which, and how they lie in time.
#include "harness/verdict/claims/shape/tree_match.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/whole_traces.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr Duration one_ms = std::chrono::milliseconds{1};

struct Called {
  std::string name;
  int from;
  int to;
  std::string service = "a";
};

std::vector<MadeSpan> calls(const std::vector<Called>& all) {
  std::vector<MadeSpan> spans{{"r", "", "web", "GET", "SERVER", 0, 100}};
  for (const Called& one : all) {
    spans.push_back({"s" + std::to_string(spans.size()), "r", one.service, one.name, "CLIENT",
                     one.from, one.to});
  }
  return spans;
}

// "undecided: …" where nobody knows.
std::string differs(const std::vector<MadeSpan>& spans, const std::string& more) {
  WantedSpan wanted;
  grammar::Reading reading;
  EXPECT_TRUE(wanted_span_form().read(node_of("service: web\n" + more), "tree", wanted, reading));
  const auto parsed = observe::parse_trace({at(61), 200, whole_trace_of(spans), ""});
  const auto found = difference(wanted, tree_of(parsed.value(), false), one_ms);
  if (!found) return "";
  return (found->outcome == Outcome::undecided ? "undecided: " : "") + found->text();
}

TEST(TreeMatch, CountsSiblings) {
  const auto three = calls({{"x", 1, 2}, {"x", 3, 4}, {"x", 5, 6}});
  for (const char* holds : {"== 3", ">= 1", "> 2", "<= 3", "< 4"}) {
    EXPECT_EQ(differs(three, "children: [{service: a, count: '" + std::string(holds) + "'}]"), "");
  }
  EXPECT_EQ(differs(three, "children: [{service: a, count: '<= 2'}]"),
            "at web GET: expected <= 2 a below it, seen one more, a x");
  EXPECT_EQ(differs(three, "children: [{service: a, count: '>= 4'}]"),
            "at web GET: expected >= 4 a below it, seen 3, beside a x, a x, a x");
  EXPECT_EQ(differs(calls({}), "children: [{service: a, count: '<= 1'}]"), "");
}

// The first of them would do for both that are wanted.
TEST(TreeMatch, FindsWhichIsWhich) {
  const auto two = calls({{"x", 1, 2}, {"y", 3, 4}});
  EXPECT_EQ(differs(two, "children: [{service: a}, {service: a, name: x}]"), "");
  EXPECT_EQ(differs(two, "children: [{service: a, name: y}, {service: a}]"), "");
  EXPECT_THAT(differs(two, "children: [{service: a, name: x}, {service: a, name: x}]"),
              StartsWith("at web GET: expected == 1 a x below it, seen 0"));
  EXPECT_EQ(differs(two, "children: [{service: a, count: '<= 1'}, {service: a, count: '>= 1'}]"),
            "");
}

TEST(TreeMatch, AllowsOthersOnlyWhereToldTo) {
  const auto two = calls({{"x", 1, 2}, {"y", 3, 4}});
  EXPECT_EQ(differs(two, "children: [{service: a, name: x}]\nothers: true"), "");
  EXPECT_EQ(differs(two, "children: [{service: a, name: x}]"),
            "at web GET: expected == 1 a x below it, seen one more, a y");
  const auto again = calls({{"x", 1, 2}, {"x", 3, 4}});
  EXPECT_EQ(differs(again, "children: [{service: a, name: x}]\nothers: true"),
            "at web GET: expected == 1 a x below it, seen one more, a x");
  EXPECT_EQ(differs(two, ""), "");
  EXPECT_EQ(differs(two, "children: none"), "at web GET: expected no child, seen one more, a x");
}

TEST(TreeMatch, WantsThoseThatFollowInTheirOrder) {
  const std::string in_order =
      "order: follow\nchildren: [{service: a, name: x, count: '>= 1'}, {service: a, name: y}]";
  EXPECT_EQ(differs(calls({{"x", 1, 2}, {"x", 2, 3}, {"y", 3, 4}}), in_order), "");
  EXPECT_EQ(differs(calls({{"y", 1, 2}, {"x", 3, 4}}), in_order),
            "at web GET: expected >= 1 a x and == 1 a y below it, in this order, seen a y, then a "
            "x");
  EXPECT_EQ(differs(calls({{"x", 1, 4}, {"y", 3, 6}}), in_order),
            "at web GET: expected children one after the other, seen a y began before its sibling "
            "ended: a x");
  EXPECT_THAT(differs(calls({{"y", 1, 1}, {"x", 1, 4}}), in_order), StartsWith("undecided: "));
}

TEST(TreeMatch, WantsThoseThatOverlapAtOnce) {
  const std::string at_once = "order: overlap\nchildren: [{service: a, count: '>= 2'}]";
  EXPECT_EQ(differs(calls({{"x", 1, 9}, {"y", 3, 8}, {"z", 7, 12}}), at_once), "");
  EXPECT_EQ(differs(calls({{"x", 1, 9}, {"y", 3, 7}, {"z", 7, 12}}), at_once),
            "at web GET: expected children that all run at once, seen a z began after its sibling "
            "had ended: a y");
}

// Clocks of two services are no better than the slack.
TEST(TreeMatch, KnowsTimesOfTwoServicesAsFarAsTheirClocksDo) {
  const std::string both = "children: [{service: a}, {service: b}]";
  EXPECT_THAT(differs(calls({{"x", 1, 5}, {"y", 5, 9, "b"}}), "order: follow\n" + both),
              StartsWith("undecided: "));
  EXPECT_EQ(differs(calls({{"x", 1, 5}, {"y", 7, 9, "b"}}), "order: follow\n" + both), "");
  EXPECT_THAT(differs(calls({{"x", 1, 5}, {"y", 2, 9, "b"}}), "order: follow\n" + both),
              HasSubstr("began before its sibling ended"));
  EXPECT_THAT(differs(calls({{"x", 1, 5}, {"y", 4, 9, "b"}}), "order: overlap\n" + both),
              StartsWith("undecided: "));
}

TEST(TreeMatch, LetsWhatIsDetachedOutliveItsParent) {
  const auto late = calls({{"x", 90, 150}});
  EXPECT_EQ(differs(late, "children: [{service: a, detached: true}]"), "");
  EXPECT_EQ(differs(late, "children: [{service: a}]"),
            "at web GET > a x: expected within its parent, seen ended after it by 50ms");
}

TEST(TreeMatch, FindsSpansBelowEachOther) {
  auto spans = calls({{"x", 1, 2}, {"y", 1, 2}});
  spans[1].parent = "s2";
  spans[2].parent = "s1";
  EXPECT_EQ(differs(spans, ""),
            "expected a root above each span, seen spans that are below each other");
}

TEST(TreeMatch, FindsAnIdOfTwoSpans) {
  auto spans = calls({{"x", 1, 2}, {"y", 3, 4}});
  spans[2].id = "s1";
  EXPECT_EQ(differs(spans, ""),
            "at web GET > a y: expected an id of its own, seen that of another span");
}

}  // namespace
}  // namespace harness::verdict
