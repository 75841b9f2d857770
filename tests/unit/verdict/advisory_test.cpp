#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::IsEmpty;

// The run, which began on 2023-11-14, has a claim that holds; the second, which is advisory, is
// answered with this.
SmallRun run_with_advisory(const std::string& until, const std::string& body, int status = 200) {
  SmallRun run;
  for (const bool is_advisory : {false, true}) {
    plan::Claim claim =
        run.claim("promql", with_fields({{"promql", std::string("sum by (job) (failures)")},
                                         {"value", scenario::Comparison{">", 0}}}));
    if (is_advisory) claim.advisory = scenario::parse_advisory(until).value();
    observe::ClaimAnswers answers{run.plan.claims.size(), {}};
    for (const observe::Question& question : run.all_questions(claim)) {
      const bool is_own = answers.asked.empty();
      const bool is_meant = is_own && is_advisory;
      const std::string said = is_own ? vector_of("3") : nothing_pushed;
      answers.asked.push_back(
          {question, {{at(61), is_meant ? status : 200, is_meant ? body : said, ""}}});
    }
    run.plan.claims.push_back(claim);
    run.observations.answers.push_back(answers);
  }
  return run;
}

Verdict judged_with_advisory(const std::string& until, const std::string& body, int status = 200) {
  const SmallRun run = run_with_advisory(until, body, status);
  return judge(run.plan, run.observations);
}

TEST(AdvisoryClaim, IsJudgedAndHasNoVote) {
  for (const char* value : {"0", ""}) {
    const Verdict verdict = judged_with_advisory("until 2023-11-14", vector_of(value));
    EXPECT_EQ(verdict.exit_code(), 0) << value;
    EXPECT_THAT(verdict.reasons, IsEmpty());
    EXPECT_NE(verdict.findings.at(1).outcome, Outcome::pass);
    EXPECT_FALSE(verdict.findings.at(1).votes());
    EXPECT_TRUE(verdict.findings.at(0).votes());
  }
}

TEST(AdvisoryClaim, LeavesTheRunDecidedWhereItIsNot) {
  const Verdict verdict = judged_with_advisory("until 2023-11-14", "no such metric", 400);
  EXPECT_EQ(verdict.findings.at(1).outcome, Outcome::undecided);
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(verdict.reasons, IsEmpty());
}

// By when the run began, however much later that is asked.
TEST(AdvisoryClaim, VotesInRunsThatBeginAfterItsDay) {
  const Verdict failed = judged_with_advisory("until 2023-11-13", vector_of("0"));
  EXPECT_EQ(failed.exit_code(), 1);
  EXPECT_TRUE(failed.findings.at(1).votes());
  EXPECT_EQ(judged_with_advisory("until 2023-11-13", "no such metric", 400).exit_code(), 3);
}

TEST(AdvisoryClaim, IsNoReasonToCallTheMachineSlow) {
  SmallRun run = run_with_advisory("until 2023-11-14", vector_of("0"));
  run.observations.stood_still = std::chrono::seconds{8};
  run.observations.waited = std::chrono::seconds{8};
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 0);
}

// What was lost is asked for by nobody who votes.
TEST(AdvisoryClaim, IsNoReasonToMissWhatWasLost) {
  SmallRun run = run_with_advisory("until 2023-11-14", vector_of("0"));
  run.plan.claims.erase(run.plan.claims.begin());
  run.observations.answers.erase(run.observations.answers.begin());
  run.observations.answers[0].claim = 0;
  run.observations.losses = {{"loki lost lines", {observe::Backend::prometheus}}};
  EXPECT_THAT(judge(run.plan, run.observations).reasons, IsEmpty());
  run.plan.claims[0].advisory = std::nullopt;
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 3);
}

}  // namespace
}  // namespace harness::verdict
