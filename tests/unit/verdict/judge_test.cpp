#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A run with one claim whose only answer is this value.
SmallRun run_with_value(const std::string& value) {
  SmallRun run;
  run.plan.claims = {
      run.claim("promql", with_fields({{"promql", std::string("sum by (job) (failures)")},
                                       {"value", scenario::Comparison{">", 0}}}))};
  observe::ClaimAnswers answers;
  for (const observe::Question& question : run.all_questions(run.plan.claims[0])) {
    const std::string body = answers.asked.empty() ? vector_of(value) : nothing_pushed;
    answers.asked.push_back({question, {{at(61), 200, body, ""}}});
  }
  run.observations.answers = {answers};
  return run;
}

TEST(Judge, PassesWhenEveryClaimHolds) {
  const SmallRun run = run_with_value("3");
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.conclusion, Conclusion::pass);
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_THAT(verdict.reasons, IsEmpty());
}

TEST(Judge, FailsWhenOneClaimFailsOrHasNoData) {
  for (const char* value : {"0", ""}) {
    const SmallRun run = run_with_value(value);
    const Verdict verdict = judge(run.plan, run.observations);
    EXPECT_EQ(verdict.conclusion, Conclusion::fail) << value;
    EXPECT_EQ(verdict.exit_code(), 1);
  }
}

// What held did so all the same; what failed may have failed of it.
TEST(Judge, CallsNothingAFailureThatTheMachineMayHaveCaused) {
  using std::chrono::seconds;
  const auto judged = [](const std::string& value, Duration stood_still, Duration waited) {
    SmallRun run = run_with_value(value);
    run.observations.stood_still = stood_still;
    run.observations.waited = waited;
    return judge(run.plan, run.observations);
  };
  EXPECT_EQ(judged("0", seconds{1}, seconds{12}).exit_code(), 1) << "of 60 s";
  const Verdict frozen = judged("0", seconds{8}, seconds{8});
  EXPECT_EQ(frozen.exit_code(), 3);
  EXPECT_THAT(frozen.reasons,
              ElementsAre("the machine stood still for 8s of the load, so that what "
                          "failed may have failed of that"));
  const Verdict starved = judged("0", seconds{1}, seconds{13});
  EXPECT_EQ(starved.exit_code(), 3);
  EXPECT_THAT(starved.reasons, ElementsAre(HasSubstr("had no time for the harness in 13s")));
  EXPECT_EQ(judged("3", seconds{8}, seconds{13}).exit_code(), 0);
}

// A count of 0 over 0 requests is no failure where nothing was sent.
TEST(Judge, HasNothingToSayOfALoadThatNeverBegan) {
  SmallRun run = run_with_value("0");
  run.observations.phases.clear();
  run.observations.faults.clear();
  run.observations.incidents = {"prometheus: answered 401"};
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons, ElementsAre("prometheus: answered 401"));
  EXPECT_EQ(verdict.findings[0].outcome, Outcome::undecided);
  EXPECT_EQ(verdict.findings[0].seen, "the run ended before its load began");
}

// Whatever is asked of it: the run's own window is no window of a phase.
TEST(Judge, HasNothingToSayOfAPhaseThatNeverBegan) {
  SmallRun run = run_with_value("3");
  run.observations.interrupted = true;
  run.observations.phases.resize(1);
  run.observations.run.end = at(10);
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 130);
  const Finding& finding = verdict.findings.at(0);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "the run ended before outage");
  EXPECT_EQ(finding.window, (observe::Window{at(10), at(10)}));
}

TEST(Judge, LeavesTheVerdictOnASegmentToTheMergeOfAll) {
  SmallRun run = run_with_value("3");
  run.observations.segment = {0, 3};
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons, ElementsAre("this is segment 1/3 of the load: harness merge joins "
                                           "the runs of all"));
  EXPECT_EQ(verdict.findings.at(0).outcome, Outcome::pass);
}

TEST(Judge, IsInconclusiveWhenAClaimWasNotAsked) {
  SmallRun run = run_with_value("3");
  run.observations.answers.clear();
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons, ElementsAre("\"the claim\" could not be judged: was not asked"));
}

TEST(Judge, SaysWhyAClaimWasNotAsked) {
  SmallRun run = run_with_value("3");
  run.observations.answers.clear();
  run.observations.losses = {{"prometheus refused 3 pushes", {observe::Backend::prometheus}}};
  EXPECT_THAT(judge(run.plan, run.observations).findings.at(0).seen, HasSubstr(", as prometheus"));
  run.observations.interrupted = true;
  EXPECT_EQ(judge(run.plan, run.observations).findings.at(0).seen, "was not asked");
}

// Made by another version, which asked otherwise.
TEST(Judge, SaysWhatARunHasNotAsked) {
  SmallRun run = run_with_value("3");
  run.observations.answers[0].asked[0].question.params["query"] += " or vector(0)";
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_EQ(verdict.findings.at(0).seen,
            "the run did not ask prometheus for sum by (job) (failures), by which this harness "
            "judges: use the version that made the run, or make it again");
}

TEST(Judge, DoesNotWonderWhatARunHasNotAskedThatEndedEarly) {
  SmallRun run = run_with_value("3");
  run.observations.interrupted = true;
  run.observations.answers[0].asked.clear();
  EXPECT_EQ(judge(run.plan, run.observations).findings.at(0).seen, "was not asked");
}

TEST(Judge, IsInconclusiveWhenAFaultWasNotSeen) {
  SmallRun run = run_with_value("3");
  run.observations.faults[0].seen_at.reset();
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("the fault \"stop postgres\" was not seen to take effect"));
}

// What stopped the run is its reason.
TEST(Judge, DoesNotWonderAboutAFaultThatARunDidNotGetTo) {
  SmallRun run = run_with_value("3");
  observe::FaultRecord& fault = run.observations.faults[0];
  fault.injected_at.reset();
  fault.seen_at.reset();
  fault.problem.clear();
  EXPECT_THAT(judge(run.plan, run.observations).reasons, SizeIs(1));
  run.observations.incidents.push_back("stopped by the system's owner: no");
  EXPECT_THAT(judge(run.plan, run.observations).reasons,
              ElementsAre("stopped by the system's owner: no"));
}

TEST(Judge, IsInconclusiveWhenABackendDidNotCatchUpThoughWhatWasAskedHolds) {
  SmallRun run = run_with_value("3");
  run.observations.catch_ups = {{observe::Backend::loki, "m", std::nullopt, "nothing came"}};
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("loki did not catch up with the end of the run: nothing came"));
}

// Loki has no say in what Prometheus knows: what certainly fails, fails.
TEST(Judge, FailsForWhatIsCertainWhateverElseCouldNotBeJudged) {
  SmallRun run = run_with_value("0");
  run.observations.catch_ups = {{observe::Backend::loki, "m", std::nullopt, "nothing came"}};
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 1);
  run.observations.faults[0].seen_at.reset();
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 3) << "that may have made it fail";
}

TEST(Judge, DecidesNothingOnASignalOfWhichSomeWasLost) {
  for (const char* value : {"3", "0", ""}) {
    SmallRun run = run_with_value(value);
    run.observations.losses = {{"loki refused 3 pushes: memory", {observe::Backend::loki}}};
    EXPECT_NE(judge(run.plan, run.observations).findings[0].outcome, Outcome::undecided) << value;
    run.observations.losses = {{"2 scrapes were lost", {observe::Backend::prometheus}}};
    const Verdict verdict = judge(run.plan, run.observations);
    EXPECT_EQ(verdict.findings[0].outcome, Outcome::undecided) << value;
    EXPECT_THAT(verdict.findings[0].seen, HasSubstr("but 2 scrapes were lost"));
    EXPECT_EQ(verdict.exit_code(), 3);
  }
}

// Of three traces that were found.
std::pair<plan::Plan, observe::Observations> run_with_traces(const std::string& traceql,
                                                             const scenario::Comparison& count) {
  std::string traces;
  for (const char* id : {"a", "b", "c"}) {
    traces += std::string(traces.empty() ? "" : ",") + R"({"traceID":")" + id +
              R"(","spanSets":[{"matched":1,"spans":[{"spanID":"1",)" +
              R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]})";
  }
  SmallRun run;
  run.plan.claims = {run.claim("traceql", with_fields({{"traceql", traceql}, {"count", count}}))};
  observe::ClaimAnswers answers;
  for (const observe::Question& question : run.all_questions(run.plan.claims[0])) {
    answers.asked.push_back({question, {{at(61), 200, R"({"traces":[)" + traces + "]}", ""}}});
  }
  run.observations.answers = {answers};
  return {run.plan, run.observations};
}

// Where some spans were lost on the way.
Verdict judged_with_losses(const std::string& traceql, const scenario::Comparison& count,
                           observe::Backend lost) {
  auto [plan, observations] = run_with_traces(traceql, count);
  observations.losses = {{"frontend lost some", {lost}}};
  return judge(plan, observations);
}

TEST(Judge, DecidesWhatMoreCouldOnlyHaveMadeTruer) {
  const std::string query = R"({ resource.service.name = "a" })";
  const auto said = [&](const std::string& traceql, const std::string& op, double bound) {
    const Verdict verdict = judged_with_losses(traceql, {op, bound}, observe::Backend::tempo);
    return std::to_string(verdict.exit_code()) + " " + verdict.findings[0].seen;
  };
  EXPECT_EQ(said(query, ">=", 3), "0 3 traces; it may be more: frontend lost some");
  EXPECT_EQ(said(query, ">", 2), "0 3 traces; it may be more: frontend lost some");
  EXPECT_EQ(said(query, ">=", 4), "3 3 traces, but frontend lost some");
  EXPECT_EQ(said(query, "==", 3), "3 3 traces, but frontend lost some");
  EXPECT_EQ(said(query, "<", 4), "3 3 traces, but frontend lost some");
  EXPECT_EQ(said(query + " !>> { status = error }", ">=", 3), "3 3 traces, but frontend lost some");
  EXPECT_EQ(judged_with_losses(query, {"<", 4}, observe::Backend::loki).exit_code(), 0);
}

// What is there already is too much, whatever else there is.
TEST(Judge, DecidesWhatMoreCouldNotHaveMadeTrue) {
  const std::string query = R"({ resource.service.name = "a" })";
  const auto said = [&](const std::string& traceql, const std::string& op, double bound) {
    const Verdict verdict = judged_with_losses(traceql, {op, bound}, observe::Backend::tempo);
    return std::to_string(verdict.exit_code()) + " " + verdict.findings[0].seen;
  };
  EXPECT_EQ(said(query, "==", 0), "1 3 traces; it may be more: frontend lost some");
  EXPECT_EQ(said(query, "<", 3), "1 3 traces; it may be more: frontend lost some");
  EXPECT_EQ(said(query, "==", 5), "3 3 traces, but frontend lost some");
  EXPECT_EQ(said(query + " !>> { status = error }", "<", 3), "3 3 traces, but frontend lost some");
}

// A line that lacks what each is to have goes on lacking it, though its backend did not catch up.
TEST(Judge, DecidesThatALineLacksAField) {
  const auto judged = [](const std::string& line, const std::string& op, double bound) {
    SmallRun run;
    run.plan.claims = {
        run.claim("logql", with_fields({{"logql", std::string(R"({app="a"})")},
                                        {"count", scenario::Comparison{op, bound}},
                                        {"fields", std::vector<std::string>{"trace_id"}}}))};
    const std::string lines =
        R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"a"},)"
        R"("values":[["1700000021000000000",")" +
        line + R"("]]}]}})";
    observe::ClaimAnswers answers;
    for (const observe::Question& question : run.all_questions(run.plan.claims[0])) {
      const bool counts = question.params.at("query").starts_with("sum(count_over_time(");
      answers.asked.push_back({question, {{at(61), 200, counts ? sum_of("1") : lines, ""}}});
    }
    run.observations.answers = {answers};
    run.observations.catch_ups = {{observe::Backend::loki, "m", std::nullopt, "lines still come"}};
    return judge(run.plan, run.observations);
  };
  const Verdict lacking = judged("{}", ">=", 1);
  EXPECT_EQ(lacking.exit_code(), 1) << lacking.findings[0].seen;
  EXPECT_THAT(lacking.findings[0].seen, HasSubstr("1 of 1 line without trace_id"));
  EXPECT_THAT(lacking.findings[0].seen, HasSubstr("it may be more: loki did not catch up"));
  const std::string whole = R"({\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"})";
  EXPECT_EQ(judged(whole, ">=", 1).exit_code(), 3) << "another may lack it";
  EXPECT_EQ(judged(whole, ">=", 2).exit_code(), 3) << "another may come";
}

TEST(Judge, DecidesWhatABackendThatDidNotCatchUpCouldOnlyMakeTruer) {
  const std::string query = R"({ resource.service.name = "a" })";
  const auto judged = [&](const std::string& op, double bound, observe::Backend late) {
    auto [plan, seen] = run_with_traces(query, {op, bound});
    seen.catch_ups = {{late, "m", std::nullopt, "nothing came"}};
    const Verdict verdict = judge(plan, seen);
    return std::to_string(verdict.exit_code()) + " " + verdict.findings[0].seen + " " +
           std::to_string(verdict.reasons.size());
  };
  const std::string late = "tempo did not catch up with the end of the run: nothing came";
  EXPECT_EQ(judged(">=", 3, observe::Backend::tempo), "0 3 traces; it may be more: " + late + " 0");
  EXPECT_EQ(judged(">=", 4, observe::Backend::tempo), "3 3 traces, but " + late + " 1");
  EXPECT_EQ(judged("==", 3, observe::Backend::tempo), "3 3 traces, but " + late + " 1");
  EXPECT_EQ(judged("==", 3, observe::Backend::loki), "3 3 traces 1") << "nobody asks it";
}

TEST(Judge, IsInconclusiveWhenTheGeneratorCameToItsLimits) {
  SmallRun run = run_with_value("3");
  run.observations.load.requests.emplace_back().outcomes = {{"connection refused", 1}};
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 0);
  run.observations.load.requests.emplace_back().outcomes = {{"too many open files", 1}};
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons, ElementsAre(HasSubstr("1 of its requests found no file to open")));
}

TEST(Judge, FailsWhenAServiceIsSilentAtTheEndThoughEveryClaimHolds) {
  SmallRun run = run_with_value("3");
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 0);
  run.observations.silent = {"frontend"};
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 1);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("frontend did not answer at the end of the run: see its log"));
}

TEST(Judge, IsInconclusiveWhenTheGeneratorCouldNotKeepUp) {
  SmallRun run = run_with_value("3");
  run.observations.load.lateness.record(2'000'000);
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons, ElementsAre(HasSubstr("could not keep up")));
}

// 45 of 50 arrivals found no user.
SmallRun run_that_fell_short() {
  SmallRun run = run_with_value("3");
  run.plan.faults.clear();
  run.observations.faults.clear();
  run.observations.load.requests.emplace_back().sent = 5;
  run.observations.load.iterations = {{{{"scenario", "players"}}, 5, 45}};
  return run;
}

TEST(Judge, IsInconclusiveWhenTheLoadWasNotSent) {
  SmallRun run = run_that_fell_short();
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 3);
  EXPECT_THAT(verdict.reasons,
              ElementsAre("45 of 50 requests were not sent, because no user was free or the time "
                          "was up; give it more users, or say how many may be dropped by a "
                          "threshold on dropped_iterations"));
  run.observations.load.iterations.front().dropped = 0;
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 0);
}

// With faults it passes all the same; who reads the claim learns what it rests on.
TEST(Judge, SaysBesideAClaimThatALoadOfItsPhaseFellShort) {
  SmallRun run = run_with_value("3");
  const std::string before = judge(run.plan, run.observations).findings.at(0).seen;
  const std::string phase = run.plan.phases.at(*run.plan.claims.at(0).phase).name;
  load::RequestStats& roll = run.observations.load.requests.emplace_back();
  roll.phase = phase;
  roll.sent = 28;
  run.observations.load.iterations = {{{}, 28, 13, {{phase, 13}}}};
  Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 0);
  EXPECT_EQ(verdict.findings.at(0).seen, before + "; of 41 requests due then 13 were not sent");
  run.observations.load.iterations = {{{}, 28, 13, {{"elsewhere", 13}}}};
  EXPECT_EQ(judge(run.plan, run.observations).findings.at(0).seen, before);
  roll.sent = 1300;
  run.observations.load.iterations = {{{}, 28, 13, {{phase, 13}}}};
  EXPECT_EQ(judge(run.plan, run.observations).findings.at(0).seen, before) << "not 1 %";
}

TEST(Judge, FailsForWhatIsCertainAlsoWhereTheLoadWasNotSent) {
  SmallRun run = run_that_fell_short();
  run.observations.answers = run_with_value("0").observations.answers;
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 1);
}

TEST(Judge, LeavesWhatWasDroppedToAThresholdAndToAnOutage) {
  SmallRun run = run_that_fell_short();
  const auto judged_by = [&](const std::string& metric) {
    plan::Claim claim = run.claim("threshold", {});
    claim.phase = std::nullopt;
    claim.settings.as<scenario::Threshold>() = {scenario::parse_metric_key(metric).value(),
                                                scenario::parse_condition("count < 50").value()};
    plan::Plan plan = run.plan;
    plan.claims.push_back(claim);
    return judge(plan, run.observations).exit_code();
  };
  EXPECT_EQ(judged_by("dropped_iterations"), 0);
  EXPECT_EQ(judged_by("dropped_iterations{scenario:players}"), 0);
  EXPECT_EQ(judged_by("iterations"), 3);
  run.observations.load.iterations.push_back({{{"scenario", "guests"}}, 5, 3});
  EXPECT_EQ(judged_by("dropped_iterations{scenario:players}"), 3) << "guests fell short, too";
  run.plan.faults = SmallRun().plan.faults;
  run.observations.faults = SmallRun().observations.faults;
  EXPECT_EQ(judge(run.plan, run.observations).exit_code(), 0) << "an outage keeps users busy";
}

TEST(Judge, SaysThatItWasInterrupted) {
  SmallRun run = run_with_value("3");
  run.observations.interrupted = true;
  const Verdict verdict = judge(run.plan, run.observations);
  EXPECT_EQ(verdict.exit_code(), 130);
  EXPECT_EQ(verdict.conclusion, Conclusion::inconclusive);
  EXPECT_THAT(verdict.reasons, ElementsAre("the run was interrupted"));
}

}  // namespace
}  // namespace harness::verdict
