// A phase in which load was due, and was over before: each way that this is not so is a twin.
#include "harness/verdict/missed_load.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The load was to last into the outage, of which the transition took until 35 s.
class MissedLoad : public ::testing::Test {
 protected:
  MissedLoad() {
    scenario::ConstantVus users;
    users.duration = std::chrono::seconds{30};
    load_.executor.value = users;
    run_.plan.loads = {load_};
    run_.observations.phases[1].window.begin = at(35);
    run_.observations.phases[1].metrics.begin = at(35);
  }

  void last_for(Duration length) {
    scenario::ConstantVus users;
    users.duration = length;
    run_.plan.loads.front().executor.value = users;
  }

  void send_in_outage() {
    auto& stats = run_.observations.load.requests.emplace_back();
    stats.request = "roll";
    stats.phase = "outage";
    stats.sent = stats.ok = 1;
  }

  std::string why() const { return why_without_its_load(run_.plan, run_.observations, 1); }

  Verdict judged(const std::string& query, const std::string& answer) {
    run_.plan.claims = {run_.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{">=", 5}}}))};
    observe::ClaimAnswers answers;
    for (const observe::Question& question : run_.all_questions(run_.plan.claims[0])) {
      const std::string body = answers.asked.empty() ? answer : SmallRun::nothing_to(question);
      answers.asked.push_back({question, {{at(61), 200, body, ""}}});
    }
    run_.observations.answers = {answers};
    return harness::verdict::judge(run_.plan, run_.observations);
  }

  scenario::Load load_;
  SmallRun run_;
};

constexpr const char* rolls = "sum(increase(rolls_total[$window]))";

TEST_F(MissedLoad, LeavesWhatFailsOfItUndecided) {
  for (const std::string& answer : {sum_of("0"), nothing_pushed}) {
    const Verdict verdict = judged(rolls, answer);
    EXPECT_EQ(verdict.exit_code(), 3);
    EXPECT_EQ(verdict.findings[0].outcome, Outcome::undecided);
    EXPECT_THAT(verdict.findings[0].seen,
                AllOf(HasSubstr("no request was sent in outage, though load was due in it"),
                      HasSubstr("Leave its duration out")));
  }
}

TEST_F(MissedLoad, IsNoneWhereARequestWasSent) {
  send_in_outage();
  EXPECT_THAT(why(), IsEmpty());
  const Verdict verdict = judged(rolls, sum_of("0"));
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_EQ(verdict.findings[0].outcome, Outcome::fail);
}

// Users who wait for an answer all the time have their time yet.
TEST_F(MissedLoad, IsNoneWhereTheLoadOnlyHangs) {
  last_for(std::chrono::seconds{36});
  EXPECT_THAT(why(), IsEmpty());
  EXPECT_EQ(judged(rolls, sum_of("0")).exit_code(), 1);
}

TEST_F(MissedLoad, IsNoneWhereNoLoadWasDue) {
  last_for(std::chrono::seconds{20});
  EXPECT_THAT(why(), IsEmpty());
  EXPECT_EQ(judged(rolls, sum_of("0")).exit_code(), 1);
}

}  // namespace
}  // namespace harness::verdict
