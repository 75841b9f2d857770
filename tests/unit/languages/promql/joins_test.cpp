#include "harness/languages/promql/joins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Join> joins_in(const std::string& text) {
  const auto read = parse(text);
  EXPECT_TRUE(read) << text;
  return read ? joins(**read, text) : std::vector<Join>{};
}

TEST(PromqlJoins, AreOfTwoVectors) {
  EXPECT_THAT(joins_in("a or b"), IsEmpty());
  EXPECT_THAT(joins_in("sum(a) * 100 > 3"), IsEmpty());
  EXPECT_THAT(joins_in("sum(a and on (x) b) / c"), SizeIs(2));
}

// "LEFT ? RIGHT", whatever came.
std::string whatever_in(const std::string& text) {
  const auto all = joins_in(text);
  return all.front().left.whatever + " ? " + all.front().right.whatever;
}

TEST(PromqlJoins, KnowWhatWouldBeThereWhateverCame) {
  EXPECT_EQ(whatever_in("a > 5 and (b == 0)"), "(a) ? ((b))");
  EXPECT_EQ(whatever_in(R"(sum by (x) (increase(a{job="j",status=~"5.."}[1m])) - up)"),
            R"(sum by (x) (increase({__name__="a",job="j"}[1m])) ? up)");
  EXPECT_EQ(whatever_in(R"(a{status="5"} offset 1m / a)"), R"({__name__="a"} offset 1m ? a)");
  EXPECT_EQ(whatever_in("(a unless b) * c"), "((a)) ? c");
  EXPECT_EQ(whatever_in(R"(max_over_time((a > 1)[5m:1s]) / c)"), "max_over_time(((a))[5m:1s]) ? c");
  EXPECT_EQ(whatever_in(R"({status="5"} / a)"), R"({status="5"} ? a)") << "it says nothing else";
}

TEST(PromqlJoins, KnowWhatWasLeftOut) {
  const auto all = joins_in(R"(a{job="j",status=~"5..",code="7"} / b)");
  const auto& left_out = all.front().left.left_out;
  ASSERT_THAT(left_out, SizeIs(2));
  EXPECT_EQ(left_out[0].label, "status");
  EXPECT_TRUE(left_out[0].takes("500"));
  EXPECT_FALSE(left_out[0].takes("200"));
  EXPECT_FALSE(left_out[0].value);
  EXPECT_EQ(left_out[1].value, "7");
}

TEST(PromqlJoins, AlwaysLeaveOutWhatIsThereWhateverHappens) {
  const auto always = [](const std::string& text) {
    return joins_in(text).front().always_leaves_out;
  };
  EXPECT_TRUE(always("increase(a[1m]) unless on (job) b"));
  EXPECT_TRUE(always("a > 0 unless on (job) up"));
  EXPECT_TRUE(always("a unless on (job) up"));
  EXPECT_TRUE(always("a unless a"));
  EXPECT_FALSE(always("a unless on (job) b")) << "which of them there are is what is asked";
  EXPECT_FALSE(always("increase(a[1m]) unless on (job) (up == 0)"));
  EXPECT_FALSE(always("increase(a[1m]) unless on (job) ALERTS"));
  EXPECT_FALSE(always("increase(a[1m]) and on (job) b"));
}

}  // namespace
}  // namespace harness::languages::promql
