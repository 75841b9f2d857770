// Counters that begin above 0 in a claim's window: increase() sees nothing of what they had counted
// by then.
#include "harness/verdict/series/births.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string born(const std::string& value) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
         R"({"job":"roller","status":"500"},"value":[1700000040,")" +
         value + R"("]}]}})";
}

class Births : public ::testing::Test {
 protected:
  Births() {
    run_.plan.loads.emplace_back();
    load::RequestStats answered;
    answered.phase = "outage";
    answered.outcomes = {{"200", 5}};
    run_.observations.load.requests = {answered};
  }

  plan::Claim claim(const std::string& query, const std::string& op, double bound) const {
    return run_.claim("promql",
                      with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
  }

  // `seen`: the query as it is; `births`: what is born; `counted`: the query with that.
  Finding judge(const plan::Claim& claim, const std::string& seen, const std::string& births,
                const std::string& counted) const {
    return run_.judge_said(claim, {vector_of(seen)},
                           {{"unless on (job, instance)", nothing_pushed},
                            {"query=up[", scrapes("1")},
                            {"/api/v1/series", label_sets},
                            {"query=(((min_over_time(", births},
                            {"min_over_time(", vector_of(counted)}});
  }

  // What is asked about births at that time; at another one it is asked of what is pushed.
  std::vector<std::string> counting(const plan::Claim& claim, const std::string& time) const {
    std::vector<std::string> asked;
    for (const observe::Question& question : run_.all_questions(claim)) {
      const bool counts = question.query.find("min_over_time") != std::string::npos &&
                          !asks_for_samples_alone(question);
      if (counts && question.params.at("time") == time) asked.push_back(question.query);
    }
    return asked;
  }

  SmallRun run_;
  const std::string failures_ = "sum(increase(failures_total[$window])) or vector(0)";
};

TEST_F(Births, AreLookedForWhereRisesCount) {
  run_.observations.phases[1].metrics = {at(19), at(41)};
  const std::vector<std::string> asked = counting(claim(failures_, "==", 0), "1700000041.000");
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_THAT(asked[0], AllOf(HasSubstr("[22000ms]"), HasSubstr("offset 21000ms")))
      << "since the load of the phase began, by when all targets had been scraped";
  EXPECT_THAT(asked[1], HasSubstr("sum(((increase(failures_total[22000ms]) + ("));
  for (const auto& question : run_.all_questions(claim("max_over_time(a[$window])", "==", 0))) {
    EXPECT_THAT(question.query, Not(HasSubstr("min_over_time")));
  }
}

TEST_F(Births, AreNoneWhereEachSeriesWasThereBefore) {
  const Finding finding = judge(claim(failures_, "==", 0), "0", vector_of(""), "7");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0");
}

TEST_F(Births, LeaveAClaimUndecidedThatHoldsOnlyWithoutThem) {
  for (const auto& [query, op, bound] :
       {std::tuple{failures_, "==", 0.0}, std::tuple{failures_, "<", 1.0}}) {
    const Finding finding = judge(claim(query, op, bound), "0", born("5"), "5");
    EXPECT_EQ(finding.outcome, Outcome::undecided);
    EXPECT_EQ(finding.seen,
              "0, or 5 with what new counters had counted when they were first seen; "
              "failures_total{job=\"roller\", status=\"500\"} begins at 5: let it begin at 0");
    EXPECT_EQ(finding.value, (Interval{0, 5}));
  }
}

TEST_F(Births, LeaveAClaimUndecidedThatHoldsOnlyWithThem) {
  EXPECT_EQ(
      judge(claim("sum(increase(failures_total[$window]))", ">", 3), "0", born("5"), "5").outcome,
      Outcome::undecided);
}

TEST_F(Births, AreNoMatterWhereTheClaimHoldsEitherWay) {
  const Finding finding = judge(claim(failures_, "<", 100), "0", born("5"), "5");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("0, or 5 with what new counters had counted"));
  EXPECT_EQ(
      judge(claim("sum(increase(failures_total[$window]))", ">", 30), "0", born("5"), "5").outcome,
      Outcome::fail);
}

TEST_F(Births, AreUndecidedWhereNobodyAnswers) {
  EXPECT_EQ(judge(claim(failures_, "==", 0), "0", "<html>", "0").outcome, Outcome::undecided);
  EXPECT_EQ(judge(claim(failures_, "==", 0), "0", born("5"), "NaN").outcome, Outcome::undecided);
}

// A ratio may be of either, and of both.
TEST_F(Births, CountAloneAndTogether) {
  const plan::Claim ratio = claim(
      "sum(increase(failures_total[$window])) / sum(increase(rolls_total[$window]))", "<", 0.05);
  const std::vector<std::string> seen = counting(ratio, "1700000040.000");
  ASSERT_EQ(seen.size(), 7U) << "two are looked for, and when; both, and each of them, count";
  EXPECT_THAT(seen[5], AllOf(HasSubstr("(increase(failures_total[20000ms]) + ("),
                             Not(HasSubstr("(increase(rolls_total[20000ms]) + ("))));
  const Finding finding =
      run_.judge_said(ratio, {vector_of("0")},
                      {{"unless on (job, instance)", nothing_pushed},
                       {"query=up[", scrapes("1")},
                       {"/api/v1/series", R"({"status":"success","data":[)"
                                          R"({"__name__":"failures_total","job":"roller"}]})"},
                       {"query=(((min_over_time(", born("5")},
                       {"failures_total[20000ms]) + (", vector_of("0.2")},
                       {"min_over_time(", vector_of("0")}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
}

// Who had answered 20 of 20 well when it was first seen had not answered 20 of none.
TEST_F(Births, CountTogetherWhereOneScrapeShowedThem) {
  const plan::Claim ratio = claim(
      "sum(increase(failures_total[$window])) / sum(increase(rolls_total[$window]))", ">", 0.95);
  const auto seen_at = [](const std::string& instance, const std::string& time) {
    return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"roller")" +
           instance + R"(},"value":[1700000040,")" + time + R"("]}]}})";
  };
  const std::string one = R"(,"instance":"a:1")";
  const auto judged = [&](const std::string& failures, const std::string& rolls) {
    return run_.judge_said(
        ratio, {vector_of("1")},
        {{"unless on (job, instance)", nothing_pushed},
         {"query=up[", scrapes("1")},
         {"/api/v1/series", label_sets},
         {R"(query=min_over_time(timestamp({__name__="failures_total"}))", failures},
         {R"(query=min_over_time(timestamp({__name__="rolls_total"}))", rolls},
         {"query=(((min_over_time(", born("20")},
         {"/ sum(increase(rolls_total", vector_of("1.2")},
         {"query=sum(increase(failures_total", vector_of("0.8")},
         {"min_over_time(", vector_of("1")}});
  };
  const std::string at_once = seen_at(one, "1700000021.5");
  EXPECT_EQ(judged(at_once, at_once).outcome, Outcome::pass) << judged(at_once, at_once).seen;
  EXPECT_EQ(judged(at_once, at_once).value, (Interval{1, 1}));
  const std::string others = seen_at(R"(,"instance":"b:1")", "1700000021.5");
  for (const std::string& apart : {seen_at(one, "1700000022.5"), others, vector_of(""),
                                   seen_at("", "1700000021.5"), std::string("<html>")}) {
    EXPECT_EQ(judged(at_once, apart).outcome, Outcome::undecided) << apart;
    EXPECT_THAT(judged(at_once, apart).seen, HasSubstr("0.8"));
  }
}

TEST_F(Births, CountAtEachMoment) {
  plan::Claim throughout = claim("sum(increase(failures_total[5s])) or vector(0)", "==", 0);
  throughout.moments = scenario::Moments::throughout;
  const auto matrix = [](const std::string& value) {
    std::string values;
    for (int half = 50; half <= 80; ++half) {
      values += (values.empty() ? "[" : ",[") + std::to_string(1'700'000'000 + half / 2) +
                (half % 2 == 0 ? ".0" : ".5") + ",\"" + value + "\"]";
    }
    return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[)" +
           values + "]}]}}";
  };
  const auto judged = [&](const std::string& births) {
    return run_.judge_said(throughout, {matrix("0")},
                           {{"unless on (job, instance)", nothing_pushed},
                            {"query=up[", scrapes("1")},
                            {"/api/v1/series", label_sets},
                            {"query=(((min_over_time(", births},
                            {"min_over_time(", matrix("5")}});
  };
  const std::string nothing = R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
  EXPECT_EQ(judged(nothing).outcome, Outcome::pass) << judged(nothing).seen;
  EXPECT_EQ(judged(matrix("5")).outcome, Outcome::undecided);
  for (const observe::Question& question : run_.all_questions(throughout)) {
    if (question.query.find("min_over_time") == std::string::npos) continue;
    EXPECT_EQ(question.path, "/api/v1/query_range");
    EXPECT_THAT(question.query, HasSubstr("offset 5000ms")) << "each moment has its own range";
  }
}

// Of one point nothing is born either, nor does anything rise.
TEST_F(Births, AreNoProofOfASubqueryOfOnePoint) {
  const auto judged = [&](const std::string& range) {
    const std::string query = "sum(increase(failures_total" + range + ")) or vector(0)";
    return judge(claim(query, "==", 0), "0", vector_of(""), "0");
  };
  EXPECT_EQ(judged("[20s:1s]").outcome, Outcome::pass) << judged("[20s:1s]").seen;
  EXPECT_EQ(judged("[20s:1m]").outcome, Outcome::no_data);
  EXPECT_THAT(judged("[20s:1m]").seen, HasSubstr("a subquery of [20s:1m] never has two points"));
  EXPECT_EQ(judged("[20s:12s]").outcome, Outcome::undecided);
  EXPECT_THAT(judged("[20s:12s]").seen, HasSubstr("has one point alone at some moments"));
}

}  // namespace
}  // namespace harness::verdict
