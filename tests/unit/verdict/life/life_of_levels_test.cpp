#include "harness/verdict/life/life_of_levels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parse.hpp"

// Several services of which one writes plain text, and a query for lines of a level.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const observe::Window a_minute{WallTime{std::chrono::seconds{1'700'000'000}},
                               WallTime{std::chrono::seconds{1'700'000'060}}};

std::vector<languages::logql::LabelRead> labels_in(const std::string& logql) {
  return languages::logql::label_reads(*languages::logql::parse(logql));
}

// Who has lines, by their levels.
using Levels = std::vector<std::pair<std::string, std::string>>;

std::string series_of_levels(const Levels& all, bool with_levels) {
  std::string series;
  for (const auto& [job, level] : all) {
    series += (series.empty() ? "" : ",") + std::string(R"({"metric":{"job":")") + job + R"(")" +
              (with_levels ? R"(,"level":")" + level + R"(")" : "") +
              R"(},"value":[1700000060,"12"]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + series + "]}}";
}

Life judged_levels(const std::string& logql, const Levels& by_parsers, const Levels& beside) {
  const auto reads = labels_in(logql);
  std::vector<observe::Answer> answers;
  const auto questions = questions_for_levels(reads, a_minute);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string body = i % 3 == 0   ? series_of_levels({{"front", ""}, {"back", ""}}, false)
                             : i % 3 == 1 ? series_of_levels(by_parsers, true)
                                          : series_of_levels(beside, true);
    answers.push_back({a_minute.end, 200, body, ""});
  }
  return life_of_levels(reads, answers);
}

const std::string of_all = R"({env="x"} | json | level="ERROR")";

TEST(LifeOfLevels, IsThatEachServiceTellsThem) {
  EXPECT_EQ(judged_levels(of_all, {{"front", "INFO"}, {"back", "INFO"}}, {}).outcome,
            Outcome::pass);
  EXPECT_EQ(judged_levels(of_all, {{"front", "INFO"}}, {{"back", "info"}}).outcome, Outcome::pass);
  const Life life = judged_levels(of_all, {{"front", "INFO"}}, {{"back", "unknown"}});
  EXPECT_EQ(life.outcome, Outcome::undecided);
  EXPECT_THAT(life.why, HasSubstr(R"(no line of {job="back"} in the run has a level, so that its )"
                                  "errors are not found by it"));
}

TEST(LifeOfLevels, IsAskedForOfSeveralAlone) {
  EXPECT_EQ(questions_for_levels(labels_in(of_all), a_minute).size(), 3U);
  EXPECT_EQ(
      questions_for_levels(labels_in(R"({job=~"front|back"} | json | level="ERROR")"), a_minute)
          .size(),
      3U);
  for (const char* other : {R"({job="back"} | json | level="ERROR")",
                            R"({env="x"} | json | user="7")", R"({env="x"} |= "ERROR")"}) {
    EXPECT_TRUE(questions_for_levels(labels_in(other), a_minute).empty()) << other;
  }
  const auto questions = questions_for_levels(labels_in(of_all), a_minute);
  EXPECT_EQ(questions[1].params.at("query"),
            R"(sum by (job, service_name, level) (count_over_time({env="x"} | json )"
            R"(| level!="" | __error__="" [60000ms])))");
}

}  // namespace
}  // namespace harness::verdict
