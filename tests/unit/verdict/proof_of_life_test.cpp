#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// What promql finds by itself where silence would satisfy it.
namespace harness::verdict {
namespace {

// Of the window 20-40 s: what Prometheus says of the job at each second.
std::string scrapes(const std::vector<int>& up) {
  std::string values;
  for (std::size_t i = 0; i < up.size(); ++i) {
    values += (values.empty() ? "[" : ",[") + std::to_string(1'700'000'021 + i) + ",\"" +
              std::to_string(up[i]) + "\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":)"
         R"({"__name__":"up","job":"dice-roller"},"values":[)" +
         values + "]}]}}";
}

const std::string good_scrapes = scrapes({1, 1, 1});

std::string listed(const std::string& series) {
  return R"({"status":"success","data":[)" + series + "]}";
}

const std::string requests =
    listed(R"({"__name__":"requests_total","job":"dice-roller","status":"200"})");

SmallRun with_traffic() {
  SmallRun run;
  run.plan.loads.emplace_back();
  load::RequestStats answered;
  answered.request = "roll";
  answered.phase = "outage";
  answered.outcomes = {{"200", 5}};
  run.observations.load.requests = {answered};
  return run;
}

plan::Claim claim(const SmallRun& run, const std::string& query,
                  const std::string& op = "==", double bound = 0) {
  return run.claim("promql",
                   with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
}

const std::string no_errors =
    "sum(increase(requests_total{job=\"dice-roller\",status=~\"5..\"}[$window])) or vector(0)";

TEST(ProofOfLife, IsAskedForWhereSilenceWouldSatisfy) {
  const SmallRun run;
  const auto questions = [&](const std::string& query, const std::string& op, double bound) {
    return run.questions(claim(run, query, op, bound)).size();
  };
  EXPECT_EQ(questions("increase(a[$window])", "==", 0), 3U) << "the query, up, the series of a";
  EXPECT_EQ(questions("increase(a[$window])", ">", 0), 1U);
  EXPECT_EQ(questions("pg_up", "==", 0), 1U) << "a sample is there or is not";
  EXPECT_EQ(questions("absent(a)", "==", 1), 3U);
  EXPECT_EQ(questions("a or vector(7)", ">", 5), 3U);
}

TEST(ProofOfLife, IsGivenByScrapesAndAnsweredRequests) {
  const SmallRun run = with_traffic();
  const Finding finding =
      run.judge(claim(run, no_errors), {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0");
}

TEST(ProofOfLife, IsNotGivenByAMetricThatNobodyHas) {
  const SmallRun run = with_traffic();
  const Finding finding = run.judge(claim(run, "absent(dice_rolls_totl)", "==", 1),
                                    {vector_of("1"), good_scrapes, listed("")});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "1, but Prometheus has no series dice_rolls_totl in the window");
}

TEST(ProofOfLife, IsNotGivenByAJobThatNobodyHasNorByALabelThatTheMetricLacks) {
  const SmallRun run = with_traffic();
  const auto seen = [&](const std::string& query) {
    const Finding finding = run.judge(claim(run, query), {vector_of("0"), good_scrapes, requests});
    EXPECT_EQ(finding.outcome, Outcome::no_data);
    return finding.seen;
  };
  EXPECT_EQ(seen("sum(increase(requests_total{job=\"dice-rolle\"}[$window])) or vector(0)"),
            "0, but no series of requests_total has job=\"dice-rolle\" (there are: dice-roller)");
  EXPECT_EQ(seen("sum(increase(requests_total{staus=\"500\"}[$window])) or vector(0)"),
            "0, but no series of requests_total has the label staus (there are: job, status)");
}

TEST(ProofOfLife, TellsOfAValueThatNoSeriesHas) {
  const SmallRun run = with_traffic();
  const Finding finding =
      run.judge(claim(run, "sum(increase(requests_total{status=\"500\"}[$window])) or vector(0)"),
                {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(finding.outcome, Outcome::pass) << "none of them failed yet";
  EXPECT_EQ(finding.seen, "0; no series of requests_total has status=\"500\" (there are: 200)");
}

TEST(ProofOfLife, IsNotGivenByAJobThatWasDownOrSeenOnce) {
  const SmallRun run = with_traffic();
  const auto seen = [&](const std::string& up) {
    const Finding finding = run.judge(claim(run, no_errors), {vector_of("0"), up, requests});
    EXPECT_EQ(finding.outcome, Outcome::no_data);
    return finding.seen;
  };
  EXPECT_EQ(seen(scrapes({1, 0, 0})),
            "0, but dice-roller was down at 2 of 3 scrapes of the window; if that is right, give "
            "control");
  EXPECT_EQ(seen(scrapes({1})),
            "0, but the window holds one scrape of dice-roller: make it longer");
}

TEST(ProofOfLife, IsNotGivenByAPhaseWithoutAnAnsweredRequest) {
  SmallRun run = with_traffic();
  run.observations.load.requests[0].outcomes = {{"connection refused", 5}};
  const Finding finding =
      run.judge(claim(run, no_errors), {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but no request was answered in outage; if that is right, give control");
}

TEST(ProofOfLife, IsUndecidedWhereItCannotBeAsked) {
  const SmallRun run = with_traffic();
  const Finding finding = run.judge(claim(run, no_errors), {vector_of("0"), "<html>", requests});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "0, but answered with what is no JSON");
}

}  // namespace
}  // namespace harness::verdict
