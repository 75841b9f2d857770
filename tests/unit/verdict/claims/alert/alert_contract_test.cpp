#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/alert_samples.hpp"

// What an alert claim says beside firing and resolving in time: each with a twin that fails.
namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;

using Texts = std::map<std::string, std::string>;

// The rule of the outage, with annotations, and one that may fire beside it.
std::string rules_with(const std::string& annotations, int hold = 2,
                       const std::string& evaluated = "2023-11-14T22:14:21Z") {
  const auto rule_text = [&](const std::string& name, const std::string& more) {
    return R"({"name":")" + name + R"(","query":"pg_up == 0","duration":)" + std::to_string(hold) +
           R"(,"labels":{"severity":"critical"},"state":"inactive","lastEvaluation":")" +
           evaluated + R"(","annotations":{)" + more + "}}";
  };
  return R"({"status":"success","data":{"groups":[{"interval":1,"rules":[)" +
         rule_text("DatabaseDown", annotations) + "," + rule_text("ServiceDown", "") + "]}]}}";
}

const std::string two_rules = rules_with(
    R"("summary":"PostgreSQL does not answer","on":"at {{ $labels.instance }}","n":"{{ $value }} s")");

// As Prometheus counts them itself.
const std::string all_evaluated =
    "prometheus_rule_group_iterations_missed_total{rule_group=\"a\"} 0\n"
    "prometheus_rule_evaluation_failures_total{rule_group=\"a\"} 0\n";
const std::string one_missed =
    "prometheus_rule_group_iterations_missed_total{rule_group=\"a\"} 1\n"
    "prometheus_rule_evaluation_failures_total{rule_group=\"a\"} 0\n";

const std::string in_good_time = samples("pending", 22, 23) + "," + samples("firing", 24, 42);

std::string another_from(int from, int to) {
  const std::string own = samples("firing", from, to);
  const std::string name = "DatabaseDown";
  return std::string(own).replace(own.find(name), name.size(), "ServiceDown");
}

class AlertContract : public ::testing::Test {
 protected:
  AlertContract() : claim_(database_down(run_)) {}

  void write_field(const std::string& name, const test::Value& value) {
    write(claim_, name, value, {9, 14});
  }
  Finding judged(const std::string& series, const std::string& others = "",
                 const std::string& evaluations = all_evaluated) const {
    return run_.judge(claim_, {matrix(series), two_rules, names, evaluations, matrix(others)});
  }
  std::string foreseen(const std::string& rules) const {
    return run_.foresee(claim_, {matrix(""), rules, names, all_evaluated, matrix("")});
  }

  SmallRun run_;
  plan::Claim claim_;
};

TEST_F(AlertContract, AsksForNoMoreThanItNeeds) {
  EXPECT_EQ(run_.all_questions(claim_).size(), 3U);
  write_field("before", std::string("inactive"));
  EXPECT_EQ(run_.all_questions(claim_).size(), 4U);
  write_field("only", std::string("true"));
  EXPECT_EQ(run_.all_questions(claim_).size(), 5U);
}

// ---- pending

TEST_F(AlertContract, HoldsWhereItWasPendingBeforeItFired) {
  write_field("pending", std::string("true"));
  const Finding finding = judged(in_good_time);
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.expected, "is pending before it fires, fires within 10s, resolves within 10s");
  EXPECT_EQ(finding.seen,
            "firing 4s after the fault, resolved 2.5s after its end; pending 2s after the fault");
}

TEST_F(AlertContract, FailsWhereItFiredWithoutBeingPending) {
  write_field("pending", std::string("true"));
  const Finding finding = judged(samples("firing", 24, 42));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("; not pending before it fired"));
  EXPECT_EQ(finding.of_slowness, false);
}

TEST_F(AlertContract, JudgesHowSoonItIsPendingByTheBoundsOfTheFault) {
  write_field("pending", seconds{1});
  EXPECT_EQ(judged(in_good_time).outcome, Outcome::fail);
  run_.observations.faults[0].seen_at = at(21.5);
  const Finding open = judged(in_good_time);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr("; pending 500ms to 2s after the fault"));
}

// ---- before

TEST_F(AlertContract, ProvesThatItWasInactiveBefore) {
  write_field("before", std::string("inactive"));
  EXPECT_EQ(judged(in_good_time).outcome, Outcome::pass);
  const Finding unproven = judged(in_good_time, "", one_missed);
  EXPECT_EQ(unproven.outcome, Outcome::undecided);
  EXPECT_THAT(unproven.seen, HasSubstr("not seen to be active before, but 1 evaluation of rules "
                                       "did not take place"));
  EXPECT_EQ(judged(samples("firing", 10, 42)).outcome, Outcome::fail);
}

// ---- annotations

TEST_F(AlertContract, ReadsAnnotationsWithTheLabelsOfTheSeries) {
  write_field("annotations", Texts{{"summary", "PostgreSQL does not answer"}, {"on", "at db:1"}});
  const std::string fired = samples("firing", 24, 42);
  const std::string at_db =
      std::string(fired).replace(fired.find("\"alertname\""), 0, R"("instance":"db:1",)");
  EXPECT_EQ(judged(at_db).outcome, Outcome::pass);
  const Finding elsewhere = judged(fired);
  EXPECT_EQ(elsewhere.outcome, Outcome::fail);
  EXPECT_THAT(elsewhere.seen, HasSubstr(R"(; annotation on is "at ")"));
  EXPECT_EQ(elsewhere.of_slowness, false);
}

TEST_F(AlertContract, FailsWithoutTheAnnotation) {
  write_field("annotations", Texts{{"runbook", "https://example.org"}});
  const Finding finding = judged(in_good_time);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("; without annotation runbook"));
}

TEST_F(AlertContract, LeavesOpenWhatOnlyANotificationTells) {
  write_field("annotations", Texts{{"n", "0 s"}});
  const Finding open = judged(in_good_time);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr("of which only a notification tells all: {{ $value }} s"));
  write_field("annotations", Texts{{"n", "0 m"}});
  EXPECT_EQ(judged(in_good_time).outcome, Outcome::fail);
}

TEST_F(AlertContract, TakesARegularExpression) {
  const auto matches = [](const std::string& pattern) {
    yaml::Node map;
    map.kind = yaml::Node::Kind::map;
    map.members.push_back({"summary", {}, test::NodeOf{}(Texts{{"matches", pattern}})});
    return map;
  };
  write_field("annotations", matches("does not ans"));
  EXPECT_EQ(judged(in_good_time).outcome, Outcome::pass);
  EXPECT_THAT(judged(in_good_time).expected, HasSubstr(R"(with summary matching "does not ans")"));
  write_field("annotations", matches("MySQL"));
  EXPECT_EQ(judged(in_good_time).outcome, Outcome::fail);
  EXPECT_THROW(write_field("annotations", matches(".*")), std::logic_error);
  EXPECT_THROW(write_field("annotations", matches("(")), std::logic_error);
}

// ---- only

TEST_F(AlertContract, HoldsWhereNoOtherAlertFires) {
  write_field("only", std::string("true"));
  const Finding finding =
      judged(in_good_time, samples("firing", 24, 42) + "," + another_from(50, 55));
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("; no other alert fired, of 1 other rule"));
  EXPECT_EQ(finding.expected, "fires within 10s, resolves within 10s, and no other alert does");
}

TEST_F(AlertContract, FailsWhereAnotherAlertFires) {
  write_field("only", std::string("true"));
  const Finding finding = judged(in_good_time, another_from(30, 35));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("; ServiceDown fires, too, 10s after the fault"));
  EXPECT_TRUE(finding.lost);
}

TEST_F(AlertContract, LetsFireWhatIsAllowed) {
  write_field("only", std::string("true"));
  write_field("allow", std::vector<std::string>{"ServiceDown"});
  // There is no other rule then, so that silence says nothing.
  EXPECT_EQ(judged(in_good_time, another_from(30, 35)).outcome, Outcome::no_data);
  EXPECT_EQ(foreseen(two_rules),
            "9:14 only: Prometheus has no other alerting rule that could fire; leave it out, or "
            "give Prometheus the rules that on-call has");
}

TEST_F(AlertContract, DoesNotTakeSilenceOfRulesThatWereNotEvaluated) {
  write_field("only", std::string("true"));
  EXPECT_EQ(judged(in_good_time, "", one_missed).outcome, Outcome::undecided);
  EXPECT_EQ(judged(in_good_time, "", "").outcome, Outcome::undecided);
  EXPECT_EQ(run_.judge(claim_,
                       {matrix(in_good_time), rules_with("", 60), names, all_evaluated, matrix("")})
                .outcome,
            Outcome::undecided)
      << "none could have fired";
}

TEST_F(AlertContract, AllowIsForOnly) {
  const scenario::Kind& language = find_claim_kind("alert")->language;
  write_field("allow", std::vector<std::string>{"ServiceDown"});
  EXPECT_FALSE(language.check(claim_.settings));
  write_field("only", std::string("true"));
  EXPECT_TRUE(language.check(claim_.settings));
}

// ---- times

TEST_F(AlertContract, TellsWhatItTookByItsBounds) {
  const Finding finding = judged(in_good_time);
  ASSERT_EQ(finding.times.size(), 2U);
  EXPECT_EQ(finding.times[0].title() + " " + finding.times[0].took(), "time_to_detect 3.9s to 4s");
  EXPECT_EQ(finding.times[1].title() + " " + finding.times[1].took(),
            "time_to_recover 1.5s to 2.5s");
}

TEST_F(AlertContract, TellsOfAnAlertThatStillFiresAndOfOneThatNeverDid) {
  const Finding firing = run_.judge(
      claim_, {matrix(samples("firing", 24, 61)), rule("firing", "2023-11-14T22:14:21Z"), names});
  ASSERT_EQ(firing.times.size(), 2U);
  EXPECT_EQ(firing.times[1].took(), "20.5s or more");
  const Finding never = judged("");
  ASSERT_EQ(never.times.size(), 1U);
  EXPECT_EQ(never.times[0].took(), "39.9s or more");
}

TEST_F(AlertContract, TellsNoTimeOfAnAlertThatWasThereBefore) {
  EXPECT_TRUE(judged(samples("firing", 10, 42)).times.empty());
}

TEST_F(AlertContract, ATimeHoldsOnlyWhereAllOfItDoes) {
  const auto with_bound = [&](const char* name, const std::string& bound) {
    write_field(name, bound);
    return judged(in_good_time);
  };
  EXPECT_EQ(with_bound("time_to_detect", "< 4.1s").outcome, Outcome::pass);
  const Finding open = with_bound("time_to_detect", "< 4s");
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_THAT(open.seen, HasSubstr("; time_to_detect 3.9s to 4s"));
  const Finding late = with_bound("time_to_detect", "< 3s");
  EXPECT_EQ(late.outcome, Outcome::fail);
  EXPECT_EQ(late.expected, "fires within 10s, resolves within 10s, time_to_detect < 3s");
  EXPECT_TRUE(late.lost);
  EXPECT_EQ(late.times[0].wanted, "< 3s");
  write_field("time_to_detect", std::string("< 15s"));
  EXPECT_EQ(with_bound("time_to_recover", "<= 2.5s").outcome, Outcome::pass);
  EXPECT_EQ(with_bound("time_to_recover", "< 2s").outcome, Outcome::undecided);
  EXPECT_EQ(with_bound("time_to_recover", "< 1s").outcome, Outcome::fail);
}

TEST_F(AlertContract, RefusesABoundThatIsNone) {
  for (const char* bound : {"15s", "== 15s", "< 15", ">= 0s", "< 0s", ""}) {
    EXPECT_THROW(write_field("time_to_detect", std::string(bound)), std::logic_error) << bound;
  }
  EXPECT_THROW(write_field("pending", std::string("maybe")), std::logic_error);
}

// ---- before the run

TEST_F(AlertContract, ForeseesThatItIsNeverPending) {
  write_field("pending", std::string("true"));
  EXPECT_EQ(foreseen(two_rules), "");
  EXPECT_EQ(foreseen(rules_with("", 0)),
            "9:14 pending: DatabaseDown is never pending: its rule has no `for`; leave pending "
            "out, or give the rule a `for`");
}

TEST_F(AlertContract, ForeseesAnAnnotationThatItsRuleDoesNotHave) {
  write_field("annotations", Texts{{"runbook", "x"}});
  EXPECT_EQ(foreseen(two_rules),
            "9:14 annotations: DatabaseDown has no \"runbook\"; it has n, on, summary");
  claim_ = database_down(run_);
  write_field("annotations", Texts{{"summary", "Down"}});
  EXPECT_EQ(foreseen(two_rules),
            "9:14 annotations: summary of DatabaseDown is never \"Down\"; it is \"PostgreSQL does "
            "not answer\"");
}

TEST_F(AlertContract, ForeseesATimeThatItsRuleCannotKeep) {
  write_field("time_to_detect", std::string("< 2s"));
  EXPECT_EQ(foreseen(two_rules),
            "9:14 time_to_detect: < 2s never holds: DatabaseDown is pending for 2s before it "
            "fires; give it more");
  write_field("time_to_detect", std::string("< 3s"));
  EXPECT_EQ(foreseen(two_rules), "");
}

TEST_F(AlertContract, NeedsNoFiresWithinBesideABoundOfItsDetection) {
  const auto refused = [&](const std::string& bound) {
    test::Fields fields;
    fields.set("alert", std::string("DatabaseDown"));
    if (!bound.empty()) fields.set("time_to_detect", bound);
    claim_ = run_.claim("alert", fields);
    const auto checked = find_claim_kind("alert")->language.check(claim_.settings);
    return checked ? "" : checked.error().what;
  };
  EXPECT_EQ(refused(""), "fires_within is missing");
  EXPECT_EQ(refused("> 2s"), "fires_within is missing") << "nothing says until when";
  EXPECT_EQ(refused("< 15s"), "");
  const Finding in_time = judged(in_good_time);
  EXPECT_EQ(in_time.outcome, Outcome::pass) << in_time.seen;
  EXPECT_EQ(in_time.expected, "time_to_detect < 15s");
  EXPECT_EQ(refused("< 3s"), "");
  const Finding late = judged(in_good_time);
  EXPECT_EQ(late.outcome, Outcome::fail) << late.seen;
  EXPECT_TRUE(late.lost) << "it has fired, and too late";
}

TEST_F(AlertContract, ForeseesThatNoRuleHasTheNameOfWhatIsAllowed) {
  write_field("only", std::string("true"));
  write_field("allow", std::vector<std::string>{"ServiceDwn"});
  EXPECT_THAT(foreseen(two_rules),
              HasSubstr("allow: Prometheus has no alerting rule \"ServiceDwn\"; did you mean "
                        "\"ServiceDown\"?"));
}

}  // namespace
}  // namespace harness::verdict
