// increase() and rate() estimate: what they say has to hold of what was counted, too.
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

constexpr const char* of_rises = "max_over_time({__name__=\"failures\"}[20000ms]) - ";

plan::Claim failures(const SmallRun& run, const std::string& op, double bound,
                     const std::string& query = "sum(increase(failures[$window]))") {
  return run.claim("promql",
                   with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
}

Finding judged(const std::string& op, double bound, const std::string& estimate,
               const std::string& counted) {
  const SmallRun run;
  return run.judge_said(failures(run, op, bound), {sum_of(estimate)},
                        {{of_rises, sum_of(counted)}});
}

TEST(PromqlRises, LeaveUndecidedWhatHoldsOfAnEstimateAlone) {
  const Finding finding = judged(">", 801, "803.28", "800");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "803.28, or 800 with nothing estimated; increase() and rate() estimate what lies "
            "between their samples and the edges of the window: leave a little room");
  EXPECT_EQ(finding.value, (Interval{800, 803.28}));
}

TEST(PromqlRises, LeaveUndecidedWhatFailsOfAnEstimateAlone) {
  EXPECT_EQ(judged("<=", 800, "803.28", "800").outcome, Outcome::undecided);
}

TEST(PromqlRises, AreNotToldWhereBothSayTheSame) {
  const Finding holds = judged(">", 700, "803.28", "800");
  EXPECT_EQ(holds.outcome, Outcome::pass);
  EXPECT_EQ(holds.seen, "803.28");
  EXPECT_EQ(judged(">", 900, "803.28", "800").outcome, Outcome::fail);
}

TEST(PromqlRises, LeaveUndecidedWhatNobodyAnswers) {
  const SmallRun run;
  const Finding finding =
      run.judge_said(failures(run, ">", 0), {sum_of("803.28")}, {{of_rises, "<html>"}});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen.find("how far its samples rise is not known: "), 0U) << finding.seen;
}

bool are_asked_for(const SmallRun& run, const plan::Claim& claim) {
  const auto all = run.all_questions(claim);
  return std::any_of(all.begin(), all.end(), [](const observe::Question& question) {
    return question.query.find(of_rises) != std::string::npos;
  });
}

TEST(PromqlRises, AreAskedForOfRangesWithAScrapeAtBothEdges) {
  const SmallRun run;
  EXPECT_TRUE(are_asked_for(run, failures(run, ">", 0)));
  EXPECT_FALSE(are_asked_for(run, failures(run, ">", 0, "sum(increase(failures[5s]))")));
  plan::Claim late = failures(run, ">", 0);
  late.after = std::chrono::seconds{5};
  EXPECT_FALSE(are_asked_for(run, late)) << "both edges are asked about there";
  plan::Claim throughout = failures(run, ">", 0, "sum(rate(failures[5s]))");
  throughout.moments = scenario::Moments::throughout;
  EXPECT_FALSE(are_asked_for(run, throughout));
}

}  // namespace
}  // namespace harness::verdict
