#include "harness/metrics/verdict_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

#include <limits>

#include "harness/metrics/told_verdict.hpp"
#include "tests/support/fake_clock.hpp"

namespace harness::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using verdict::Conclusion;
using verdict::Finding;
using verdict::Outcome;

Finding finding_named(const std::string& claim, Outcome outcome) {
  Finding finding;
  finding.claim = claim;
  finding.kind = "promql";
  finding.during = "outage";
  finding.outcome = outcome;
  return finding;
}

std::string told(Conclusion conclusion, const std::vector<Finding>& findings) {
  plan::Plan plan;
  plan.name = "db-failure";
  verdict::Verdict verdict;
  verdict.conclusion = conclusion;
  verdict.findings = findings;
  return prometheus::TextSerializer().Serialize(verdict_metrics(plan, verdict));
}

std::string claim_series(const std::string& metric, const std::string& claim) {
  return metric + R"({scenario="db-failure",claim=")" + claim +
         R"(",kind="promql",during="outage"} )";
}

TEST(VerdictMetrics, HaveOneSeriesAClaim) {
  const std::string text =
      told(Conclusion::fail,
           {finding_named("holds", Outcome::pass), finding_named("red", Outcome::fail),
            finding_named("silent", Outcome::no_data), finding_named("open", Outcome::undecided)});
  EXPECT_THAT(text, HasSubstr("# TYPE harness_claim gauge\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "holds") + "1\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "red") + "0\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "silent") + "0\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "open") + "Nan\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim_vote", "open") + "1\n"));
}

TEST(VerdictMetrics, SayHowTheRunEnded) {
  const std::string series = R"(harness_verdict{scenario="db-failure"} )";
  EXPECT_THAT(told(Conclusion::pass, {}), HasSubstr(series + "1\n"));
  EXPECT_THAT(told(Conclusion::fail, {}), HasSubstr(series + "0\n"));
  EXPECT_THAT(told(Conclusion::inconclusive, {}), HasSubstr(series + "Nan\n"));
}

TEST(VerdictMetrics, TellAdvisoryClaimsApart) {
  Finding advisory = finding_named("soon", Outcome::fail);
  advisory.advisory = scenario::parse_advisory("until 2027-03-01").value();
  const std::string text = told(Conclusion::pass, {advisory});
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "soon") + "0\n"));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim_vote", "soon") + "0\n"));
}

// A series that is there twice is no exposition at all.
TEST(VerdictMetrics, LetTheWorstSpeakForClaimsOfOneName) {
  const std::string text =
      told(Conclusion::fail,
           {finding_named("twice", Outcome::fail), finding_named("twice", Outcome::pass),
            finding_named("open", Outcome::pass), finding_named("open", Outcome::undecided)});
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "twice") + "0\n"));
  EXPECT_THAT(text, Not(HasSubstr(claim_series("harness_claim", "twice") + "1\n")));
  EXPECT_THAT(text, HasSubstr(claim_series("harness_claim", "open") + "Nan\n"));
}

TEST(VerdictMetrics, HaveTheTimesOfAlertsByTheirBounds) {
  Finding paged = finding_named("paged", Outcome::pass);
  paged.times = {
      {.name = "time_to_detect", .number = 1, .of = 2, .seconds = {3.5, 4}},
      {.name = "time_to_detect", .number = 2, .of = 2, .seconds = {3, 6}},
      {.name = "time_to_recover", .seconds = {20, std::numeric_limits<double>::infinity()}}};
  const std::string text = told(Conclusion::pass, {paged});
  const std::string of = R"({scenario="db-failure",claim="paged",during="outage",bound=")";
  EXPECT_THAT(text, HasSubstr("harness_time_to_detect_seconds" + of + "low\"} 3.5\n"));
  EXPECT_THAT(text, HasSubstr("harness_time_to_detect_seconds" + of + "high\"} 6\n"));
  EXPECT_THAT(text, HasSubstr("harness_time_to_recover_seconds" + of + "high\"} +Inf\n"));
  EXPECT_THAT(text, Not(HasSubstr("time_to_page")));
}

TEST(ToldVerdict, WaitsForThoseWhoScrapeAndForNobodyElse) {
  using std::chrono::seconds;
  EXPECT_EQ(until_next_scrape(0, seconds{60}), Duration{0});
  EXPECT_EQ(until_next_scrape(1, seconds{60}), Duration{0});
  EXPECT_EQ(until_next_scrape(5, seconds{60}), seconds{22} + std::chrono::milliseconds{500});
  EXPECT_EQ(until_next_scrape(2, seconds{600}), seconds{90});
}

TEST(ToldVerdict, WaitsNoLongerThanItMayAndEndsWhenToldTo) {
  test::FakeClock clock;
  const Endpoint nobody;
  int pauses = 0;
  const auto pause = [&](Duration at_most) {
    clock.advance(at_most);
    return ++pauses < 100;
  };
  const TimePoint begin = clock.now();
  await_scrape(nobody, std::chrono::seconds{1}, clock, pause);
  EXPECT_EQ(clock.now() - begin, std::chrono::seconds{1});
  pauses = 99;
  await_scrape(nobody, std::chrono::seconds{1}, clock, pause);
  EXPECT_EQ(pauses, 100);
}

}  // namespace
}  // namespace harness::metrics
