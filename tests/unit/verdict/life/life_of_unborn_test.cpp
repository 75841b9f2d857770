#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"
#include "tests/unit/verdict/raw_samples.hpp"

// Counters that are not there before they count for the first time.
namespace harness::verdict {
namespace {

constexpr const char* later = "time=1700000060";  // the run's end

// Nothing counts orders in the outage; the roller does in the recovery.
class LifeOfUnborn : public ::testing::Test {
 protected:
  LifeOfUnborn() {
    scenario::Request request;
    request.name = "roll";
    request.url = "{roller}/roll";
    run_.plan.loads.emplace_back().flows.emplace_back().requests = {request};
  }

  Finding judge(const plan::Claim& claim, Bodies own, const std::string& later_on,
                const std::string& up = by_roller) const {
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : run_.all_questions(claim)) {
      const bool is_own = answers.size() < own.size();
      answers.push_back(
          {at(61), 200, is_own ? own[answers.size()] : body_to(question, later_on, up), ""});
    }
    return run_.judge_answers(claim, std::move(answers));
  }
  Finding judge(const std::string& query, const std::string& value, const std::string& later_on,
                const std::string& up = by_roller) const {
    return judge(run_.claim("promql", with_fields({{"promql", query},
                                                   {"value", scenario::Comparison{"==", 0}}})),
                 {sum_of(value)}, later_on, up);
  }

  static std::string body_to(const observe::Question& question, const std::string& later_on,
                             const std::string& up) {
    const std::string text = SmallRun::text_of(question);
    if (text.find("query=count by (job) (last_over_time({__name__=") != std::string::npos) {
      return text.find(later) != std::string::npos ? later_on : nothing_pushed;
    }
    if (text.find("query=min by (job)") != std::string::npos) return up;
    if (text.find("match[]") != std::string::npos) return no_label_sets;
    return text.find("query=up[") != std::string::npos ? scrapes("1")
                                                       : SmallRun::nothing_to(question);
  }

  static const std::string by_roller;
  SmallRun run_;
};

const std::string LifeOfUnborn::by_roller =
    R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
    R"({"job":"roller"},"value":[1700000060,"1"]}]}})";

constexpr const char* no_order = R"(sum(increase(orders_total{job="roller"}[$window])))";

TEST_F(LifeOfUnborn, IsUndecidedOfWhoWasUpAndCountsLater) {
  const Finding finding = judge(std::string(no_order) + " or vector(0)", "0", by_roller);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0, but Prometheus has no series orders_total in the window: orders_total comes later "
            "in the run. Have it begin at 0 when its process does");
  const Finding plain = judge(no_order, "", by_roller);
  EXPECT_EQ(plain.outcome, Outcome::undecided);
  EXPECT_EQ(plain.seen,
            "the answer has no series: orders_total comes later in the run. Have it begin at 0 "
            "when its process does");
}

TEST_F(LifeOfUnborn, IsUndecidedInCountsOfEachRequest) {
  const auto counted =
      run_.claim("counter", with_fields({{"counter", std::string(R"(orders_total{job="roller"})")},
                                         {"value", scenario::Comparison{"==", 0}}}));
  const ScrapedTarget target{.first = -1, .samples = Samples(63)};
  const Bodies none{matrix_of(""), matrix_of(target.up()), of_no_type};
  EXPECT_THAT(judge(counted, none, by_roller).seen, ::testing::HasSubstr("comes later in the run"));
  const Finding never = judge(counted, none, nothing_pushed);
  EXPECT_EQ(never.outcome, Outcome::no_data) << never.seen;
}

// It may be misspelt, or lost.
TEST_F(LifeOfUnborn, IsNoDataOfWhatNeverComes) {
  for (const std::string& never : {nothing_pushed, std::string("<html>")}) {
    EXPECT_EQ(judge(no_order, "", never).outcome, Outcome::no_data);
    EXPECT_EQ(judge(std::string(no_order) + " or vector(0)", "0", never).outcome, Outcome::no_data);
  }
}

TEST_F(LifeOfUnborn, IsNoDataOfWhoWasDownOrAnswered) {
  EXPECT_EQ(judge(no_order, "", by_roller, nothing_pushed).outcome, Outcome::no_data);
  load::RequestStats answered = answered_in({22});
  answered.request = "roll";
  run_.observations.load.requests = {answered};
  EXPECT_EQ(judge(no_order, "", by_roller).outcome, Outcome::no_data);
}

}  // namespace
}  // namespace harness::verdict
