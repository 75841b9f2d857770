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

const std::string good_scrapes = scrapes(std::vector<int>(19, 1));

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
  EXPECT_EQ(questions("count(up) unless on () (a > 1)", ">=", 1), 4U) << "the series of up, too";
  EXPECT_EQ(questions("a > bool scalar(a)", "==", 0), 3U);
}

TEST(ProofOfLife, IsAskedForAvailabilityInAPhaseWithoutTraffic) {
  SmallRun run = with_traffic();
  const plan::Claim available =
      claim(run, "1 - sum(increase(requests_total{status=\"200\"}[$window]))", ">", 0.9);
  const auto judged = [&] {
    return run.judge_said(available, {vector_of("1")},
                          {{"query=up[", good_scrapes}, {"match[]", requests}});
  };
  EXPECT_EQ(judged().outcome, Outcome::pass) << judged().seen;
  run.observations.load.requests[0].outcomes = {{"connection refused", 5}};
  EXPECT_EQ(judged().outcome, Outcome::no_data);
  EXPECT_EQ(judged().seen,
            "1, but no request was answered in outage; if that is right, give control");
}

TEST(ProofOfLife, IsGivenByScrapesAndAnsweredRequests) {
  const SmallRun run = with_traffic();
  const Finding finding =
      run.judge(claim(run, no_errors), {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "0; no series of requests_total has status=~\"5..\" (there are: 200)");
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
            "0, but no series of requests_total has the label staus (there are: status, job)");
}

TEST(ProofOfLife, IsNotGivenByAQueryThatNamesNoSeries) {
  const SmallRun run = with_traffic();
  const Finding finding = run.judge(claim(run, "vector(0)"), {vector_of("0"), good_scrapes});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "0, but the query names no series, so that it is true of silence");
}

TEST(ProofOfLife, IsAskedForOfWhatOnlyMatchersName) {
  const SmallRun run = with_traffic();
  const std::string query =
      "sum(increase({__name__=~\"requests.*\",status=~\"5..\"}[$window])) or vector(0)";
  const auto questions = run.questions(claim(run, query));
  ASSERT_EQ(questions.size(), 3U);
  EXPECT_EQ(questions[2].params.at("match[]"), "{__name__=~\"requests.*\"}");
  EXPECT_EQ(run.judge(claim(run, query), {vector_of("0"), good_scrapes, requests}).outcome,
            Outcome::pass);
  const Finding finding = run.judge(claim(run, query), {vector_of("0"), good_scrapes, listed("")});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but Prometheus has no series {__name__=~\"requests.*\"} in the window");
}

// What it finds in the window says nothing of another time.
TEST(ProofOfLife, IsNotGivenForAnotherTimeThanTheWindow) {
  const SmallRun run = with_traffic();
  for (const char* query : {"sum(increase(requests_total[5s] offset 1m)) or vector(0)",
                            "sum(requests_total @ 0) or vector(0)",
                            "sum(max_over_time(requests_total[5s:1s] offset 1h)) or vector(0)"}) {
    const Finding finding = run.judge(claim(run, query), {vector_of("0"), good_scrapes, requests});
    EXPECT_EQ(finding.outcome, Outcome::no_data) << query;
    EXPECT_EQ(finding.seen,
              "0, but the query reads another time than its window (offset, @), of "
              "which nothing is known; if that is right, give control");
  }
}

TEST(ProofOfLife, IsNotGivenForARangeThatHoldsNoTwoScrapes) {
  const SmallRun run = with_traffic();
  const Finding finding = run.judge(claim(run, "increase(requests_total[500ms]) or vector(0)"),
                                    {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but a range of 500ms holds no two scrapes, so that nothing rises in "
            "it; if that is right, give control");
}

// Errors of the window's beginning are none of its last second.
TEST(ProofOfLife, IsNotGivenByTheLastTwoSamplesOfALongerRange) {
  const SmallRun run = with_traffic();
  const auto judged = [&](const std::string& query) {
    return run.judge(claim(run, query), {vector_of("0"), good_scrapes, requests});
  };
  const Finding finding = judged("sum(irate(requests_total[$window])) or vector(0)");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0, but irate() looks at the last two samples alone: ask for increase() or rate(), or "
            "throughout the phase; if that is right, give control");
  EXPECT_EQ(judged("sum(increase(requests_total[$window])) or vector(0)").outcome, Outcome::pass);
}

TEST(ProofOfLife, IsNotGivenByMatchersThatNameNoSource) {
  const SmallRun run = with_traffic();
  const Finding finding =
      run.judge(claim(run, "count({status=\"500\"}) or vector(0)"), {vector_of("0"), good_scrapes});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  const Finding beside = run.judge(
      claim(run, "count({status=\"500\"}) or increase(requests_total[$window]) or vector(0)"),
      {vector_of("0"), good_scrapes, requests});
  EXPECT_EQ(beside.outcome, Outcome::no_data);
  EXPECT_EQ(beside.seen,
            "0, but the query has a selector without a metric and without a job; if that is right, "
            "give control");
}

// What a matcher of the sources means has to be there, whatever its operator.
TEST(ProofOfLife, IsNotGivenByARegexThatNoSourceMatches) {
  const SmallRun run = with_traffic();
  const auto judged = [&](const std::string& matchers) {
    return run.judge(claim(run, "sum(increase(requests_total{" + matchers +
                                    ",status=~\"5..\"}[$window])) or vector(0)"),
                     {vector_of("0"), good_scrapes, requests});
  };
  EXPECT_EQ(judged("job=~\"dice.*\"").outcome, Outcome::pass);
  EXPECT_EQ(judged("job=~\"dice\"").outcome, Outcome::no_data) << "it is anchored";
  EXPECT_EQ(judged("job=~\"dcie.*\"").seen,
            "0, but no series of requests_total has job=~\"dcie.*\" (there are: dice-roller)");
  EXPECT_EQ(judged("job!=\"dice-roller\"").outcome, Outcome::no_data);
  EXPECT_EQ(judged("job!~\"dice.*\"").outcome, Outcome::no_data);
}

TEST(ProofOfLife, IsNotGivenBySourcesThatAreNeverTogether) {
  const SmallRun run = with_traffic();
  const std::string two =
      listed(R"({"__name__":"requests_total","job":"frontend","instance":"a"},)"
             R"({"__name__":"requests_total","job":"dice-roller","instance":"b"})");
  const Finding finding = run.judge(
      claim(run,
            "sum(increase(requests_total{job=\"dice-roller\",instance=\"a\"}[1m])) or vector(0)"),
      {vector_of("0"), good_scrapes, two});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "0, but no one series of requests_total has all of the query's sources");
}

TEST(ProofOfLife, AsksWhatPrometheusItselfSaysForItsJobToo) {
  const SmallRun run = with_traffic();
  const std::string up = listed(R"({"__name__":"up","job":"dice-roller"})");
  const auto judged = [&](const std::string& job, const std::string& series) {
    return run.judge(claim(run, "absent(up{job=\"" + job + "\"} == 1)", "==", 1),
                     {vector_of("1"), scrapes({0, 0, 0}), series});
  };
  EXPECT_EQ(judged("dice-roller", up).outcome, Outcome::pass) << "down is what is claimed";
  EXPECT_EQ(judged("dice-rolle", up).outcome, Outcome::no_data);
  EXPECT_EQ(judged("dice-rolle", up).seen,
            "1, but no series of up has job=\"dice-rolle\" (there are: dice-roller)");
  EXPECT_EQ(judged("dice-roller", listed("")).outcome, Outcome::no_data);
}

TEST(ProofOfLife, IsNotGivenByWhatPrometheusDidNotScrape) {
  const SmallRun run = with_traffic();
  const auto seen = [&](const std::string& series) {
    const Finding finding = run.judge(claim(run, "increase(requests_total[$window])"),
                                      {vector_of("0"), good_scrapes, listed(series)});
    EXPECT_EQ(finding.outcome, Outcome::no_data);
    return finding.seen;
  };
  EXPECT_EQ(
      seen(R"({"__name__":"requests_total","job":"pushed"})"),
      "0, but Prometheus did not scrape pushed in the window, so nothing says that it was up; "
      "if that is right, give control");
  EXPECT_EQ(seen(R"({"__name__":"requests_total","span_name":"GET"})"),
            "0, but the series of requests_total have no job, so nothing says that they were seen; "
            "if that is right, give control");
}

// So long as it is about one second of many, nobody knows what came in it.
TEST(ProofOfLife, IsNotGivenWhereScrapesAreMissing) {
  const SmallRun run = with_traffic();
  const auto judged = [&](const std::string& seconds_without) {
    std::string up = good_scrapes;
    for (const char second : seconds_without) {
      const std::string sample = std::string("[17000000") + "3" + second + ",\"1\"],";
      up.replace(up.find(sample), sample.size(), "");
    }
    return run.judge(claim(run, no_errors), {vector_of("0"), up, requests});
  };
  EXPECT_EQ(judged("").outcome, Outcome::pass);
  const Finding four = judged("3456");
  EXPECT_EQ(four.outcome, Outcome::undecided);
  EXPECT_EQ(four.seen, "0, but dice-roller was not scraped for 5s, up to 2023-11-14T22:13:57.000Z");
  EXPECT_EQ(judged("3").outcome, Outcome::undecided);
  const Finding at_the_end = run.judge(
      claim(run, no_errors), {vector_of("0"), scrapes(std::vector<int>(15, 1)), requests});
  EXPECT_EQ(at_the_end.outcome, Outcome::undecided);
  EXPECT_EQ(at_the_end.seen,
            "0, but dice-roller was not scraped for 5s, up to 2023-11-14T22:14:00.000Z");
}

// Each name that a regex spells out is a matcher of its own.
TEST(ProofOfLife, IsNotGivenByOneJobForAnother) {
  const SmallRun run = with_traffic();
  const auto judged = [&](const std::string& jobs) {
    return run.judge(claim(run, "sum(increase(requests_total{job=~\"" + jobs +
                                    "\",status=~\"5..\"}[$window])) or vector(0)"),
                     {vector_of("0"), good_scrapes, requests});
  };
  EXPECT_EQ(judged("dice-roller|dice.*").outcome, Outcome::pass);
  const Finding half = judged("dice-roller|frontend");
  EXPECT_EQ(half.outcome, Outcome::no_data);
  EXPECT_EQ(half.seen,
            "0, but no series of requests_total has job=~\"frontend\" (there are: dice-roller)");
}

TEST(ProofOfLife, IsNotGivenByAValueThatSeemsMisspelt) {
  const SmallRun run = with_traffic();
  const std::string rolls =
      listed(R"({"__name__":"rolls_total","job":"dice-roller","die":"risky","result":"success"})");
  const auto judged = [&](const std::string& matcher) {
    return run.judge(
        claim(run, "sum(increase(rolls_total{" + matcher + "}[$window])) or vector(0)"),
        {vector_of("0"), good_scrapes, rolls});
  };
  const Finding misspelt = judged("die=\"riskyy\"");
  EXPECT_EQ(misspelt.outcome, Outcome::undecided);
  EXPECT_EQ(misspelt.seen,
            "0, but no series of rolls_total has die=\"riskyy\" (there are: risky); did you mean "
            "risky? If not, give control, with risky in it");
  EXPECT_EQ(judged("die=\"risky\"").outcome, Outcome::pass);
  EXPECT_EQ(judged("result=\"error\"").outcome, Outcome::pass) << "none of them failed yet";
  EXPECT_EQ(judged("die=~\"risky|riskyy\"").outcome, Outcome::pass) << "both are meant";
}

TEST(ProofOfLife, IsNotGivenByAControlForWhatSeemsMisspelt) {
  const SmallRun run = with_traffic();
  const std::string rolls =
      listed(R"({"__name__":"rolls_total","job":"dice-roller","die":"risky","result":"success"})");
  const auto judged = [&](const std::string& selector, const std::string& control) {
    plan::Claim one = claim(run, "sum(increase(" + selector + "[$window])) or vector(0)");
    write(one, "control", "sum(increase(" + control + "[$window]))");
    const std::string series = selector.starts_with("rolls_total") ? rolls : listed("");
    return run.judge_said(one, {vector_of("0")},
                          {{"unless", nothing_pushed},
                           {"__name__/values", R"({"status":"success","data":["rolls_total"]})"},
                           {"/api/v1/series", series},
                           {"", vector_of("5")}});
  };
  const Finding misspelt = judged("rolls_total{die=\"riskyy\"}", "rolls_total");
  EXPECT_EQ(misspelt.outcome, Outcome::undecided);
  EXPECT_EQ(misspelt.seen,
            "0, but no series of rolls_total has die=\"riskyy\" (there are: risky); did you mean "
            "risky? If not, give control, with risky in it");
  EXPECT_EQ(judged("rolls_total{die=\"riskyy\"}", "rolls_total{die=\"risky\"}").outcome,
            Outcome::pass);
  EXPECT_EQ(judged("rolls_total{resul=\"error\"}", "up").outcome, Outcome::undecided);
  EXPECT_EQ(judged("rolls_total{job=\"dice-rollr\"}", "up").outcome, Outcome::undecided);
  EXPECT_EQ(judged("roll_total", "up").outcome, Outcome::undecided);
  EXPECT_EQ(judged("roll_total", "rolls_total").outcome, Outcome::pass);
  EXPECT_EQ(judged("rolls_total{result=\"error\"}", "up").outcome, Outcome::pass);
  EXPECT_EQ(judged("panics_total", "up").seen,
            "0; Prometheus has no series panics_total in the window");
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
  const auto seen = [&](const std::string& up, Outcome outcome = Outcome::no_data) {
    const Finding finding = run.judge(claim(run, no_errors), {vector_of("0"), up, requests});
    EXPECT_EQ(finding.outcome, outcome);
    return finding.seen;
  };
  EXPECT_EQ(seen(scrapes({1, 0, 0})),
            "0, but dice-roller was down at 2 of 3 scrapes of the window; if that is right, give "
            "control");
  EXPECT_EQ(seen(scrapes({1}), Outcome::undecided),
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

TEST(ProofOfLife, IsNotGivenByRequestsFromBeforeTheWindow) {
  const auto judged = [](const std::vector<std::uint32_t>& seconds) {
    SmallRun run = with_traffic();
    run.observations.load.requests = {answered_in(seconds)};
    plan::Claim late = claim(run, no_errors);
    late.after = std::chrono::seconds{10};
    return run.judge_said(late, {vector_of("0"), vector_of("0")},
                          {{"query=up[", good_scrapes}, {"match[]", requests}});
  };
  EXPECT_EQ(judged({22, 29}).outcome, Outcome::no_data);
  EXPECT_EQ(judged({22, 29}).seen,
            "0, but no request was answered in what the query reads of outage; if that is right, "
            "give control");
  EXPECT_EQ(judged({22, 31}).outcome, Outcome::pass) << judged({22, 31}).seen;
}

TEST(ProofOfLife, IsNotGivenByRequestsFromBeforeTheRange) {
  const auto judged = [](const std::vector<std::uint32_t>& seconds) {
    SmallRun run = with_traffic();
    run.observations.load.requests = {answered_in(seconds)};
    const plan::Claim recent =
        claim(run, R"(sum(increase(requests_total{status=~"5.."}[5s])) or vector(0))");
    return run.judge_said(recent, {vector_of("0")},
                          {{"query=up[", good_scrapes}, {"match[]", requests}});
  };
  EXPECT_EQ(judged({22, 31}).outcome, Outcome::no_data);
  EXPECT_EQ(judged({22, 36}).outcome, Outcome::pass) << judged({22, 36}).seen;
}

TEST(ProofOfLife, IsUndecidedWhereItCannotBeAsked) {
  const SmallRun run = with_traffic();
  const Finding finding = run.judge(claim(run, no_errors), {vector_of("0"), "<html>", requests});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "0, but answered with what is no JSON");
}

}  // namespace
}  // namespace harness::verdict
