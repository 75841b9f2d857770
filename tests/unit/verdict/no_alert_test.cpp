#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string firing_at(const std::string& points) {
  const std::string entry = R"({"metric":{"alertstate":"firing"},"values":[)" + points + "]}";
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" +
         (points.empty() ? "" : entry) + "]}}";
}

std::string rules(const std::string& name, int evaluated_at) {
  return R"({"status":"success","data":{"groups":[{"interval":1,"rules":[{"name":")" + name +
         R"(","query":"pg_up == 0","duration":2,"labels":{},"state":"inactive","lastEvaluation":)"
         R"("2023-11-14T22:)" +
         std::to_string(13 + (20 + evaluated_at) / 60) + ":" +
         (((20 + evaluated_at) % 60) < 10 ? "0" : "") + std::to_string((20 + evaluated_at) % 60) +
         R"(Z"}]}]}})";
}

std::string own_metrics(int missed, int failed) {
  return "# TYPE\nprometheus_rule_group_iterations_missed_total{rule_group=\"a;b\"} " +
         std::to_string(missed) +
         "\nprometheus_rule_evaluation_failures_total{rule_group=\"a;b\"} " +
         std::to_string(failed) + "\n";
}

const std::string names = R"({"status":"success","data":["pg_up","up"]})";

class NoAlertClaim : public ::testing::Test {
 protected:
  NoAlertClaim() {
    run_.observations.phases[1].metrics = {at(19), at(41)};
    claim_ = run_.claim("no_alert", with_fields({{"no_alert", std::string("DatabaseDown")}}));
  }

  Finding judge(const std::string& fired, int evaluated_at = 50, int missed = 0,
                int failed = 0) const {
    return run_.judge(claim_, {firing_at(fired), rules("DatabaseDown", evaluated_at),
                               own_metrics(missed, failed), names});
  }

  SmallRun run_;
  plan::Claim claim_;
};

TEST_F(NoAlertClaim, HoldsForARuleThatWasEvaluatedAndNeverFired) {
  const Finding finding = judge("");
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen, "evaluated throughout, and never firing");
  EXPECT_EQ(finding.expected, "does not fire");
  EXPECT_EQ(finding.query, R"(ALERTS{alertname="DatabaseDown",alertstate="firing"})");
}

TEST_F(NoAlertClaim, AsksAboutTheScrapesOfItsWindow) {
  const auto questions = run_.questions(claim_);
  EXPECT_THAT(questions.front().query, HasSubstr("[22000ms]"));
  EXPECT_EQ(questions.front().params.at("time"), "1700000041.000");
}

TEST_F(NoAlertClaim, FailsWhenItFires) {
  const Finding finding = judge(R"([1700000030,"1"],[1700000031,"1"])");
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing at 2023-11-14T22:13:50.000Z, 10s after the window's begin");
  EXPECT_TRUE(finding.lost);
}

TEST_F(NoAlertClaim, IsNotProvedBySilenceAlone) {
  EXPECT_EQ(judge("", 40).seen, "its rule has not been evaluated since the window's end");
  EXPECT_EQ(judge("", 50, 2).seen, "2 evaluations of rules did not take place");
  EXPECT_EQ(judge("", 50, 0, 1).seen, "1 evaluation of rules failed");
  for (const Finding& finding : {judge("", 40), judge("", 50, 2), judge("", 50, 0, 1)}) {
    EXPECT_EQ(finding.outcome, Outcome::undecided);
  }
  const Finding silent =
      run_.judge(claim_, {firing_at(""), rules("DatabaseDown", 50), "# none\n", names});
  EXPECT_EQ(silent.outcome, Outcome::undecided);
  EXPECT_EQ(silent.seen, "Prometheus does not say whether its rules were evaluated");
}

TEST_F(NoAlertClaim, HasNoDataWithoutTheRule) {
  const Finding finding =
      run_.judge(claim_, {firing_at(""), rules("Other", 50), own_metrics(0, 0), names});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
}

// A rule about what is not there never fires.
TEST_F(NoAlertClaim, HasNoDataWithoutWhatItsRuleReads) {
  const Finding finding =
      run_.judge(claim_, {firing_at(""), rules("DatabaseDown", 50), own_metrics(0, 0),
                          R"({"status":"success","data":["up"]})"});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "the rule reads pg_up, of which Prometheus has no sample");
}

TEST_F(NoAlertClaim, ForeseesThatNoRuleHasItsName) {
  write(claim_, "no_alert", std::string("DatabaseDwon"), {7, 12});
  EXPECT_EQ(run_.foresee(claim_, {firing_at(""), rules("DatabaseDown", 50), ""}),
            "7:12 no_alert: Prometheus has no alerting rule \"DatabaseDwon\"; did you mean "
            "\"DatabaseDown\"? its rules: DatabaseDown");
}

}  // namespace
}  // namespace harness::verdict
