#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_query.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

// What a query counts the outcomes of has to have been done; and what it reads, to have been there.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string listed(const std::string& series) {
  return R"({"status":"success","data":[)" + series + "]}";
}

const std::string rolls =
    listed(R"({"__name__":"rolls_total","job":"roller","die":"risky","result":"success"},)"
           R"({"__name__":"rolls_total","job":"roller","die":"fair","result":"error"})");

// A series of the job for each number.
std::string by_job(const std::string& value) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
         R"({"job":"roller"},"value":[1700000040,")" +
         value + R"("]}]}})";
}

class LifeOfTraffic : public ::testing::Test {
 protected:
  LifeOfTraffic() {
    run_.plan.loads.emplace_back();
    run_.observations.load.requests = {answered_in({22, 36})};
  }

  plan::Claim claim(const std::string& query) const {
    return run_.claim("promql",
                      with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}}));
  }

  // `more`: what is said before anything else.
  Finding judge(const std::string& query, const std::vector<SmallRun::Said>& more) const {
    std::vector<SmallRun::Said> all = more;
    for (const SmallRun::Said& one :
         {SmallRun::Said{"query=up[", scrapes("1")}, SmallRun::Said{"match[]", rolls}}) {
      all.push_back(one);
    }
    return run_.judge_said(claim(query), {vector_of("0")}, all);
  }

  SmallRun run_;
};

constexpr const char* risky_errors =
    R"(sum(increase(rolls_total{job="roller",die="risky",result="error"}[$window])))";

TEST_F(LifeOfTraffic, IsThatOfWhatTheQueryCountsTheOutcomesOf) {
  const std::string doing =
      R"(sum by (job) (increase({__name__="rolls_total",job="roller",die="risky"}[20000ms])))";
  EXPECT_EQ(judge(risky_errors, {{doing, by_job("3")}}).outcome, Outcome::pass);
  // It is there, and was not asked.
  const Finding finding = judge(risky_errors, {{doing, by_job("0")}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            R"(0, but rolls_total{job="roller",die="risky"} did not rise in outage, though it is )"
            "there: nothing could go wrong of what was not done. Have the load ask for it, or "
            "claim a window in which it does");
  const Finding gone = judge(risky_errors, {{doing, nothing_pushed}});
  EXPECT_EQ(gone.outcome, Outcome::no_data);
  EXPECT_EQ(gone.seen,
            R"(0, but rolls_total{job="roller",die="risky"} did not rise in outage; if that is )"
            "right, give control");
  EXPECT_TRUE(gone.of_slowness);
}

TEST_F(LifeOfTraffic, IsGivenByACounterThatIsBornInTheWindow) {
  EXPECT_EQ(judge(risky_errors, {{"increase({__name__=", nothing_pushed}}).outcome,
            Outcome::no_data);
  EXPECT_EQ(judge(risky_errors,
                  {{R"(count by (job) (({__name__="rolls_total",job="roller",die="risky"} unless )",
                    by_job("1")},
                   {"increase({__name__=", nothing_pushed}})
                .outcome,
            Outcome::pass);
}

// One that is there from the beginning on is born in the first window, too.
TEST_F(LifeOfTraffic, IsNotGivenByACounterThatIsBornAtZero) {
  const auto asked = run_.all_questions(claim(risky_errors));
  const auto births = std::find_if(asked.begin(), asked.end(), [](const auto& question) {
    return question.query.starts_with("count by (job)");
  });
  ASSERT_NE(births, asked.end());
  EXPECT_TRUE(births->query.ends_with(" offset 20000ms) > 0)")) << births->query;
}

// The first scrape may come a moment after the window of metrics begins: what it brings was there
// before the load.
TEST_F(LifeOfTraffic, IsNotGivenByACounterThatTheFirstScrapeBrings) {
  run_.observations.phases[1].metrics.begin = at(18);
  std::vector<std::string> asked;
  for (const auto& question : run_.all_questions(claim(risky_errors))) {
    const bool is_of_rolls = question.query.find("risky\"} unless") != std::string::npos ||
                             question.query.starts_with("sum by (job) (increase(");
    if (is_of_rolls) asked.push_back(question.query);
  }
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(asked[0].ends_with("[22000ms]))")) << asked[0];
  EXPECT_TRUE(asked[1].ends_with(" offset 20000ms) > 0)")) << asked[1];
}

TEST_F(LifeOfTraffic, IsThatOfTheServiceWhereTheMetricIsAnOutcomeItself) {
  const std::string query = R"(sum(increase(rolls_total{job="roller"}[$window])))";
  const std::string requests =
      "increase({__name__=~\"(.+_)?requests?(_.+)?_(total|count)\",job=\"roller\"";
  EXPECT_EQ(judge(query, {{requests, by_job("3")}}).outcome, Outcome::pass);
  const Finding finding = judge(query, {{requests, by_job("0")}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              HasSubstr("0, but no request was counted by roller in outage, though "));
  EXPECT_EQ(judge(query, {{requests, nothing_pushed}}).outcome, Outcome::pass)
      << "it counts none at all";
}

// The client knows that it was asked: what should have counted that did not.
TEST_F(LifeOfTraffic, IsNoDataOfWhoAnsweredRequestsAndCountedNone) {
  scenario::Request request;
  request.name = "roll";
  request.url = "{roller}/roll";
  run_.plan.loads.back().flows.emplace_back().requests = {request};
  run_.observations.load.requests.front().request = "roll";
  const std::string query =
      R"(sum(increase(http_requests_total{job="roller",status="500"}[$window])))";
  const std::string doing = R"(increase({__name__="http_requests_total",job="roller"}[)";
  const std::string series =
      listed(R"({"__name__":"http_requests_total","job":"roller","status":"500"})");
  const Finding finding = judge(query, {{doing, by_job("0")}, {"match[]", series}});
  EXPECT_EQ(finding.outcome, Outcome::no_data) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("did not rise in outage, though it answered requests"));
  request.url = "{shop}/order";
  run_.plan.loads.back().flows.front().requests = {request};
  EXPECT_EQ(judge(query, {{doing, by_job("0")}, {"match[]", series}}).outcome, Outcome::undecided);
}

// A sum of nothing is 0, and so is what it is divided by, whatever keeps that from being 0.
TEST_F(LifeOfTraffic, IsThatOfWhatIsAddedUp) {
  const std::string counted =
      R"(sum by (job) (increase({__name__="roll_seconds_count",die="risky"}[)";
  for (const char* query :
       {R"(sum(increase(roll_seconds_sum{die="risky"}[$window])))",
        R"(roll_seconds_sum{die="risky"})",
        R"(roll_seconds_sum{die="risky",result="error"} / clamp_min(roll_seconds_count, 1))"}) {
    const auto judged = [&](const std::string& rise) {
      return judge(query, {{counted, rise},
                           {"match[]", listed(R"({"__name__":"roll_seconds_sum",)"
                                              R"("job":"roller","die":"risky",)"
                                              R"("result":"error"})")}});
    };
    EXPECT_EQ(judged(by_job("3")).outcome, Outcome::pass) << query << judged(by_job("3")).seen;
    EXPECT_EQ(judged(by_job("0")).outcome, Outcome::undecided) << query;
    EXPECT_THAT(judged(by_job("0")).seen,
                HasSubstr(R"(but roll_seconds_count{die="risky"} did not rise in outage)"));
    EXPECT_EQ(judged(nothing_pushed).outcome, Outcome::pass) << "it is no histogram";
  }
}

TEST_F(LifeOfTraffic, IsThatOfWhatIsDividedBy) {
  const std::string query =
      R"(increase(broken_total{die="risky"}[$window]) / clamp_min(increase(rolls_total{die="risky"}[$window]), 1))";
  const std::string doing = R"(increase({__name__="rolls_total",die="risky"}[)";
  EXPECT_EQ(judge(query, {{doing, by_job("3")}}).outcome, Outcome::pass)
      << judge(query, {{doing, by_job("3")}}).seen;
  const Finding finding = judge(query, {{doing, by_job("0")}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr(R"(but rolls_total{die="risky"} did not rise in outage)"));
}

TEST_F(LifeOfTraffic, IsThatOfWhatWasAskedForWhereTheMetricIsAnOutcomeItself) {
  const std::string series =
      listed(R"({"__name__":"failures_total","job":"roller","handler":"/roll"})");
  const std::string requests =
      "increase({__name__=~\"(.+_)?requests?(_.+)?_(total|count)\",handler=\"/roll\"";
  const auto judged = [&](const std::string& rise) {
    return judge(R"(sum(increase(failures_total{handler="/roll"}[$window])))",
                 {{requests, rise}, {"match[]", series}});
  };
  EXPECT_EQ(judged(by_job("3")).outcome, Outcome::pass) << judged(by_job("3")).seen;
  EXPECT_EQ(judged(by_job("0")).outcome, Outcome::undecided);
  EXPECT_EQ(judged(nothing_pushed).outcome, Outcome::pass) << "nobody says what was asked for";
}

// As it is, a counter stands still where nothing happens; a gauge says what is.
TEST_F(LifeOfTraffic, IsWantedOfCountersAsTheyAre) {
  EXPECT_GT(run_.questions(claim(R"(rolls_total{die="risky",result="error"})")).size(), 1U);
  EXPECT_EQ(run_.questions(claim(R"(pg_stat_activity_count{state="active"})")).size(), 1U);
  EXPECT_EQ(run_.questions(claim("queue_depth")).size(), 1U);
}

TEST_F(LifeOfTraffic, IsNotAskedOfAClaimThatThereWereNoRequests) {
  const auto asked =
      run_.all_questions(claim(R"(sum(increase(http_requests_total{job="roller"}[$window])))"));
  for (const observe::Question& question : asked) {
    EXPECT_THAT(question.query, Not(HasSubstr("sum by (job)")));
  }
}

TEST_F(LifeOfTraffic, IsUndecidedWhereItCannotBeAsked) {
  const Finding finding = judge(risky_errors, {{"sum by (job)", "<html>"}});
  EXPECT_EQ(finding.outcome, Outcome::undecided) << finding.seen;
}

// ---- An exporter is up without the metrics of what it asks.

TEST_F(LifeOfTraffic, IsNotGivenByAMetricThatVanishes) {
  const std::string query = R"(max(rolls_total{job="roller"}) or vector(0))";
  const auto asked = run_.all_questions(claim(query));
  const auto presence = std::find_if(asked.begin(), asked.end(), [](const auto& question) {
    return question.query.starts_with("group by");
  });
  ASSERT_NE(presence, asked.end());
  EXPECT_EQ(presence->query, R"(group by (job, instance) ({__name__="rolls_total",job="roller"}))");
  EXPECT_EQ(judge(query, {}).outcome, Outcome::pass) << judge(query, {}).seen;
  const Finding finding =
      judge(query, {{"group by", SmallRun::there_from(*presence, 1'700'000'030)}});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen,
              HasSubstr(R"(no sample of {__name__="rolls_total",job="roller"} after )"));
  EXPECT_THAT(finding.seen, HasSubstr("though its target was up; if that is right, give control"));
}

TEST_F(LifeOfTraffic, IsNotGivenByAMetricWithoutAnySample) {
  const Finding finding = judge("max(rolls_total) or vector(0)", {{"group by", nothing_pushed}});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("no sample of {__name__=\"rolls_total\"} in the window"));
}

TEST_F(LifeOfTraffic, AsksNothingOfWhatIsToBeAbsent) {
  for (const observe::Question& question :
       run_.all_questions(claim(R"(absent(rolls_total{job="roller"} > 0))"))) {
    EXPECT_THAT(question.query, Not(HasSubstr("group by (job, instance)")));
  }
}

// Another metric would answer for it.
TEST_F(LifeOfTraffic, IsAskedForWhereAnAlternativeAnswers) {
  const std::string query = R"(count(rolls_total{die="loaded"}) or (count(up) - count(up)))";
  EXPECT_GT(run_.questions(claim(query)).size(), 1U);
  const Finding finding = judge(query, {});
  EXPECT_THAT(finding.seen, HasSubstr(R"(has die="loaded")"));
}

// Behind the last request others go on, and what they leave is waited for: the query is asked at
// the load's end, and looks back from there.
TEST_F(LifeOfTraffic, IsLookedForWhereTheQueryIsAsked) {
  const plan::Claim claimed = claim("sum(increase(rolls_total[10s]))");
  Evidence evidence = evidence_for(claimed, run_.plan, run_.observations);
  evidence.metrics.end = at(80);
  const auto query = parsed("sum(increase(rolls_total[10s]))");
  const auto judged = [&](WallTime asked_at) {
    std::vector<observe::Answer> answers;
    for (const auto& question : questions_for_traffic(*query, evidence, asked_at)) {
      answers.push_back({at(81), 200, SmallRun::nothing_to(question), ""});
    }
    return life_of_traffic(*query, evidence, asked_at, answers);
  };
  EXPECT_EQ(judged(at(40)).outcome, Outcome::pass) << judged(at(40)).why;
  EXPECT_EQ(judged(at(80)).outcome, Outcome::no_data);
  EXPECT_THAT(judged(at(80)).why,
              HasSubstr("no request was answered in what the query reads of outage"));
}

}  // namespace
}  // namespace harness::verdict
