#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/prometheus.hpp"
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

// The value of a series of the job at each of these seconds, as of a range or an instant.
std::string present(const std::string& job, const std::vector<std::pair<int, int>>& stretches) {
  std::string values;
  for (const auto& [begin, end] : stretches) {
    for (int half = 2 * begin; half <= 2 * end; ++half) {
      values += (values.empty() ? "[" : ",[") + unix_seconds(at(half / 2.0)) + ",\"1\"]";
    }
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" +
         (values.empty() ? ""
                         : R"({"metric":{"job":")" + job + R"("},"values":[)" + values + "]}") +
         "]}}";
}

std::string jobs(const std::string& job) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":")" + job +
         R"("},"value":[1700000040,"1"]}]}})";
}

const std::string whole = present("exporter", {{20, 40}});

class NoAlertClaim : public ::testing::Test {
 protected:
  NoAlertClaim() {
    run_.observations.phases[1].metrics = {at(19), at(41)};
    claim_ = run_.claim("no_alert", with_fields({{"no_alert", std::string("DatabaseDown")}}));
    run_.observations.answers = {
        {0, {{observe::alert_rules(), {{at(60), 200, rules("DatabaseDown", 50), ""}}}}}};
  }

  Finding judge(const std::string& fired, int evaluated_at = 50, int missed = 0,
                int failed = 0) const {
    return run_.judge(claim_, {firing_at(fired), rules("DatabaseDown", evaluated_at),
                               own_metrics(missed, failed), names, jobs("exporter"), whole});
  }

  // Where what the rule reads was there at these times.
  Finding judge_with(const std::string& present) const {
    return run_.judge(claim_, {firing_at(""), rules("DatabaseDown", 50), own_metrics(0, 0), names,
                               jobs("exporter"), present});
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
  EXPECT_THAT(questions.front().query, HasSubstr("[21000ms]"))
      << "from the phase's begin, when all is scraped, to the scrape after it";
  EXPECT_EQ(questions.front().params.at("time"), "1700000041.000");
}

TEST_F(NoAlertClaim, AsksForWhatItsRuleReadsOnceItIsKnown) {
  const auto questions = run_.questions(claim_);
  ASSERT_EQ(questions.size(), 8U);
  EXPECT_EQ(questions[4].query, "group by (job) (last_over_time({__name__=\"pg_up\"}[40000ms]))");
  EXPECT_EQ(questions[5].query,
            "count by (job) ((time() - timestamp({__name__=\"pg_up\"}) <= 4.8) or "
            "({__name__=\"pg_up\"} unless on (instance, job) up))")
      << "a sample with a time of its own outlives its process";
  EXPECT_EQ(questions[5].params.at("start"), "1700000020.000");
  EXPECT_EQ(questions[5].params.at("end"), "1700000040.000");
  EXPECT_EQ(questions[6].query, "count((pg_up))");
  EXPECT_EQ(questions[7].query, "count((pg_up) >= -Inf)");
  SmallRun before = run_;
  before.observations.answers.clear();
  EXPECT_EQ(before.questions(claim_).size(), 4U);
}

// With the database its exporter went away, and with it what the rule would have said.
TEST_F(NoAlertClaim, HasNoDataWhileWhatItsRuleReadsIsAway) {
  const Finding gap = judge_with(present("exporter", {{20, 25}, {35, 40}}));
  EXPECT_EQ(gap.outcome, Outcome::no_data);
  EXPECT_EQ(gap.seen,
            "evaluated throughout, and never firing, but its rule reads {__name__=\"pg_up\"}, "
            "which exporter did not have for 9.5s");
  EXPECT_EQ(judge_with(present("exporter", {{20, 30}})).outcome, Outcome::no_data) << "at the end";
  EXPECT_EQ(judge_with(present("exporter", {{30, 40}})).outcome, Outcome::no_data);
  EXPECT_EQ(judge_with(present("exporter", {})).outcome, Outcome::no_data) << "all the time";
  EXPECT_EQ(judge_with(present("another", {{20, 40}})).outcome, Outcome::no_data);
  EXPECT_EQ(judge_with(whole).outcome, Outcome::pass);
}

// Before the first request there is nothing to count.
TEST_F(NoAlertClaim, HasCountersFromTheirBirthOn) {
  std::string counter = rules("DatabaseDown", 50);
  counter.replace(counter.find("pg_up == 0"), 10, "rate(sold_total[3s]) > 0");
  const std::string known = R"({"status":"success","data":["sold_total","pg_up"]})";
  const auto judged = [&](const std::string& rule, int from) {
    run_.observations.answers[0].asked[0].answers[0].body = rule;
    return run_.judge(claim_, {firing_at(""), rule, own_metrics(0, 0), known, jobs("shop"),
                               present("shop", {{from, 20}})});
  };
  claim_.phase = 0;
  EXPECT_EQ(judged(counter, 1).outcome, Outcome::pass) << judged(counter, 1).seen;
  const Finding late = judged(counter, 4);
  EXPECT_EQ(late.outcome, Outcome::no_data);
  EXPECT_EQ(late.seen,
            "evaluated throughout, and never firing, but its rule reads "
            "{__name__=\"sold_total\"}, which shop did not have for 4s; if it comes with the first "
            "requests, give after: 5s");
  const Finding gauge = judged(rules("DatabaseDown", 50), 1);
  EXPECT_EQ(gauge.outcome, Outcome::undecided);
  EXPECT_THAT(gauge.seen, HasSubstr("did not have for 1s; if it comes with the first requests, "
                                    "give after: 2s"));
  claim_.after = std::chrono::seconds{2};
  EXPECT_EQ(judged(counter, 3).seen,
            "evaluated throughout, and never firing, but its rule reads "
            "{__name__=\"sold_total\"}, which shop did not have for 1s")
      << "it is no first request that it waits for";
}

// What a process had counted since its last scrape might have made it fire.
TEST_F(NoAlertClaim, IsUndecidedWhereWhatItsRuleCountsBeganAnew) {
  const auto judged = [&](const std::string& query, const std::string& restarts) {
    std::string rule = rules("DatabaseDown", 50);
    rule.replace(rule.find("pg_up == 0"), 10, query);
    run_.observations.answers[0].asked[0].answers[0].body = rule;
    return run_.judge_said(
        claim_,
        {firing_at(""), rule, own_metrics(0, 0), R"({"status":"success","data":["sold_total"]})"},
        {{"changes(process_start_time_seconds", restarts},
         {"query=count by (job)", present("shop", {{20, 40}})},
         {"query=group by (job) (", jobs("shop")}});
  };
  const std::string more = "rate(sold_total[3s]) > 5";
  EXPECT_EQ(judged(more, nothing_pushed).outcome, Outcome::pass)
      << judged(more, nothing_pushed).seen;
  const Finding anew = judged(more, jobs("shop"));
  EXPECT_EQ(anew.outcome, Outcome::undecided);
  EXPECT_EQ(anew.seen,
            "never firing, but shop began anew in the window: what it had counted after its last "
            "scrape nobody saw");
  const std::string gone =
      R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop",)"
      R"("instance":"a:1","found":"vanished"},"value":[1700000040,"1"]}]}})";
  EXPECT_EQ(judged(more, gone).outcome, Outcome::undecided);
  EXPECT_THAT(judged(more, gone).seen, HasSubstr("never firing, but shop has no such series any"));
  EXPECT_EQ(judged("rate(sold_total[3s]) < 5", jobs("shop")).outcome, Outcome::pass)
      << "more would not have made it fire";
}

// A scrape that found no time says nothing of the system.
TEST_F(NoAlertClaim, IsUndecidedWhereOneScrapeIsMissing) {
  const Finding one = judge_with(present("exporter", {{20, 25}, {27, 40}}));
  EXPECT_EQ(one.outcome, Outcome::undecided);
  EXPECT_THAT(one.seen, HasSubstr("which exporter did not have for 1.5s"));
}

// That nobody is paged for the exporter alone is what such a claim is about.
TEST_F(NoAlertClaim, DoesNotWantWhatItsOwnFaultHasTakenAway) {
  const std::string away = present("exporter", {});
  run_.plan.faults = {{1, "stop", "exporter", {}, {}}};
  EXPECT_EQ(judge_with(away).outcome, Outcome::pass);
  run_.plan.faults.push_back({1, "stop", "postgres", {}, {}});
  EXPECT_EQ(judge_with(away).outcome, Outcome::no_data) << "the database is away, too";
  run_.plan.faults = {{0, "stop", "exporter", {}, {}}};
  EXPECT_EQ(judge_with(away).outcome, Outcome::no_data) << "in another phase";
  run_.plan.faults = {{1, "stress", "exporter", {}, {}}};
  EXPECT_EQ(judge_with(away).outcome, Outcome::no_data) << "it is there, and says nothing";
}

TEST_F(NoAlertClaim, IsUndecidedWhereWhatItsRuleReadsIsNotKnown) {
  run_.observations.answers.clear();
  const Finding finding = judge("");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "never firing, but what its rule reads is not known: pg_up == 0");
}

// Its counters are there, and stand still: nobody asked.
TEST_F(NoAlertClaim, IsUndecidedWhereItsRuleDividesNothingByNothing) {
  std::string ratio = rules("DatabaseDown", 50);
  ratio.replace(ratio.find("pg_up == 0"), 10, "pg_failed / pg_asked > 0.1");
  run_.observations.answers[0].asked[0].answers[0].body = ratio;
  const std::string known = R"({"status":"success","data":["pg_failed","pg_asked"]})";
  const Finding nan =
      run_.judge(claim_, {firing_at(""), ratio, own_metrics(0, 0), known, jobs("exporter"), whole,
                          jobs("exporter"), whole, whole, present("exporter", {})});
  EXPECT_EQ(nan.outcome, Outcome::undecided);
  EXPECT_EQ(nan.seen,
            "evaluated throughout, and never firing, but its rule compares pg_failed / pg_asked, "
            "which is no number (NaN) all the time: there was nothing to divide by. Have the load "
            "ask for it, or claim a window in which it does");
}

// Of NaN no rule says anything.
TEST_F(NoAlertClaim, HasNoDataWhereItsRuleComparesNoNumber) {
  const auto judged = [&](const std::string& values, const std::string& numbers) {
    return run_.judge(claim_, {firing_at(""), rules("DatabaseDown", 50), own_metrics(0, 0), names,
                               jobs("exporter"), whole, values, numbers});
  };
  const Finding nan = judged(whole, present("exporter", {}));
  EXPECT_EQ(nan.outcome, Outcome::no_data);
  EXPECT_EQ(nan.seen,
            "evaluated throughout, and never firing, but its rule compares pg_up, which is no "
            "number (NaN) all the time");
  EXPECT_EQ(judged(whole, whole).outcome, Outcome::pass);
  EXPECT_EQ(judged(present("exporter", {}), present("exporter", {})).outcome, Outcome::pass)
      << "what is counted has not come";
  EXPECT_EQ(judged("<html>", whole).outcome, Outcome::undecided);
}

// Each rule of that name is one that may fire.
TEST_F(NoAlertClaim, LooksAtEachRuleOfItsName) {
  const std::string one = rules("DatabaseDown", 50);
  const auto both = [&](const std::string& second) {
    std::string all = one;
    const std::size_t end = all.rfind("}]}]}}");
    return all.insert(end + 1, "," + second);
  };
  const std::string second =
      R"({"name":"DatabaseDown","query":"pg_upp == 0","duration":2,"labels":{},)"
      R"("state":"inactive","lastEvaluation":"2023-11-14T22:14:10Z"})";
  const Finding missing =
      run_.judge(claim_, {firing_at(""), both(second), own_metrics(0, 0), names});
  EXPECT_EQ(missing.outcome, Outcome::no_data);
  EXPECT_EQ(missing.seen, "the rule reads pg_upp, of which Prometheus has no sample");
  run_.observations.answers[0].asked[0].answers[0].body =
      both(R"({"name":"DatabaseDown","query":"up == 0","duration":2,"labels":{},)"
           R"("state":"inactive","lastEvaluation":"2023-11-14T22:14:10Z"})");
  EXPECT_EQ(run_.questions(claim_).size(), 12U);
}

TEST_F(NoAlertClaim, IsUndecidedWhereItsRuleIsSeldomEvaluated) {
  std::string seldom = rules("DatabaseDown", 50);
  seldom.replace(seldom.find("\"interval\":1"), 12, "\"interval\":60");
  const Finding finding = run_.judge(
      claim_, {firing_at(""), seldom, own_metrics(0, 0), names, jobs("exporter"), whole});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "its rule is evaluated every 1m, and may not have been in a window of 21s");
}

// It would still be pending at the window's end, however true it is.
TEST_F(NoAlertClaim, IsUndecidedWhereItsRuleWaitsForLongerThanItsWindow) {
  const auto judged = [&](const std::string& waits) {
    std::string rule = rules("DatabaseDown", 50);
    rule.replace(rule.find("\"duration\":2"), 12, "\"duration\":" + waits);
    return run_.judge(claim_,
                      {firing_at(""), rule, own_metrics(0, 0), names, jobs("exporter"), whole});
  };
  const Finding patient = judged("600");
  EXPECT_EQ(patient.outcome, Outcome::undecided);
  EXPECT_EQ(patient.seen, "its rule waits for 10m, the window is 20s: it could not have fired");
  EXPECT_EQ(judged("20").outcome, Outcome::undecided) << "just as long";
  EXPECT_EQ(judged("19").outcome, Outcome::pass);
}

TEST_F(NoAlertClaim, FailsWhenItFires) {
  const Finding finding = judge(R"([1700000030,"1"],[1700000031,"1"])");
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "firing at 2023-11-14T22:13:50.000Z, 10s after the window's begin");
  EXPECT_TRUE(finding.lost);
}

// Between the scrape that its metrics begin with and the phase's own begin a rule may read what was
// before: not each target has been scraped.
TEST_F(NoAlertClaim, DoesNotFailByWhatFiredBeforeItsPhaseBegan) {
  EXPECT_EQ(judge(R"([1700000019.5,"1"])").outcome, Outcome::pass);
  EXPECT_EQ(judge(R"([1700000019.5,"1"],[1700000020.5,"1"])").seen,
            "firing at 2023-11-14T22:13:40.500Z, 500ms after the window's begin");
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
