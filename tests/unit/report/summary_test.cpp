#include "harness/report/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/report/utf8.hpp"
#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using test::expect_golden;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr Look plain{.colour = false, .unicode = true, .width = 110};

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string& line : split(text, '\n')) widest = std::max(widest, columns_of(line));
  return widest;
}

TEST(Summary, TellsAPassingRunShortly) {
  const std::string text = summary(passing_run().report(), plain);
  expect_golden("report/pass.txt", text);
  EXPECT_THAT(text, Not(HasSubstr("window")));
}

TEST(Summary, ShowsWhatToOpenForEachClaimThatFails) {
  expect_golden("report/fail.txt", summary(failing_run().report(), plain));
}

TEST(Summary, TellsWhichClaimsHaveNoVote) {
  SampleRun run = passing_run();
  run.verdict.findings[2].outcome = verdict::Outcome::fail;
  run.verdict.findings[2].advisory = scenario::parse_advisory("until 2027-03-01").value();
  const Look wide{.colour = false, .unicode = true, .width = 120};
  const std::string text = summary(run.report(), wide);
  EXPECT_THAT(text, HasSubstr("✗ Each failure is logged with its trace (advisory until "
                              "2027-03-01): does not hold"));
  EXPECT_THAT(text, HasSubstr("all 4 claims hold; 1 advisory claim is not met"));
}

std::string summary_with(const observe::HitsRecord& hits) {
  SampleRun run = passing_run();
  run.observations.faults.front().proof = "refuses";
  run.observations.faults.front().hits = hits;
  return summary(run.report(), plain);
}

TEST(Summary, SaysWhatAFaultHitWhereThatWasCounted) {
  EXPECT_THAT(summary_with({}), Not(HasSubstr("  hit")));
  EXPECT_THAT(summary_with({12, 10, "connections"}), HasSubstr("12 connections (10 probes)"));
  EXPECT_THAT(summary_with({12, 0, "requests"}), HasSubstr("  12 requests"));
}

TEST(Summary, SaysWhereAFaultHitNothingButTheProbes) {
  EXPECT_THAT(summary_with({10, 10, "connections"}), HasSubstr("nothing but 10 probes"));
  EXPECT_THAT(summary_with({0, 0, "connections"}), HasSubstr("  nothing"));
}

TEST(Summary, HasWhatAlertsTookInATableOfTheirOwn) {
  SampleRun run = passing_run();
  EXPECT_THAT(summary(run.report(), plain), Not(HasSubstr("Times of alerts")));
  run.verdict.findings[0].claim = "Paged";
  run.verdict.findings[0].times = {
      {.name = "time_to_detect", .seconds = {3.9, 4}, .wanted = "< 15s"},
      {.name = "time_to_recover", .seconds = Interval::at_least(20)}};
  EXPECT_THAT(summary(run.report(), plain),
              HasSubstr("Times of alerts\n"
                        "  time             took         expected  claim\n"
                        "  time_to_detect   3.9s to 4s   < 15s     Paged\n"
                        "  time_to_recover  20s or more            Paged\n"));
}

TEST(Summary, SaysAtWhichMomentsAQueryWasEvaluated) {
  SampleRun run = failing_run();
  run.verdict.findings[1].moments = scenario::Moments::at_end;
  run.verdict.findings[3].moments = scenario::Moments::throughout;
  const std::string text = summary(run.report(), plain);
  EXPECT_THAT(text, HasSubstr("evaluated"));
  EXPECT_THAT(text, HasSubstr("at its end"));
  EXPECT_THAT(text, HasSubstr("throughout")) << "of a claim that holds, too";
}

// The words of a column that wraps stand below one another.
std::string lines_below(const std::string& text, const std::string& title) {
  const std::vector<std::string> lines =
      split(text.substr(text.find("Requests worth opening")), '\n');
  const std::size_t column = lines.at(1).find(title);
  std::string words;
  for (std::size_t i = 2; i < lines.size() && lines[i].size() > column; ++i) {
    const std::string rest = lines[i].substr(column);
    words += trim(rest.substr(0, rest.find("  ")));
  }
  return words;
}

TEST(Summary, ShowsTheWholeOfWhatBecameOfARequest) {
  SampleRun run = failing_run();
  load::KeptRequest request = run.observations.load.kept[1];
  request.outcome = "led away";
  request.detail =
      "it leads to http://127.0.0.1:45367/here/and/there, which may get no load: name it as an "
      "endpoint that allows load";
  run.observations.load.kept = {request};
  for (const std::size_t width : {40U, 80U, 120U}) {
    const std::string text = summary(run.report(), {.unicode = false, .width = width});
    EXPECT_EQ(replace_all(lines_below(text, "outcome"), " ", ""),
              "ledaway:itleadstohttp://127.0.0.1:45367/here/and/there,whichmaygetnoload:nameitasan"
              "endpointthatallowsload")
        << text;
  }
}

TEST(Summary, SaysWhereRequestsWereSentAgain) {
  SampleRun run = passing_run();
  EXPECT_THAT(summary(run.report(), plain), Not(HasSubstr("sent again")));
  run.observations.load.requests[1].resent = 12;
  run.observations.load.requests[2].resent = 1;
  EXPECT_THAT(summary(run.report(), plain),
              HasSubstr("\n  sent again, as their connections had ended: roll 12 in outage, roll 1 "
                        "in recovery\n"));
}

TEST(Summary, SaysWhereRedirectsWereFollowed) {
  SampleRun run = passing_run();
  EXPECT_THAT(summary(run.report(), plain), Not(HasSubstr("redirects")));
  run.observations.load.requests[1].redirects = 12;
  EXPECT_THAT(summary(run.report(), plain),
              HasSubstr("\n  redirects followed: roll 12 in outage\n"));
}

// The whole of what was dropped, and where that was more than one in a hundred.
TEST(Summary, SaysInWhichPhasesIterationsWereDropped) {
  SampleRun run = passing_run();
  load::IterationStats& all = run.observations.load.iterations.emplace_back();
  run.observations.load.requests[1].sent = 90;
  run.observations.load.requests[2].sent = 999;
  all.dropped = 21;
  all.dropped_in = {{"outage", 10}, {"recovery", 10}, {"transition", 1}};
  const std::string because =
      "\n  dropped iterations: 21, because no user was free or the time was up";
  EXPECT_THAT(summary(run.report(), plain),
              HasSubstr(because + ": 10 of 100 requests in outage\n"));
  all.dropped_in["outage"] = 0;
  EXPECT_THAT(summary(run.report(), plain), HasSubstr(because + "\n"));
}

TEST(Summary, DoesNotTakeNoDataForAPass) {
  const std::string text = summary(run_without_data().report(), plain);
  expect_golden("report/no_data.txt", text);
  EXPECT_THAT(text, HasSubstr("1 of 5 claims does not hold"));
}

TEST(Summary, ShowsTheErrorOfAQueryThatWasRefused) {
  expect_golden("report/error.txt", summary(run_with_error().report(), plain));
}

TEST(Summary, SaysWhyARunCouldNotBeMeasured) {
  expect_golden("report/inconclusive.txt", summary(inconclusive_run().report(), plain));
}

TEST(Summary, SaysThatARunWasInterrupted) {
  expect_golden("report/interrupted.txt", summary(interrupted_run().report(), plain));
}

TEST(Summary, SaysThatARunIsASegment) {
  SampleRun run = passing_run();
  run.observations.segment = {0, 3};
  const std::string text = summary(run.report(), plain);
  EXPECT_THAT(text, HasSubstr(", segment 1/3, "));
  EXPECT_THAT(text, HasSubstr(": one part of 3, to be merged (exit code "));
}

TEST(Summary, DoesWithoutUnicode) {
  expect_golden("report/fail-ascii.txt",
                summary(failing_run().report(), Look{.unicode = false, .width = 80}));
}

TEST(Summary, ColoursTheVerdict) {
  EXPECT_THAT(summary(failing_run().report(), Look{.colour = true}), HasSubstr("\x1b[31mFAIL"));
  EXPECT_THAT(summary(passing_run().report(), plain), Not(HasSubstr("\x1b")));
}

TEST(Summary, NeverExceedsTheWidthNor120Columns) {
  for (std::size_t width = 60; width <= 200; ++width) {
    const std::string text = summary(failing_run().report(), Look{.width = width});
    EXPECT_LE(widest_line(text), std::min<std::size_t>(width, 120)) << text;
  }
}

TEST(Summary, KeepsThePathInOnePiece) {
  const SampleRun run = passing_run();
  const Report report{run.plan, run.observations, run.verdict, "/" + std::string(130, 'x')};
  EXPECT_THAT(summary(report, plain), EndsWith(")\n/" + std::string(130, 'x') + "\n"));
}

TEST(Summary, DoesNotLetALogLineMoveTheCursor) {
  SampleRun run = failing_run();
  run.verdict.findings[2].log_line = "\x1b[2J\xff gone";
  EXPECT_THAT(summary(run.report(), plain), Not(HasSubstr("\x1b")));
}

TEST(Summary, ShowsWhatWasSaidAboutAFailure) {
  SampleRun run = failing_run();
  EXPECT_THAT(summary(run.report(), plain), Not(HasSubstr("timeout: after all")));
  run.observations.load.kept[1].detail = "after all";
  EXPECT_THAT(summary(run.report(), plain), HasSubstr("timeout: after all"));
}

TEST(Summary, HoldsWithNothingMeasured) {
  SampleRun run;
  run.verdict.reasons = {"prometheus did not start"};
  EXPECT_THAT(summary(run.report(), plain), HasSubstr("INCONCLUSIVE"));
}

}  // namespace
}  // namespace harness::report
