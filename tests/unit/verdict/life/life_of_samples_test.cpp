#include "harness/verdict/life/life_of_samples.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string series(const std::string& labels, const std::string& value) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{)" + labels +
         R"(},"value":[1700000040,")" + value + R"("]}]}})";
}

class LifeOfSamples : public ::testing::Test {
 protected:
  plan::Claim claim(const std::string& query, const std::string& op, double bound) const {
    return run_.claim("promql",
                      with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
  }

  SmallRun run_;
};

const std::string stamped = R"(max(stamped_errors{job="svc"}))";

TEST_F(LifeOfSamples, IsNotGivenByOneFromBeforeTheWindow) {
  const auto judged = [&](const std::string& old) {
    return run_.judge_said(
        claim(stamped, ">", 0), {vector_of("5")},
        {{R"(timestamp({__name__="stamped_errors",job="svc"}) < 1700000020.000)", old}});
  };
  EXPECT_EQ(judged(vector_of("")).outcome, Outcome::pass) << judged(vector_of("")).seen;
  const Finding finding = judged(series(R"("job":"svc")", "1700000011"));
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "5, but the last sample of stamped_errors{job=\"svc\"} is of 2023-11-14T22:13:31.000Z, "
            "from before the window");
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
}

TEST_F(LifeOfSamples, IsNotGivenToAControlEither) {
  plan::Claim claimed = claim("sum(increase(failures_total[$window]))", "==", 0);
  write(claimed, "control", std::string("stamped_gauge"));
  const auto judged = [&](const std::string& old) {
    return run_.judge_said(claimed, {vector_of("0")},
                           {{"query=stamped_gauge", vector_of("5")},
                            {"label/__name__", R"({"status":"success","data":["failures_total"]})"},
                            {"match[]", label_sets},
                            {R"(timestamp({__name__="stamped_gauge"}) <)", old}});
  };
  EXPECT_EQ(judged(vector_of("")).outcome, Outcome::pass) << judged(vector_of("")).seen;
  EXPECT_EQ(judged(series(R"("job":"svc")", "1700000011")).outcome, Outcome::no_data);
}

TEST_F(LifeOfSamples, AreOfEachMomentThroughoutAWindow) {
  plan::Claim claimed = claim(stamped, ">=", 0);
  claimed.moments = scenario::Moments::throughout;
  const auto asked = run_.all_questions(claimed);
  const auto ages = std::find_if(asked.begin(), asked.end(), [](const auto& question) {
    return question.query.starts_with("time() - timestamp(");
  });
  ASSERT_NE(ages, asked.end());
  EXPECT_THAT(ages->query, HasSubstr(" > 4.8"));
  EXPECT_EQ(ages->path, "/api/v1/query_range");
}

TEST_F(LifeOfSamples, IsNoMatterOfRangesNorOfWhatPrometheusSaysItself) {
  for (const char* query : {"sum(increase(x_total[$window]))", "up", "absent(x)",
                            "traces_service_graph_request_total", "sum(x offset 5s)"}) {
    for (const observe::Question& question : run_.all_questions(claim(query, ">", 0))) {
      EXPECT_THAT(question.query, Not(HasSubstr("time() - timestamp("))) << query;
    }
  }
}

TEST_F(LifeOfSamples, IsNotGivenByWhatIsNoNumberAndLeftOut) {
  const std::string sum = R"(sum_over_time({__name__="queue_depth"}[20000ms]))";
  const std::string listed =
      R"({"status":"success","data":[{"__name__":"queue_depth","job":"roller"}]})";
  const auto judged = [&](const std::string& labels) {
    return run_.judge_said(
        claim("max(max_over_time(queue_depth[$window]))", "<", 5), {vector_of("1")},
        {{sum + " != " + sum, labels.empty() ? vector_of("") : series(labels, "NaN")},
         {"query=up[", scrapes("1")},
         {"match[]", listed}});
  };
  EXPECT_EQ(judged("").outcome, Outcome::pass) << judged("").seen;
  const Finding finding = judged(R"("job":"svc")");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "1, but some samples of queue_depth{job=\"svc\"} are no number (NaN), which "
            "max_over_time() leaves out");
}

// That there was nothing to take a quantile of is no fault.
TEST_F(LifeOfSamples, IsOnlyToldOfQuantilesOfNothing) {
  const std::string own = R"({__name__="latency_seconds"})";
  const Finding finding = run_.judge_said(
      claim("max(latency_seconds)", "<", 5), {vector_of("1")},
      {{own + " != " + own, series(R"("__name__":"latency_seconds","quantile":"0.9")", "NaN")}});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("latency_seconds{quantile=\"0.9\"} are no number (NaN)"));
}

// "All of them are up" is true of those that there are.
TEST_F(LifeOfSamples, AreToldOfWhereSomeOfWhatIsNamedHasNone) {
  const auto judged = [&](const std::string& jobs, const std::string& listed) {
    return run_.judge_said(claim("min(up{job=~\"" + jobs + "\"})", "==", 1), {vector_of("1")},
                           {{"/api/v1/series", R"({"status":"success","data":[)" + listed + "]}"}});
  };
  const std::string shop = R"({"__name__":"up","job":"shop"})";
  const Finding half = judged("shop|paymnts", shop);
  EXPECT_EQ(half.outcome, Outcome::pass);
  EXPECT_EQ(half.seen, "1; no series of up has job=\"paymnts\" in the window (there are: shop)");
  EXPECT_EQ(judged("shop|stock", shop + R"(,{"__name__":"up","job":"stock"})").seen, "1");
  EXPECT_EQ(judged("shop|pay.*", shop).seen, "1") << "one is spelt out alone";
}

TEST_F(LifeOfSamples, AreAskedForByNameOnlyWhereSeveralAreNamed) {
  const auto asked = [&](const std::string& query) {
    const auto all = run_.all_questions(claim(query, "==", 1));
    return std::count_if(all.begin(), all.end(),
                         [](const auto& question) { return question.path == "/api/v1/series"; });
  };
  EXPECT_EQ(asked("min(up{job=~\"shop|paymnts\"})"), 1);
  EXPECT_EQ(asked("min(up{job=\"shop\"})"), 0);
}

}  // namespace
}  // namespace harness::verdict
