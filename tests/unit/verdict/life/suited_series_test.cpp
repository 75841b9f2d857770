// Of the series that a selector names, those of its own sources have to suit it.
#include "harness/verdict/life/suited_series.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

const std::string stocks_bucket = R"({"__name__":"took_bucket","job":"stock","le":"0.25"})";
const std::string bucket_to_infinity =
    R"({"__name__":"took_bucket","job":"roller","le":"+Inf","route":"/a"})";

std::string listed(const std::vector<std::string>& series) {
  return R"({"status":"success","data":[)" + join(series, ",") + "]}";
}

Finding judged_of(const std::string& selector, const std::vector<std::string>& series) {
  SmallRun run;
  run.plan.loads.emplace_back();
  run.observations.load.requests = {answered_in({22, 36})};
  const std::string query = "sum(increase(" + selector + "[$window])) or vector(0)";
  const plan::Claim claim = run.claim(
      "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{"<", 5}}}));
  return run.judge_said(claim, {sum_of("0")},
                        {{"query=up[", scrapes("1")}, {"match[]", listed(series)}});
}

TEST(SuitedSeries, IsNotGivenByABucketOfAnotherJob) {
  const std::string quick = R"(took_bucket{job="roller",le="0.25"})";
  const Finding finding = judged_of(quick, {stocks_bucket, bucket_to_infinity});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            R"(0, but no series of took_bucket{job="roller"} has le="0.25" (there are: +Inf))");
  const std::string bucket =
      R"({"__name__":"took_bucket","job":"roller","le":"0.25","route":"/a"})";
  EXPECT_EQ(judged_of(quick, {stocks_bucket, bucket_to_infinity, bucket}).outcome, Outcome::pass);
}

TEST(SuitedSeries, IsWantedOfEachHistogramThatIsRead) {
  const std::string other = R"({"__name__":"took_bucket","job":"roller","le":"0.25","route":"/b"})";
  const Finding finding =
      judged_of(R"(took_bucket{job="roller",le="0.25"})", {bucket_to_infinity, other});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            R"(0, but no series of took_bucket{job="roller", route="/a"} has le="0.25" )"
            "(there are: +Inf), as others have");
  const Finding of_it =
      judged_of(R"(took_bucket{job="roller",le="0.25",route="/a"})", {bucket_to_infinity, other});
  EXPECT_EQ(of_it.outcome, Outcome::no_data) << of_it.seen;
  EXPECT_EQ(
      judged_of(R"(took_bucket{job="roller",le="0.25",route="/b"})", {bucket_to_infinity, other})
          .outcome,
      Outcome::pass);
}

TEST(SuitedSeries, IsWantedOfEachSummary) {
  const std::string summary = R"({"__name__":"took_count","job":"roller","quantile":"0.5"})";
  const std::string of_stock = R"({"__name__":"took_count","job":"stock","quantile":"0.99"})";
  const Finding finding =
      judged_of(R"(took_count{job="roller",quantile="0.99"})", {summary, of_stock});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            R"(0, but no series of took_count{job="roller"} has quantile="0.99" (there are: 0.5))");
}

TEST(SuitedSeries, IsNotGivenByALabelOfAnotherJob) {
  const std::string own = R"({"__name__":"took_count","job":"roller","handler":"/a"})";
  const std::string of_stock = R"({"__name__":"took_count","job":"stock","route":"/a"})";
  const auto judged = [&](const std::string& selector) {
    return judged_of(selector, {own, of_stock});
  };
  const Finding finding = judged(R"(took_count{job="roller",route="/a"})");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen,
              ::testing::HasSubstr(R"(no series of took_count{job="roller"} has the label route)"));
  EXPECT_EQ(judged(R"(took_count{job="roller",handler="/a"})").outcome, Outcome::pass);
}

}  // namespace
}  // namespace harness::verdict
