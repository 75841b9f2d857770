#include "harness/languages/logql/label_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// "LINES ? NAME = a b"
std::vector<std::string> reads_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  std::vector<std::string> all;
  if (!parsed) return all;
  for (const LabelRead& read : label_reads(*parsed)) {
    std::string one = read.lines + " ? " + read.name;
    for (const ReadValue& value : read.values)
      one += " " + value.text + (value.is_pattern ? "~" : "");
    if (read.asks_presence) one += " there";
    all.push_back(one);
  }
  return all;
}

TEST(LabelReads, AreOfTheStreamAndItsParsersWithoutFilters) {
  EXPECT_THAT(reads_in(R"({a="1"} |= "x" | json | level="ERROR" | logfmt | code>=500)"),
              ElementsAre(" ? a 1", R"({a="1"} | json ? level ERROR)",
                          R"({a="1"} | json | logfmt ? code)"));
}

TEST(LabelReads, AreEachNameOnceWithAllItsValues) {
  EXPECT_THAT(reads_in(R"({a="1"} | json | level="ERROR" or level=~"FATAL|ERROR", x!="")"),
              ElementsAre(" ? a 1", R"({a="1"} | json ? level ERROR FATAL~ ERROR~)",
                          R"({a="1"} | json ? x there)"));
}

TEST(LabelReads, AreOfMetricQueriesToo) {
  EXPECT_THAT(reads_in(R"(sum(sum_over_time({a="1"} | json | unwrap took | n>1 [5s])))"),
              ElementsAre(" ? a 1", R"({a="1"} | json ? took)", R"({a="1"} | json ? n)"));
}

TEST(LabelReads, AreOfASelectorAmongThoseThatWhatStandsBeforeItSelects) {
  const Parsed parsed = parse(R"({a=~"b|c", d="e", f=~"g.*", h=~".+", i!="j"})");
  ASSERT_TRUE(parsed);
  std::vector<std::string> all;
  for (const LabelRead& read : label_reads(*parsed)) {
    EXPECT_TRUE(read.selects);
    all.push_back(lines_with(read));
    for (const ReadValue& value : read.values) all.push_back(lines_with(read, value));
  }
  EXPECT_THAT(all, ElementsAre(R"({a=~".+"})", R"({a=~"b"})", R"({a=~"c"})",
                               R"({a=~"b|c", d=~".+"})", R"({a=~"b|c", d="e"})",
                               R"({a=~"b|c", d="e", f=~".+"})", R"({a=~"b|c", d="e", f=~"g.*"})"));
}

TEST(LabelReads, KnowWhatARegexLooksFor) {
  EXPECT_THAT(reads_in(R"({a=~".+"} | json | level=~"ERROR|WARN.*", x=~".+", y!~"a")"),
              ElementsAre(R"({a=~".+"} | json ? level ERROR~ WARN.*~)", R"({a=~".+"} | json ? x)",
                          R"({a=~".+"} | json ? y)"));
}

TEST(LabelReads, CanBeListedByTheirValues) {
  const Parsed parsed = parse(R"({a="1"} | json | level="ERROR")");
  ASSERT_TRUE(parsed);
  const LabelRead read = label_reads(*parsed).back();
  const std::string listing = values_of(read, "60s");
  EXPECT_EQ(listing, R"(topk(400, sum by (level) (count_over_time({a="1"} | json | level!="" )"
                     R"(| __error__="" [60s]))))");
  EXPECT_TRUE(parse(listing));
}

// What a template is made of is looked at by whoever looks at what it makes.
TEST(LabelReads, AreOfTemplatesBehindWhichSomebodyLooks) {
  EXPECT_THAT(reads_in(R"({a="1"} | json | line_format "{{.lvl}}" |= "ERROR")"),
              ElementsAre(" ? a 1", R"({a="1"} | json ? lvl)"));
  EXPECT_THAT(reads_in(R"({a=~".+"} | json | line_format "{{.lvl | ToUpper}}" | logfmt | x="1")"),
              ElementsAre(R"({a=~".+"} | json ? lvl)",
                          R"({a=~".+"} | json | line_format "{{.lvl | ToUpper}}" | logfmt ? x 1)"));
  EXPECT_THAT(
      reads_in(R"({a=~".+"} | json | label_format l="x-{{.lvl}}",m=n,o="{{.p}}" )"
               R"(| l="x-ERROR" or m="2")"),
      ElementsAre(R"({a=~".+"} | json ? lvl)", R"({a=~".+"} | json ? n)",
                  R"({a=~".+"} | json | label_format l="x-{{.lvl}}",m=n,o="{{.p}}" ? l x-ERROR)",
                  R"({a=~".+"} | json | label_format l="x-{{.lvl}}",m=n,o="{{.p}}" ? m 2)"));
  EXPECT_THAT(reads_in(R"(sum(bytes_over_time({a=~".+"} | json | line_format "{{$.x}}" [5s])))"),
              ElementsAre(R"({a=~".+"} | json ? x)"));
  EXPECT_THAT(reads_in(R"(sum(sum_over_time({a=~".+"} | label_format b=c | unwrap b [5s])))"),
              ElementsAre(R"({a=~".+"} ? c)", R"({a=~".+"} | label_format b=c ? b)"));
}

TEST(LabelReads, AreOfTemplatesThroughOthers) {
  const std::string first = R"({a=~".+"} | json | label_format b="{{index . \"c\"}}")";
  EXPECT_THAT(reads_in(first + R"( | line_format "{{.b}}" |~ "x")"),
              ElementsAre(R"({a=~".+"} | json ? c)", first + " ? b"));
  EXPECT_THAT(reads_in(R"({a=~".+"} | line_format "{{.b}}" | line_format "{{__line__}}" |= "x")"),
              ElementsAre(R"({a=~".+"} ? b)"));
}

TEST(LabelReads, AreNotOfWhatIsOnlyShown) {
  for (const char* shown : {R"({a=~".+"} | json | line_format "{{.lvl}}")",
                            R"({a=~".+"} | json | line_format "{{.lvl}}" | json)",
                            R"({a=~".+"} | json | label_format l="{{.lvl}}")",
                            R"({a=~".+"} | line_format "{{.b}}" | line_format "c" |= "c")",
                            R"(sum(count_over_time({a=~".+"} | line_format "{{.b}}" [5s])))"}) {
    EXPECT_THAT(reads_in(shown), IsEmpty()) << shown;
  }
}

TEST(LabelReads, NeedOnlyBeThereOnceWhereATemplateHasAnAnswerToTheirBeingAway) {
  for (const char* form : {"{{if .b}}x{{end}}", "{{with .b}}x{{end}}", R"({{default \"x\" .b}})",
                           R"({{.b | default \"x\"}})", "{{if $.b}}x{{end}}"}) {
    EXPECT_THAT(reads_in(R"({a=~".+"} | line_format ")" + std::string(form) + R"(" |= "x")"),
                ElementsAre(R"({a=~".+"} ? b there)"))
        << form;
  }
}

TEST(LabelReads, AreNotOfWhatTheLanguageMakes) {
  EXPECT_THAT(reads_in(R"({a=~".+"} | json | __error__!="")"), IsEmpty());
}

}  // namespace
}  // namespace harness::languages::logql
