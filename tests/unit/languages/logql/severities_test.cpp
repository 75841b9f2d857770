#include "harness/languages/logql/severities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::set<Severity> severities(const std::string& filter) {
  const Parsed parsed = parse("{a=\"1\"} " + filter);
  EXPECT_TRUE(parsed) << filter;
  const auto reads = parsed ? line_reads(*parsed) : std::vector<LineRead>{};
  EXPECT_FALSE(reads.empty()) << filter;
  return reads.empty() ? std::set<Severity>{} : severities_in(reads.front());
}

TEST(Severities, AreWhatATextIsAbout) {
  EXPECT_THAT(severities(R"(|= "ERROR")"), ElementsAre(Severity::error));
  EXPECT_THAT(severities(R"(|~ "\\bERR\\b")"), ElementsAre(Severity::error));
  EXPECT_THAT(severities(R"x(|~ "level=(ERROR|FATAL)")x"),
              ElementsAre(Severity::error, Severity::fatal));
  EXPECT_THAT(severities(R"x(|~ "(?i)lvl.?=.?(warn|wrn)")x"), ElementsAre(Severity::warning));
  EXPECT_THAT(severities(R"(|= "\"severity\": \"CRIT\"")"), ElementsAre(Severity::fatal));
  EXPECT_THAT(severities(R"(|= "EROR")"), ElementsAre(Severity::error));
}

TEST(Severities, AreNotThatOfATextAboutMore) {
  for (const char* filter :
       {R"(|= "error: no route")", R"(|~ "error.*timeout")", R"(|= "terror")", R"(|= "total")",
        R"(|= "level=INFO")", R"(|= "Roll failed")", R"(|= "panic")"}) {
    EXPECT_THAT(severities(filter), IsEmpty()) << filter;
  }
}

TEST(Severities, AreCalledByManyWords) {
  EXPECT_EQ(severity_called("ERR"), Severity::error);
  EXPECT_EQ(severity_called("Warning"), Severity::warning);
  EXPECT_EQ(severity_called("critical"), Severity::fatal);
  EXPECT_EQ(severity_called("info"), std::nullopt);
  EXPECT_EQ(severity_called("EROR"), std::nullopt);
  EXPECT_EQ(severity_called(""), std::nullopt);
}

TEST(Severities, AreCountedByWhateverLabelHasThem) {
  const auto reads = line_reads(*parse(R"({a="1"} | json | b="2" |= "ERROR")"));
  const std::string query = counts_by_severity(reads.front().lines, "20s");
  EXPECT_EQ(query, R"(sum by (detected_level, level, severity) (count_over_time({a="1"} | json | )"
                   R"(__error__="" [20s])))");
  EXPECT_TRUE(parse(query));
}

}  // namespace
}  // namespace harness::languages::logql
