#include "harness/verdict/life/life_of_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/parser.hpp"
#include "tests/unit/verdict/evidence.hpp"

// Grouped by a label that nothing has, all are one group.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const observe::Window window{at(0), at(60)};
const Stretches stretches{window, window};

constexpr const char* sets =
    R"({"status":"success","data":[{"__name__":"x","job":"roller","status":"500"}]})";

observe::Answer said(const std::string& body) { return {at(61), 200, body, ""}; }

Life of_metrics(const std::string& query, const std::string& body = sets) {
  const auto tree = languages::promql::parse(query);
  const auto questions = questions_for_groups(**tree, window);
  const std::vector<observe::Answer> answers(questions.size(), said(body));
  return life_of_groups(**tree, window, answers);
}

std::string lines_with(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{)" + labels +
         R"(},"values":[["1700000010000000000","{}"]]}]}})";
}
const std::string no_lines = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

// `with`: what there is of lines that have the label.
Life of_lines(const std::string& query, const std::string& with = no_lines) {
  const auto parsed = languages::logql::parse(query);
  const auto reads = languages::logql::group_reads(*parsed);
  std::vector<observe::Answer> answers;
  for (const auto& question : questions_for_groups(reads, stretches)) {
    const bool is_of_label = question.query.find("!=\"\"") != std::string::npos;
    answers.push_back(said(is_of_label ? with : lines_with(R"("app":"a","level":"INFO")")));
  }
  return life_of_groups(reads, stretches, answers);
}

TEST(LifeOfGroups, IsNotGivenByASlipOfALabel) {
  for (const char* query : {"sum by (jobb) (x)", "max(sum by (jobb) (rate(x[20s])))",
                            "sum by (job, statuss) (x) or vector(0)", "count by (jobb) (x > 1)"}) {
    const Life life = of_metrics(query);
    EXPECT_EQ(life.outcome, Outcome::undecided) << query;
    EXPECT_THAT(life.why, HasSubstr("a label that no series of x has; did you mean ")) << query;
  }
  EXPECT_EQ(of_lines(R"(sum by (levell) (count_over_time({app="a"} | json [20s])))").why,
            R"(it groups by levell, a label that no line of {app="a"} | json has; did you mean )"
            "level?");
}

TEST(LifeOfGroups, IsGivenByALabelThatThereIs) {
  EXPECT_EQ(of_metrics("sum by (job, status) (rate(x[20s]))").outcome, Outcome::pass);
  EXPECT_EQ(of_metrics("sum by (job) (rate(x[20s]))").told, "");
  EXPECT_EQ(of_lines(R"(sum by (level) (rate({app="a"} | json [20s])))").outcome, Outcome::pass);
  EXPECT_EQ(of_lines(R"(sum by (die) (rate({app="a"} | json [20s])))",
                     lines_with(R"("app":"a","die":"fair")"))
                .outcome,
            Outcome::pass)
      << "few of the lines have it";
}

TEST(LifeOfGroups, IsToldOfALabelBesideOneThatThereIs) {
  const Life life = of_metrics("sum by (cluster, job) (x)");
  EXPECT_EQ(life.outcome, Outcome::pass);
  EXPECT_EQ(life.told, "it groups by cluster, a label that no series of x has");
}

TEST(LifeOfGroups, IsNotGivenWhereNothingIsLeftToGroupBy) {
  EXPECT_EQ(of_metrics("sum by (cluster) (x)").why,
            "it groups by cluster, a label that no series of x has (there are: job, status), so "
            "that all are one group; group by one of these, or leave it out");
}

TEST(LifeOfGroups, KnowsNothingOfWhatAQueryMakesItself) {
  for (const char* query : {R"(count by (y) (label_replace(x, "y", "$1", "job", ".*")))",
                            R"(sum by (v) (count_values("v", x)))", "sum without (jobb) (x)",
                            R"(sum by (jobb) ({job="roller"}))"}) {
    EXPECT_EQ(of_metrics(query).outcome, Outcome::pass) << query;
  }
  EXPECT_EQ(of_metrics("sum by (jobb) (x)", R"({"status":"success","data":[]})").outcome,
            Outcome::pass)
      << "there is no series";
}

TEST(LifeOfGroups, TellsAPageOfSlipsAlone) {
  const auto slip = [](const std::string& query) {
    const auto tree = languages::promql::parse(query);
    const std::vector<observe::Answer> answers(questions_for_groups(**tree, window).size(),
                                               said(sets));
    return misspelt_group(**tree, window, answers);
  };
  EXPECT_EQ(slip("sum by (cluster) (x)"), "");
  EXPECT_THAT(slip("sum by (jobb) (x)"), HasSubstr("did you mean job?"));
}

}  // namespace
}  // namespace harness::verdict
