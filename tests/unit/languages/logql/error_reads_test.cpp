#include "harness/languages/logql/error_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/number_filters.hpp"
#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Query read(const std::string& text) {
  Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *std::move(parsed) : Query{};
}

std::vector<std::string> filters_in(const std::string& text) {
  std::vector<std::string> all;
  for (const ErrorFilter& filter : error_filters(read(text))) {
    EXPECT_TRUE(parse(lines_with_error(filter.reached)));
    EXPECT_TRUE(parse(lines_without_error(filter.unfiltered)));
    all.push_back(filter.text + " of " + filter.reached + " or " + filter.unfiltered);
  }
  return all;
}

TEST(ErrorFilters, AreThoseThatNoErrorGetsPast) {
  EXPECT_THAT(filters_in(R"({a="1"} |= "x" | json | __error__="" | b="2")"),
              ElementsAre(R"(__error__="" of {a="1"} |= "x" | json or {a="1"} | json)"));
  for (const char* filter : {R"(__error__!="JSONParserErr")", R"(__error__!~".+")",
                             R"(b="2" and __error__="")", R"(__error__=~"")"}) {
    EXPECT_EQ(filters_in(R"({a="1"} | json | )" + std::string(filter)).size(), 1U) << filter;
  }
  EXPECT_THAT(filters_in(R"(rate({a="1"} | json | unwrap b | __error__="" [5m]))"),
              ElementsAre(R"(__error__="" of {a="1"} | json or {a="1"} | json)"));
}

TEST(ErrorFilters, AreNotThoseThatLookForErrors) {
  for (const char* filter : {R"(__error__!="")", R"(__error__="JSONParserErr")",
                             R"(__error__=~".*")", R"(b="2" or __error__="")"}) {
    EXPECT_THAT(filters_in(R"({a="1"} | json | )" + std::string(filter)), IsEmpty()) << filter;
  }
}

std::vector<std::string> numbers_in(const std::string& text) {
  std::vector<std::string> all;
  for (const NumberRead& number : numbers_behind_errors(read(text))) {
    EXPECT_TRUE(parse(number.comparable)) << number.comparable;
    EXPECT_TRUE(parse(number.failing)) << number.failing;
    all.push_back(number.text + ": " + number.comparable + "; " + number.failing);
  }
  return all;
}

TEST(NumbersBehindErrors, AreComparedEitherWay) {
  EXPECT_THAT(numbers_in(R"({a="1"} |= "x" | json | took > 5 | __error__="")"),
              ElementsAre(R"(took>5: {a="1"} | json | ( took>=5 or took<5 ) | __error__=""; )"
                          R"({a="1"} | json | took>5 | __error__="LabelFilterErr")"));
  EXPECT_EQ(numbers_in(R"({a="1"} | json | b > 1ms, c < 4KB or d = 3 | __error__="")").size(), 3U);
  EXPECT_EQ(numbers_in(R"(rate({a="1"} | json | b > 1 | unwrap c | __error__="" [5m]))").size(),
            1U);
}

TEST(NumbersBehindErrors, AreNotThoseWhoseErrorsAreKept) {
  EXPECT_THAT(numbers_in(R"({a="1"} | json | took > 5)"), IsEmpty());
  EXPECT_THAT(numbers_in(R"({a="1"} | json | __error__="" | took > 5)"), IsEmpty());
  EXPECT_THAT(numbers_in(R"({a="1"} | json | b="5" | __error__="")"), IsEmpty());
}

TEST(FilteredUnwraps, HaveTheFiltersBeforeThem) {
  const auto all =
      filtered_unwraps(read(R"(rate({a="1"} | json | b="2" | unwrap c | __error__="" [5m]))"));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].text, "unwrap c");
  EXPECT_EQ(all[0].reached, R"({a="1"} | json | b="2" | c!="")");
  EXPECT_EQ(all[0].numbers, R"({a="1"} | json | b="2" | unwrap c | __error__="")");
  EXPECT_THAT(filtered_unwraps(read(R"(rate({a="1"} | json | unwrap c | __error__="" [5m]))")),
              IsEmpty());
  EXPECT_THAT(filtered_unwraps(read(R"(rate({a="1"} | json | b="2" | unwrap c [5m]))")), IsEmpty());
}

TEST(Constants, AreWrittenWithoutALabelAndLookedAt) {
  EXPECT_THAT(constants_looked_at(read(R"({a="1"} | line_format "x" |= "y")")),
              ElementsAre(R"(line_format "x")"));
  EXPECT_THAT(constants_looked_at(read(R"({a="1"} | line_format `{{ "x" }}` | json)")),
              ElementsAre("line_format \"{{ \\\"x\\\" }}\""));
  EXPECT_THAT(constants_looked_at(read(R"({a="1"} | json | label_format b="x",c=d | b="2")")),
              ElementsAre(R"(label_format b="x",c=d)"));
  for (const char* other :
       {R"({a="1"} | json | label_format b="x" | c="2")",
        R"({a="1"} | json | label_format b="{{.c}}" | b="2")",
        R"({a="1"} | label_format b="x" | json | b="2")", R"({a="1"} | line_format "x")",
        R"({a="1"} | line_format "x" | b="2")", R"({a="1"} | line_format "{{.b}}" |= "y")",
        R"({a="1"} | line_format "{{__line__}}" |= "y")",
        R"({a="1"} | line_format "x" | line_format "{{.b}}" |= "y")"}) {
    EXPECT_THAT(constants_looked_at(read(other)), IsEmpty()) << other;
  }
}

TEST(RangeReads, AskForNumbersAsTheirFiltersDo) {
  const auto all = range_reads(read(R"({a="1"} |= "x" | json | took > 5s | (b == 3 or c < 4KB))"));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].text, "took>5000000000ns");
  EXPECT_EQ(all[0].inside, R"({a="1"} | json | took>5000000000ns | __error__="")");
  EXPECT_EQ(all[0].numbers, R"({a="1"} | json | unwrap duration(took) | __error__="")");
  EXPECT_EQ(all[0].value, 5);
  EXPECT_EQ(all[1].numbers, R"({a="1"} | json | unwrap b | __error__="")");
  EXPECT_EQ(all[2].numbers, R"({a="1"} | json | unwrap bytes(c) | __error__="")");
  EXPECT_EQ(all[2].unit, "B");
  for (const RangeRead& one : all) {
    EXPECT_TRUE(parse(one.inside)) << one.inside;
    EXPECT_TRUE(parse("max(max_over_time(" + one.numbers + " [1m]))")) << one.numbers;
  }
  EXPECT_EQ(all[0].relation, Relation::greater);
  EXPECT_EQ(all[1].relation, Relation::equal);
  EXPECT_THAT(range_reads(read(R"({a="1"} | json | took != 5 | level="x")")), IsEmpty());
}

TEST(NoNumbers, AreReadAsTheirUnwrapDoes) {
  const auto left_out = [](const std::string& text) {
    std::vector<std::string> all;
    for (const NoNumberRead& one : left_out_by_unwraps(read(text))) {
      EXPECT_TRUE(parse(one.lines)) << one.lines;
      all.push_back(one.text + ": " + one.lines);
    }
    return all;
  };
  EXPECT_THAT(left_out(R"(rate({a="1"} |= "x" | json | unwrap b | __error__="" [1m]))"),
              ElementsAre(R"(unwrap b: {a="1"} |= "x" | json | b!="" | b>=0 | )"
                          R"(__error__="LabelFilterErr")"));
  EXPECT_THAT(left_out(R"(rate({a="1"} | json | unwrap duration(b) | __error__="" [1m]))"),
              ElementsAre(testing::HasSubstr("b>=0ns")));
  EXPECT_THAT(left_out(R"(rate({a="1"} | json | unwrap bytes(b) | __error__="" [1m]))"),
              ElementsAre(testing::HasSubstr("b>=0B")));
  EXPECT_THAT(left_out(R"(rate({a="1"} | json | unwrap b [1m]))"), IsEmpty()) << "it fails";
}

TEST(NanReads, AreOfComparisonsWithPlainNumbers) {
  const auto all =
      left_out_as_nan(read(R"({a="1"} |= "x" | json | b > 3 | took > 5s | (c == 1 or d != 2))"));
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].text, "b>3");
  EXPECT_EQ(all[0].name, "b");
  EXPECT_EQ(all[0].lines, R"({a="1"} |= "x" | json | b=~"(?i)[+-]?nan")");
  EXPECT_EQ(all[1].name, "c");
  for (const NanRead& one : all) EXPECT_TRUE(parse(one.lines)) << one.lines;
}

TEST(AddressReads, AreOfTheSameVersion) {
  const auto any_in = [](const std::string& text) {
    std::vector<std::string> all;
    for (const AddressRead& one : address_reads(read(text))) {
      EXPECT_TRUE(parse(one.any)) << one.any;
      all.push_back(one.any);
    }
    return all;
  };
  EXPECT_THAT(
      any_in(R"({a="1"} |= "x" | json | b=ip("10.0.0.1") | c=ip("fe80::/10"))"),
      ElementsAre(R"({a="1"} | json | b=ip("0.0.0.0/0"))", R"({a="1"} | json | c=ip("::/0"))"));
  EXPECT_THAT(any_in(R"({a="1"} | json | b!=ip("10.0.0.1"))"), IsEmpty());
}

std::vector<std::string> counted_in(const std::string& text) {
  std::vector<std::string> all;
  for (const NotCompared& one : counted_without_number(read(text))) {
    EXPECT_TRUE(parse(one.with_number)) << one.with_number;
    all.push_back(one.without_number);
  }
  return all;
}

TEST(NotCompared, IsWhatNoFilterBehindHeeds) {
  EXPECT_THAT(counted_in(R"({a="1"} | json | b > 5)"),
              ElementsAre(R"({a="1"} | json | b>5 | __error__="LabelFilterErr")"));
  EXPECT_THAT(counted_in(R"({a="1"} | json | __error__="" | b > 5 | c="d")"),
              ElementsAre(R"({a="1"} | json | __error__="" | b>5 | c="d" | )"
                          R"(__error__="LabelFilterErr")"));
  EXPECT_THAT(counted_in(R"({a="1"} | json | drop __error__ | b > 5 | drop __error__, c)"),
              ElementsAre(R"({a="1"} | json | drop __error__ | b>5 | drop c | )"
                          R"(__error__="LabelFilterErr")"));
  for (const char* heeded :
       {R"({a="1"} | json | b > 5 | __error__="")", R"({a="1"} | json | b > 5, __error__="")",
        R"({a="1"} | json | b="5")", R"(rate({a="1"} | json | b > 5 [1m]))"}) {
    EXPECT_THAT(counted_in(heeded), IsEmpty()) << heeded;
  }
  EXPECT_THAT(counted_in(R"(rate({a="1"} | json | b > 5 | drop __error__ [1m]))"),
              ElementsAre(R"({a="1"} | json | b>5 | __error__="LabelFilterErr")"));
}

}  // namespace
}  // namespace harness::languages::logql
