#include "harness/languages/logql/subject_reads.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> subjects_in(const std::string& text) {
  const Parsed parsed = parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? subject_reads(*parsed) : std::vector<std::string>{};
}

TEST(SubjectReads, AreTheLinesOfWhichItIsSaidWhatBecameOfThem) {
  EXPECT_THAT(subjects_in(R"({a="1"} | json | die_type="risky" | level="ERROR")"),
              ElementsAre(R"({a="1"} | json | die_type="risky")"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json | die_type="risky", user!="x" | http_status >= 500)"),
              ElementsAre(R"({a="1"} | json | ( die_type="risky" , user!="x" ))"));
  EXPECT_THAT(subjects_in(R"({a="1"} |= "failed" | logfmt | route=~"/r.*" and level="error")"),
              ElementsAre(R"({a="1"} | logfmt | route=~"/r.*")"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json | route="/" | took > 1s)"),
              ElementsAre(R"({a="1"} | json | route="/")"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json | route="/" | message="Roll failed")"),
              ElementsAre(R"({a="1"} | json | route="/")"));
}

TEST(SubjectReads, AreNotOfWhatSaysNothingOfEndsOrNothingElse) {
  for (const char* query :
       {R"({a="1"})", R"({a="1"} | json | die_type="risky")", R"({a="1"} |= "panic")",
        R"({a="1", b="2"} | json | level="ERROR")", R"({a="1"} != "x" | json | route="/")",
        R"({a="1"} | json | level="ERROR" | message="Roll failed")",
        R"({a="1"} | json | level="ERROR" | trace_id="")", R"({level="ERROR"} |= "x")",
        R"({a="1"} | json | route="/" | __error__!="")",
        R"({a="1"} | json | event="login" | user="root")",
        R"({a="1"} | json | event="payment failed" | level="ERROR")"}) {
    EXPECT_THAT(subjects_in(query), IsEmpty()) << query;
  }
}

// What may hold whatever a line is about says nothing of what it is about.
TEST(SubjectReads, AreWhatIsLeftOfAlternatives) {
  EXPECT_THAT(subjects_in(R"({a="1"} | json | level="ERROR" | (x="1" or y="2"))"),
              ElementsAre(R"({a="1"} | json | ( x="1" or y="2" ))"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json | z="1" | (x="1" or level="ERROR"))"),
              ElementsAre(R"({a="1"} | json | z="1")"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json | x="1" or level="ERROR")"), IsEmpty());
}

// Before the parsers, for speed.
TEST(SubjectReads, AreNotOfATextOfWhatTheyAre) {
  EXPECT_THAT(subjects_in(R"({a="1"} |= "risky" | json | die_type="risky")"), IsEmpty());
  EXPECT_THAT(subjects_in(R"({a="1"} |= `"die_type":"risky"` | json | die_type="risky")"),
              IsEmpty());
  EXPECT_THAT(subjects_in(R"({a="1"} |= "risky" |= "failed" | json | die_type="risky")"),
              ElementsAre(R"({a="1"} | json | die_type="risky")"));
}

TEST(SubjectReads, LeaveOutOfSelectorsWhatTellsHowLinesEnd) {
  EXPECT_THAT(subjects_in(R"({a="1", level="ERROR"} | json | die_type="risky")"),
              ElementsAre(R"({a="1"} | json | die_type="risky")"));
  EXPECT_THAT(subjects_in(R"({a!="1", level="ERROR"} | json | die_type="risky")"), IsEmpty());
}

TEST(SubjectReads, KnowWhatGotAnotherName) {
  EXPECT_THAT(
      subjects_in(R"({a="1"} | json | label_format x=level, y=die | x="ERROR" | y="risky")"),
      ElementsAre(R"({a="1"} | json | label_format x=level,y=die | y="risky")"));
  EXPECT_THAT(subjects_in(R"({a="1"} | json x="log.level", y="die" | x="ERROR" | y="risky")"),
              ElementsAre(R"({a="1"} | json x="log.level",y="die" | y="risky")"));
  EXPECT_THAT(
      subjects_in(R"({a="1"} | json | label_format y="{{.die}}!" | level="ERROR" | y="r!")"),
      IsEmpty());
}

TEST(SubjectReads, AreOfMetricQueries) {
  EXPECT_THAT(subjects_in(R"(sum(count_over_time({a="1"} | json | x="1" | level="ERROR" [1m])) / )"
                          R"(sum(count_over_time({a="1"} | json | x="1" [1m])) or vector(0))"),
              ElementsAre(R"({a="1"} | json | x="1")"));
  EXPECT_THAT(subjects_in(R"(max(max_over_time({a="1"} | json | x="1" | unwrap y [1m])))"),
              ElementsAre(R"({a="1"} | json | x="1")"));
  EXPECT_THAT(
      subjects_in(R"(sum(sum_over_time({a="1"} | json | unwrap duration(took) | x="1" [1m])))"),
      ElementsAre(R"({a="1"} | json | x="1")"));
  EXPECT_THAT(subjects_in(R"(sum(sum_over_time({a="1"} | json | x="1" | unwrap y [1m])))"),
              IsEmpty());
}

}  // namespace
}  // namespace harness::languages::logql
