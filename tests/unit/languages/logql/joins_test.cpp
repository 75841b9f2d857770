#include "harness/languages/logql/joins.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print_metric.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Join> joins_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? joins(*parsed) : std::vector<Join>{};
}

TEST(LogqlJoins, AreOfTwoVectors) {
  EXPECT_THAT(joins_in(R"({a="1"} |= "x")"), IsEmpty());
  EXPECT_THAT(joins_in(R"(rate({a="1"}[5m]) * 100 > 3)"), IsEmpty());
  EXPECT_THAT(joins_in(R"(rate({a="1"}[5m]) or vector(0))"), IsEmpty());
  const auto all = joins_in(R"(sum(rate({a="1"}[5m]) and on (b) rate({c="1"}[5m])) / vector(2))");
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[1].op, "and");
  EXPECT_TRUE(all[1].on);
  EXPECT_EQ(all[1].labels, std::vector<std::string>{"b"});
}

TEST(LogqlJoins, KnowWhatWouldBeThereWhateverCame) {
  const auto all =
      joins_in(R"(sum by (b) (rate({a="1"} |= "x" | json | level="ERROR" | die="2" [5m])) > 1 )"
               R"(and rate({a="1"}[5m]))");
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].left.whatever,
            R"(sum by (b) (rate({a="1"} | json | die="2" | __error__=""[300000ms])))");
  ASSERT_THAT(all[0].left.left_out, SizeIs(1));
  EXPECT_EQ(all[0].left.left_out[0].label, "level");
  EXPECT_TRUE(all[0].left.left_out[0].takes("ERROR"));
  EXPECT_FALSE(all[0].left.left_out[0].takes("INFO"));
}

TEST(LogqlJoins, AlwaysLeaveOutWhatIsLogged) {
  const auto always = [](const std::string& right) {
    return joins_in(R"(rate({a="1"} |= "x" [5m]) unless )" + right).front().always_leaves_out;
  };
  EXPECT_TRUE(always(R"(rate({a="1"}[5m]))"));
  EXPECT_TRUE(always(R"(rate({a="1"} | json [5m]))"));
  EXPECT_TRUE(always(R"(rate({a="1"} |= "x" [5m]))")) << "the same";
  EXPECT_FALSE(always(R"(rate({a="1"} |= "y" [5m]))"));
  EXPECT_FALSE(always(R"((rate({a="1"}[5m]) > 5))"));
  EXPECT_FALSE(always(R"(absent_over_time({a="1"}[5m]))"));
}

TEST(PrintMetric, AsksTheSame) {
  for (const char* text :
       {R"(quantile_over_time(0.9,{a="1"} | json | unwrap b | __error__=""[5m] offset 1m) by (c))",
        R"(topk(3, sum by (a) (rate({a="1"}[1m]))))", R"(sum without (a) (rate({a="1"}[1m])))",
        R"x(label_replace(rate({a="1"}[1m]), "b", "$1", "a", "(.*)"))x",
        R"(rate({a="1"}[1m]) / on (a) group_left (b) rate({c="1"}[1m]) > bool 0.5)",
        R"(1 - 2 * vector(3) ^ 0.1)", R"(rate({a="1"}[1m] offset -5m))"}) {
    const Parsed parsed = parse(text);
    ASSERT_TRUE(parsed) << text;
    const std::string printed = print(std::get<Metric>(*parsed));
    const Parsed again = parse(printed);
    ASSERT_TRUE(again) << text << " became " << printed << ": " << again.error().message;
    EXPECT_EQ(print(std::get<Metric>(*again)), printed);
  }
}

}  // namespace
}  // namespace harness::languages::logql
