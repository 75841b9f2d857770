// A copy of metrics that is given out for ever is no proof of life.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

std::string sum_of_others(const std::string& job, const std::string& value,
                          const std::string& at = "1700000040") {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":")" + job +
         R"(","instance":"a:1"},"value":[)" + at + ",\"" + value + R"("]}]}})";
}

class LifeOfMovement : public ::testing::Test {
 protected:
  LifeOfMovement() {
    scenario::Request order;
    order.name = "order";
    order.url = "{roller}/order";
    run_.plan.loads.emplace_back().flows.emplace_back().requests = {order};
    run_.observations.load.requests = {answered_in({22, 36})};
    run_.observations.load.requests.front().request = "order";
  }

  // By what all its other counters say together, before and after.
  Finding judged(const std::string& before, const std::string& after,
                 const std::string& job = "roller") const {
    const std::string query = R"(sum(increase(failures_total{job="roller"}[$window])))";
    const plan::Claim claim = run_.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}}));
    std::vector<std::string> bodies{vector_of("0")};
    const auto questions = run_.all_questions(claim);
    std::size_t asked = 0;
    for (std::size_t i = 1; i < questions.size(); ++i) {
      const std::string text = SmallRun::text_of(questions[i]);
      const bool is_of_others = text.find("(total|count|sum|bucket)") != std::string::npos;
      std::string body = SmallRun::nothing_to(questions[i]);
      if (text.find("query=up[") != std::string::npos) body = scrapes("1");
      if (text.find("match[]") != std::string::npos) body = label_sets;
      if (is_of_others) body = sum_of_others(job, asked++ == 0 ? before : after);
      bodies.push_back(body);
    }
    return run_.judge(claim, bodies);
  }

  SmallRun run_;
};

TEST_F(LifeOfMovement, IsWantedOfWhoAnsweredRequests) {
  EXPECT_EQ(judged("812.5", "853").outcome, Outcome::pass);
  const Finding frozen = judged("812.5", "812.5");
  EXPECT_EQ(frozen.outcome, Outcome::no_data);
  EXPECT_EQ(
      frozen.seen,
      "0, but no counter of roller stands higher after outage than before, though it answered "
      "requests: its metrics may be a copy of old ones; if that is right, give control");
}

TEST_F(LifeOfMovement, IsNotWantedOfOthers) {
  EXPECT_EQ(judged("7", "7", "exporter").outcome, Outcome::pass);
  run_.observations.load.requests.front().request = "another";
  EXPECT_EQ(judged("7", "7").outcome, Outcome::pass) << "which others may have answered";
}

TEST_F(LifeOfMovement, IsNotAskedOfWhatTheQueryReadsItself) {
  const auto questions = run_.all_questions(
      run_.claim("promql", with_fields({{"promql", std::string("sum(increase(a_total[$window]))")},
                                        {"value", scenario::Comparison{"==", 0}}})));
  const auto asked = std::find_if(questions.begin(), questions.end(), [](const auto& question) {
    return SmallRun::text_of(question).find("__name__!~\"a_total\"") != std::string::npos;
  });
  ASSERT_NE(asked, questions.end());
  EXPECT_THAT(asked->query, ::testing::HasSubstr(" and on (job, instance) up"));
}

// Who counts errors and panics that there rightly are none of shows by its requests that it lives.
TEST_F(LifeOfMovement, IsAlsoOfWhatTheQueryReads) {
  const std::string ratio =
      "sum(increase(errors_total[$window])) / sum(increase(orders_total[$window]))";
  std::vector<std::string> asked;
  for (const observe::Question& question : run_.all_questions(run_.claim(
           "promql",
           with_fields({{"promql", ratio}, {"value", scenario::Comparison{"<", 0.01}}})))) {
    if (question.query.starts_with("sum by (job, instance) (")) asked.push_back(question.query);
  }
  ASSERT_EQ(asked.size(), 4U) << "before and after, of each that it reads";
  EXPECT_EQ(asked[0],
            "sum by (job, instance) "
            "({__name__=~\".+_(total|count|sum|bucket)|errors_total|orders_total\"}) and on (job, "
            "instance) group by (job, instance) "
            "({__name__=~\".+_(total|count|sum|bucket)\",__name__!~\"errors_total|orders_total\"}) "
            "and on (job, instance) group by (job, instance) ({__name__=\"errors_total\"}) and on "
            "(job, instance) up");
}

}  // namespace
}  // namespace harness::verdict
