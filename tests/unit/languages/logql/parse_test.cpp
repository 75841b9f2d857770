#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print.hpp"

namespace harness::languages::logql {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using testing::ElementsAre;

LogQuery log_query(std::string_view text) {
  Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : to_string(parsed.error()));
  return parsed ? std::get<LogQuery>(std::move(*parsed)) : LogQuery{};
}

Metric metric(std::string_view text) {
  Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text << ": " << (parsed ? "" : to_string(parsed.error()));
  return parsed ? std::get<Metric>(std::move(*parsed)) : Metric{};
}

std::string printed(std::string_view text) {
  std::string out;
  for (const Stage& stage : log_query(text).pipeline) out += print(stage) + "; ";
  return out;
}

TEST(Parse, TakesSelectors) {
  const LogQuery query = log_query("{ a = \"1\", b!=`2` ,c=~\"\\u00e9\", d!~\".\" } # said");
  ASSERT_EQ(query.selector.size(), 4U);
  EXPECT_EQ(query.selector[1].value, "2");
  EXPECT_EQ(query.selector[2].value, "é");
  EXPECT_EQ(query.selector[2].op, MatchOp::regex);
  EXPECT_EQ(query.selector[3].at, (Position{1, 33}));
}

// To Loki's lexer whatever means nothing else is a name.
TEST(Parse, TakesNamesOfOneSign) {
  EXPECT_EQ(printed("{a=\"b\"} | ! > 1.5 | drop '=', @ | label_format '1'=é, b='/'"),
            "| '!'>1.5; | drop '=','@'; | label_format '1'=é,b='/'; ");
}

TEST(Parse, TakesEveryStage) {
  EXPECT_EQ(printed("{a=\"b\"} |= \"x\" or ip(\"10.0.0.0/8\") !~ \"y\" |> \"<_>z\" !> \"z\""),
            "|= \"x\" or ip(\"10.0.0.0/8\"); !~ \"y\"; |> \"<_>z\"; !> \"z\"; ");
  EXPECT_EQ(printed("{a=\"b\"} | json | json x=\"y.z\", w | logfmt --strict --keep-empty q"),
            "| json; | json x=\"y.z\",w=\"w\"; | logfmt --strict --keep-empty q=\"q\"; ");
  EXPECT_EQ(printed("{a=\"b\"} | regexp \"(?P<x>.)\" | pattern \"<x> \" | unpack | decolorize"),
            "| regexp \"(?P<x>.)\"; | pattern \"<x> \"; | unpack; | decolorize; ");
  EXPECT_EQ(printed("{a=\"b\"} | line_format \"{{.x}}\" | label_format x=y, z=\"{{.x}}\""),
            "| line_format \"{{.x}}\"; | label_format x=y,z=\"{{.x}}\"; ");
  EXPECT_EQ(printed("{a=\"b\"} | drop x, y=~\"z.*\" | keep ip, duration"),
            "| drop x,y=~\"z.*\"; | keep ip,duration; ");
}

TEST(Parse, BindsAndTighterThanOr) {
  EXPECT_EQ(printed("{a=\"b\"} | x=\"1\" or y=\"2\" and z=\"3\""),
            "| ( x=\"1\" or ( y=\"2\" , z=\"3\" ) ); ");
  EXPECT_EQ(printed("{a=\"b\"} | x=\"1\", y=\"2\" z>3 and (v=\"4\" or w!=\"5\")"),
            "| ( x=\"1\" , y=\"2\" , z>3 , ( v=\"4\" or w!=\"5\" ) ); ");
}

// What follows a comma, or a mere space, goes together.
TEST(Parse, ReadsAllBehindACommaAsOne) {
  EXPECT_EQ(printed("{a=\"b\"} | x=1, y=2 or z=3"), "| ( x==1 , ( y==2 or z==3 ) ); ");
  EXPECT_EQ(printed("{a=\"b\"} | x=1 y=2 or z=3"), "| ( x==1 , ( y==2 or z==3 ) ); ");
  EXPECT_EQ(printed("{a=\"b\"} | x=1 and y=2 or z=3"), "| ( ( x==1 , y==2 ) or z==3 ); ");
  EXPECT_EQ(printed("{a=\"b\"} | v=0 or x=1, y=2 or z=3"),
            "| ( v==0 or ( x==1 , ( y==2 or z==3 ) ) ); ");
  EXPECT_EQ(printed("{a=\"b\"} | v=0 and x=1, y=2 and z=3 or w=4"),
            "| ( v==0 , x==1 , ( ( y==2 , z==3 ) or w==4 ) ); ");
  EXPECT_EQ(printed("{a=\"b\"} | (x=1, y=2) or z=3"), "| ( ( x==1 , y==2 ) or z==3 ); ");
  std::string many = "{a=\"b\"} | x=1";
  for (int i = 0; i < 1000; ++i) many += ", x=\"1\"";
  EXPECT_TRUE(parse(many));
  for (int i = 0; i < 1000; ++i) many += ", x=\"1\" or y=\"2\"";
  EXPECT_EQ(to_string(parse(many).error()),
            "parse error : the query is nested more than 100 levels deep");
}

TEST(Parse, TakesQuantities) {
  EXPECT_EQ(printed("{a=\"b\"} | n >= -1.5e3 | d < 1m30s | b == 1.5KiB | n = 3 | i = ip(\"::1\")"),
            "| n>=-1500; | d<90000000000ns; | b==1536B; | n==3; | i=ip(\"::1\"); ");
  EXPECT_EQ(printed("{a=\"b\"} | d > -1.5s | d < 1d12h | d < 30m1h"),
            "| d>-1500000000ns; | d<129600000000000ns; | d<5400000000000ns; ");
}

TEST(Parse, TakesRangesBeforeAndAfterStages) {
  for (const char* text :
       {"rate({a=\"b\"} | json | unwrap x [5m])", "rate({a=\"b\"}[5m] | json | unwrap x)",
        "rate(({a=\"b\"} | json | unwrap x)[5m])", "rate(({a=\"b\"}[5m] | json | unwrap x))"}) {
    const Metric parsed = metric(text);
    const auto& range = std::get<RangeAggregation>(parsed.of);
    EXPECT_EQ(range.range, minutes(5)) << text;
    EXPECT_EQ(range.log.pipeline.size(), 1U) << text;
    ASSERT_TRUE(range.unwrap) << text;
    EXPECT_EQ(range.unwrap->label, "x") << text;
  }
}

TEST(Parse, TakesOffsetsAndParameters) {
  const Metric parsed = metric(
      "quantile_over_time(0.9, {a=\"b\"} | unwrap duration_seconds(x) | __error__=\"\" "
      "[60001ms] offset -2m) without (c, d)");
  const auto& range = std::get<RangeAggregation>(parsed.of);
  EXPECT_EQ(range.parameter, 0.9);
  EXPECT_EQ(range.range, milliseconds(60001));
  EXPECT_EQ(range.offset, minutes(-2));
  EXPECT_EQ(range.unwrap->conversion, Unwrap::Conversion::duration);
  EXPECT_EQ(range.unwrap->filters.size(), 1U);
  EXPECT_TRUE(range.grouping->without);
  EXPECT_THAT(range.grouping->labels, ElementsAre("c", "d"));
}

TEST(Parse, TakesAggregationsWithTheirGroupingOnEitherSide) {
  for (const char* text :
       {"topk by (x) (2, rate({a=\"b\"}[1m]))", "TOPK(2, rate({a=\"b\"}[1m])) BY (x)"}) {
    const Metric parsed = metric(text);
    const auto& top = std::get<VectorAggregation>(parsed.of);
    EXPECT_EQ(top.parameter, 2) << text;
    EXPECT_THAT(top.grouping->labels, ElementsAre("x")) << text;
  }
}

TEST(Parse, KnowsPrecedence) {
  const Metric parsed = metric("vector(1) + vector(2) * vector(3) > bool vector(4) or vector(5)");
  const auto& either = std::get<BinaryOperation>(parsed.of);
  EXPECT_EQ(either.op, BinaryOp::logical_or);
  const auto& greater = std::get<BinaryOperation>(either.left->of);
  EXPECT_EQ(greater.op, BinaryOp::greater);
  EXPECT_TRUE(greater.return_bool);
  EXPECT_EQ(std::get<BinaryOperation>(greater.left->of).op, BinaryOp::add);
}

TEST(Parse, TakesMatching) {
  const Metric parsed = metric("vector(1) / on (a, b) group_left (c) vector(2)");
  const auto& division = std::get<BinaryOperation>(parsed.of);
  ASSERT_TRUE(division.matching);
  EXPECT_TRUE(division.matching->on);
  EXPECT_THAT(division.matching->labels, ElementsAre("a", "b"));
  EXPECT_EQ(division.matching->cardinality, Matching::Cardinality::many_to_one);
  EXPECT_THAT(division.matching->include, ElementsAre("c"));
}

TEST(Parse, TakesLabelReplace) {
  const Metric parsed = metric("label_replace(vector(1), \"to\", \"$1\", \"from\", \"(.*)\")");
  const auto& replace = std::get<LabelReplace>(parsed.of);
  EXPECT_EQ(replace.target, "to");
  EXPECT_EQ(replace.regex, "(.*)");
}

TEST(Parse, KeepsFunctionNamesForLabels) {
  EXPECT_EQ(printed("{rate=\"b\"} | duration > 1s | sum=\"x\""),
            "| duration>1000000000ns; | sum=\"x\"; ");
}

}  // namespace
}  // namespace harness::languages::logql
