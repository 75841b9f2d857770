#include "harness/languages/logql/text_subjects.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string app = R"({app="a"} )";

std::vector<std::string> about(const std::string& pipeline) {
  const auto query = parse(app + pipeline);
  if (!query) return {"cannot be read: " + pipeline};
  const auto all = text_subjects(*query);
  return all.empty() ? std::vector<std::string>{} : all.front().any_of;
}

TEST(TextSubjects, AreWhatTheOtherTextsSayTheEndOf) {
  EXPECT_THAT(about(R"(|= "risky" |= "ERROR")"), ElementsAre(app + R"(|= "risky")"));
  EXPECT_THAT(about(R"(|= "roll failed" |= "risky")"), ElementsAre(app + R"(|= "risky")"));
  EXPECT_THAT(about(R"(|= "\"die\":\"risky\"" |= "\"status\":500")"),
              ElementsAre(app + R"(|= "\"die\":\"risky\"")"));
  EXPECT_THAT(about(R"(|~ "risky.*ERROR")"), ElementsAre(app + R"(|~ "risky")"));
  EXPECT_THAT(about(R"(|= "risky" | json | level="ERROR")"), ElementsAre(app + R"(|= "risky")"));
  EXPECT_THAT(about(R"(|= "risky" |= "GET" |= "500")"),
              ElementsAre(app + R"(|= "risky" |= "GET")"));
}

TEST(TextSubjects, MayBeAnyOfThemWhereNoneSaysAnEnd) {
  EXPECT_THAT(about(R"(|= "risky" |= "kaputt")"),
              ElementsAre(app + R"(|= "risky")", app + R"(|= "kaputt")"));
}

TEST(TextSubjects, AreNoneWhereThereIsNothingToTellApart) {
  EXPECT_THAT(about(R"(|= "risky")"), IsEmpty());
  EXPECT_THAT(about(R"(|= "ERROR")"), IsEmpty());
  EXPECT_THAT(about(R"(|= "ERROR" |= "failed")"), IsEmpty());
  EXPECT_THAT(about(R"(|= "ERROR" != "risky")"), IsEmpty());
  EXPECT_THAT(about(R"(|= "risky" | json | die="risky" | level="ERROR")"), IsEmpty())
      << "it is there for speed";
  EXPECT_THAT(about(R"(| json | line_format "{{.a}}" |= "risky" |= "ERROR")"), IsEmpty());
}

TEST(TextSubjects, HaveTheWholeQueryBesideThem) {
  const auto query =
      parse(R"(sum(count_over_time({app="a"} |= "risky" | json | level="ERROR" [5s])))");
  ASSERT_TRUE(query);
  const auto all = text_subjects(*query);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().query, R"({app="a"} |= "risky" | json | level="ERROR")");
}

}  // namespace
}  // namespace harness::languages::logql
