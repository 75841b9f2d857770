#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

const std::string query = R"({compose_service="die-service"} | json | level="ERROR")";

test::Fields errors(const std::string& op, double bound) {
  return with_fields({{"logql", query},
                      {"count", scenario::Comparison{op, bound}},
                      {"fields", std::vector<std::string>{"trace_id", "span_id"}}});
}

const std::string trace_id = std::string(29, '0') + "abc";
const std::string span_id = std::string(15, '0') + "1";
const std::string both_ids =
    R"({\"trace_id\":\")" + trace_id + R"(\",\"span_id\":\")" + span_id + R"(\"})";

std::string lines(const std::string& second_line) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"level":"ERROR"},)"
         R"("values":[["1700000021000000000",")" +
         both_ids +
         R"("],)"
         R"(["1700000022000000000",")" +
         second_line + R"("]]}]}})";
}

const std::string any_line = lines("");
const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

TEST(LogqlClaim, CountsTheWindowAndControlsTheStreamOfTheSameWindow) {
  const SmallRun run;
  const auto questions = run.questions(run.claim("logql", errors(">=", 1)));
  ASSERT_EQ(questions.size(), 3U);
  EXPECT_EQ(questions[0].params.at("query"), query);
  EXPECT_EQ(questions[1].params.at("query"), "sum(count_over_time(" + query + " [20000ms]))");
  EXPECT_EQ(questions[1].query, query);
  EXPECT_EQ(questions[2].params.at("query"), R"({compose_service="die-service"})");
  EXPECT_EQ(questions[2].params.at("limit"), "1");
  EXPECT_EQ(questions[2].params.at("start"), questions[0].params.at("start"));
  EXPECT_EQ(questions[2].params.at("end"), questions[0].params.at("end"));
}

TEST(LogqlClaim, LooksForAControlOfTheAuthorsOwnInTheSameWindow) {
  const SmallRun run;
  test::Fields fields = errors("==", 0);
  fields.set("control", std::string(R"({compose_service="die-service"} |= "started")"));
  const plan::Claim claim = run.claim("logql", fields);
  EXPECT_EQ(run.questions(claim)[2].params.at("start"), "1700000020000000000");
  EXPECT_EQ(run.questions(claim)[2].params.at("end"), "1700000040000000000");
  EXPECT_EQ(run.judge(claim, {no_line, vector_of(""), no_line}).seen,
            "0 lines, but no line at all from {compose_service=\"die-service\"} |= \"started\" in "
            "the window");
}

TEST(LogqlClaim, PassesWhenEachLineHasItsFields) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("logql", errors(">=", 1)), {lines(both_ids), vector_of("2"), any_line});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "2 lines");
  EXPECT_EQ(finding.trace_id, trace_id);
}

TEST(LogqlClaim, FailsWhenALineLacksAFieldAndShowsThatLine) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("logql", errors(">=", 1)),
                                    {lines(R"({\"span_id\":\"2\"})"), vector_of("2"), any_line});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 of 2 lines without trace_id");
  EXPECT_EQ(finding.log_line, R"({"span_id":"2"})");
}

// OpenTelemetry writes zeros where there is no span, and what formats nothing writes its own word.
TEST(LogqlClaim, TakesNoIdForOneThatIsNone) {
  const SmallRun run;
  const auto judged = [&](const std::string& trace, const std::string& span) {
    const std::string line =
        R"({\"trace_id\":\")" + trace + R"(\",\"span_id\":\")" + span + R"(\"})";
    return run.judge(run.claim("logql", errors(">=", 1)), {lines(line), vector_of("2"), any_line});
  };
  EXPECT_EQ(judged(trace_id, span_id).outcome, Outcome::pass);
  EXPECT_EQ(judged("4BF92F3577B34DA6", span_id).outcome, Outcome::pass) << "one of 64 bits";
  const Finding zeros = judged(std::string(32, '0'), span_id);
  EXPECT_EQ(zeros.outcome, Outcome::fail);
  EXPECT_EQ(zeros.seen,
            "1 of 2 lines without trace_id: \"00000000000000000000000000000000\" is no id (hex "
            "digits, not all 0)");
  for (const char* none : {"None", "null", "undefined", "abc"}) {
    EXPECT_EQ(judged(none, span_id).outcome, Outcome::fail) << none;
    EXPECT_EQ(judged(trace_id, none).outcome, Outcome::fail) << none;
  }
  EXPECT_EQ(judged(trace_id, std::string(16, '0')).outcome, Outcome::fail);
  EXPECT_EQ(judged(trace_id, trace_id).outcome, Outcome::fail) << "of a trace";
}

TEST(LogqlClaim, FailsWhenTheStreamHasOtherLinesOnly) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("logql", errors(">=", 1)), {no_line, vector_of(""), any_line});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "0 lines");
}

TEST(LogqlClaim, DoesNotTakeASilentStreamForAnAbsence) {
  const SmallRun run;
  const plan::Claim absence = run.claim("logql", errors("==", 0));
  const Finding silent = run.judge(absence, {no_line, vector_of(""), no_line});
  EXPECT_EQ(silent.outcome, Outcome::no_data);
  EXPECT_EQ(silent.seen,
            "0 lines, but no line at all from {compose_service=\"die-service\"} in the window; if "
            "that is right, have it log a line for each request, or leave the claim out");
  EXPECT_EQ(run.judge_said(absence, {no_line, vector_of("")},
                           {{"count_over_time", vector_of("")}, {"", any_line}})
                .outcome,
            Outcome::pass);
}

TEST(LogqlClaim, SaysNothingOfEachLineWhereSomeWereNotLookedAt) {
  const SmallRun run;
  const std::string two = lines(both_ids);
  const Finding finding =
      run.judge(run.claim("logql", errors(">=", 1)), {two, vector_of("3"), any_line});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "Loki counts 3 lines and lists 2 lines");
}

// Loki keeps lines of which a filter cannot compare the label, and counts them.
TEST(LogqlClaim, DoesNotCountWhatCouldNotBeCompared) {
  const SmallRun run;
  const auto judged = [&](const std::string& filter, const std::string& without,
                          const std::string& others) {
    const plan::Claim claim =
        run.claim("logql", with_fields({{"logql", R"({app="a"} | json | )" + filter},
                                        {"count", scenario::Comparison{">=", 1}}}));
    return run.judge_said(
        claim, {any_line, vector_of("3")},
        {{"__error__=\"LabelFilterErr\"", without}, {"__error__!=\"LabelFilterErr\"", others}});
  };
  const std::string failing =
      R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"__error__":)"
      R"("LabelFilterErr","__error_details__":"invalid duration \"soon\""},)"
      R"("values":[["1700000021000000000","x"]]}]}})";
  const Finding each = judged("took > 5s", failing, no_line);
  EXPECT_EQ(each.outcome, Outcome::no_data);
  EXPECT_EQ(each.seen,
            "3 lines, but each of them only because a filter could not compare it (LabelFilterErr: "
            "invalid duration \"soon\"); put | __error__=\"\" behind it, or compare text");
  const Finding some = judged("(level=\"x\" or took > 5)", failing, any_line);
  EXPECT_EQ(some.outcome, Outcome::undecided);
  EXPECT_THAT(some.seen, ::testing::HasSubstr("3 lines, but some of them only because a filter"));
  EXPECT_EQ(judged("took > 5s", no_line, any_line).outcome, Outcome::pass);
  EXPECT_EQ(judged("took > 5KB", "no JSON", any_line).outcome, Outcome::undecided);
  EXPECT_EQ(judged("took > 5 | __error__=\"\"", failing, no_line).outcome, Outcome::pass);
  EXPECT_EQ(judged("level=\"ERROR\"", failing, no_line).outcome, Outcome::pass);
}

TEST(LogqlClaim, IsUndecidedWhereTheListingAndTheCountDoNotAgree) {
  const SmallRun run;
  const plan::Claim claim = run.claim("logql", errors(">=", 1));
  EXPECT_EQ(run.judge(claim, {no_line, vector_of("3"), any_line}).seen,
            "Loki counts 3 lines and lists 0 lines");
  EXPECT_EQ(run.judge(claim, {any_line, vector_of(""), any_line}).outcome, Outcome::undecided);
}

TEST(LogqlClaim, IsUndecidedForLinesFromOutsideTheWindow) {
  const SmallRun run;
  std::string early = any_line;
  early.replace(early.find("1700000021"), 10, "1600000021");
  const Finding finding =
      run.judge(run.claim("logql", errors(">=", 1)), {early, vector_of("2"), any_line});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "2 lines, but Loki lists lines from outside the window");
}

TEST(LogqlClaim, IsUndecidedForACountThatIsNone) {
  const SmallRun run;
  for (const char* count : {"-1", "2.5", "NaN", "+Inf", "abc", "500 apples", ""}) {
    const std::string answer = *count == 0 ? R"({"status":"success","data":{"resultType":"vector",)"
                                             R"("result":[{"metric":{},"value":[1700000040,""]}]}})"
                                           : vector_of(count);
    EXPECT_EQ(run.judge(run.claim("logql", errors("<=", 9)), {any_line, answer, any_line}).outcome,
              Outcome::undecided)
        << count;
  }
}

TEST(LogqlClaim, WantsALineOfItsStreamWhereAMetricQueryTellsOfSilence) {
  const SmallRun run;
  const std::string metric =
      "sum(count_over_time({app=\"a\"} |= \"panic\" [$window])) or vector(0)";
  const plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", metric}, {"value", scenario::Comparison{"==", 0}}}));
  ASSERT_EQ(run.questions(claim).size(), 6U) << "the last four are of the text";
  EXPECT_EQ(run.questions(claim)[1].params.at("query"), "{app=\"a\"}");
  EXPECT_EQ(run.judge(claim, {vector_of("0"), any_line}).outcome, Outcome::pass);
  EXPECT_EQ(run.judge(claim, {vector_of("0"), no_line}).outcome, Outcome::no_data);
  EXPECT_EQ(run.judge(claim, {vector_of("1"), no_line}).outcome, Outcome::fail);
}

test::Fields with_value(const std::string& logql, const std::string& op, double bound) {
  return with_fields({{"logql", logql}, {"value", scenario::Comparison{op, bound}}});
}

// A line of the window says nothing of a time that is outside of it, nor of all but its last
// moment.
TEST(LogqlClaim, WantsALineWhereItsQueryReads) {
  const SmallRun run;
  const auto judged = [&](const std::string& range) {
    const plan::Claim claim = run.claim(
        "logql",
        with_value("sum(count_over_time({app=\"a\"}" + range + ")) or vector(0)", "==", 0));
    return run.judge(claim, {vector_of("0"), any_line});
  };
  EXPECT_EQ(judged("[$window]").outcome, Outcome::pass);
  EXPECT_EQ(judged("[1ms]").outcome, Outcome::no_data);
  EXPECT_EQ(judged("[$window] offset 1h").outcome, Outcome::no_data);
  EXPECT_EQ(judged("[$window] offset 1h").seen,
            "0, but the query reads another time than its window (offset), of which nothing is "
            "known; if that is right, give control");
}

TEST(LogqlClaim, IsNotTrueOfAQueryThatReadsNoStream) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "logql", with_fields({{"logql", "vector(0)"}, {"value", scenario::Comparison{"==", 0}}}));
  const Finding finding = run.judge(claim, {vector_of("0")});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "0, but the query names no stream, so that it is true of silence");
}

// One service that logs is no proof of another.
plan::Claim nothing_fatal(const SmallRun& run, const std::string& services) {
  return run.claim("logql",
                   with_fields({{"logql", "{compose_service" + services + "} !~ \"INFO|ERROR\""},
                                {"count", scenario::Comparison{"==", 0}}}));
}

TEST(LogqlClaim, WantsALineOfEachServiceThatItNames) {
  const SmallRun run;
  const plan::Claim claim = nothing_fatal(run, "=~\"die-service|frontend\"");
  const auto questions = run.questions(claim);
  ASSERT_EQ(questions.size(), 5U);
  EXPECT_EQ(questions[3].query, "{compose_service=\"die-service\"}");
  EXPECT_EQ(questions[4].query, "{compose_service=\"frontend\"}");
  EXPECT_EQ(run.judge(claim, {no_line, vector_of(""), any_line, any_line, any_line}).outcome,
            Outcome::pass);
  const Finding dead = run.judge(claim, {no_line, vector_of(""), any_line, no_line, any_line});
  EXPECT_EQ(dead.outcome, Outcome::no_data);
  EXPECT_EQ(dead.seen,
            "0 lines, but no line at all from {compose_service=\"die-service\"} in the window; if "
            "that is right, have it log a line for each request, or leave the claim out");
}

std::string speaking(const std::vector<std::string>& services) {
  std::string all;
  for (const std::string& service : services) {
    all += (all.empty() ? "" : ",") + (R"({"metric":{"compose_service":")" + service) +
           R"("},"value":[1700000040,"5"]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + all + "]}}";
}

TEST(LogqlClaim, WantsALineOfEachServiceThatHasSomeAtOtherTimes) {
  const SmallRun run;
  for (const char* services :
       {"=~\".+\"", "=~\".+\", compose_service!=\"postgres\"", "=~\"die-service|front.*\""}) {
    const plan::Claim claim = nothing_fatal(run, services);
    const auto questions = run.questions(claim);
    const std::string selector = std::string("{compose_service") + services + "}";
    EXPECT_EQ(questions[questions.size() - 2].query,
              "sum by (compose_service) (count_over_time(" + selector + "[20000ms]))");
    EXPECT_EQ(questions.back().query,
              "sum by (compose_service) (count_over_time(" + selector + "[60000ms]))");
    const auto judged = [&](const std::string& in_window) {
      std::vector<std::string> bodies{no_line, vector_of("")};
      while (bodies.size() < questions.size() - 2) bodies.push_back(any_line);
      bodies.push_back(in_window);
      bodies.push_back(speaking({"die-service", "frontend"}));
      return run.judge(claim, bodies);
    };
    EXPECT_EQ(judged(speaking({"frontend", "die-service"})).outcome, Outcome::pass) << services;
    const Finding dead = judged(speaking({"frontend"}));
    EXPECT_EQ(dead.outcome, Outcome::no_data) << services;
    EXPECT_EQ(
        dead.seen,
        "0 lines, but no line at all from {compose_service=\"die-service\"} in the window, of "
        "which there are lines at other times; if that is right, give control");
  }
}

TEST(LogqlClaim, WantsNoMoreThanALineOfWhatIsAboutTheWholeRunOrTellsLinesApart) {
  const SmallRun run;
  plan::Claim whole = nothing_fatal(run, "=~\".+\"");
  whole.phase.reset();
  EXPECT_EQ(run.questions(whole).size(), 4U) << "with the lines from right before the run";
  EXPECT_EQ(run.questions(nothing_fatal(run, "=\"a\", level=~\"ERROR|FATAL\"")).size(), 6U)
      << "those that may be misspelt are only told";
}

TEST(LogqlClaim, IsNotAboutWhatWasBeforeItsWindow) {
  const SmallRun run;
  const auto claim = [&](const std::string& range) {
    return run.claim("logql",
                     with_fields({{"logql", "sum(count_over_time({a=\"b\"}" + range + "))"},
                                  {"value", scenario::Comparison{">", 3}}}));
  };
  const auto ruled_out = [&](const std::string& range) {
    const auto problem = find_claim_kind("logql")->rule_out(claim(range), run.plan);
    return problem ? problem->what : "";
  };
  EXPECT_EQ(ruled_out("[24h]"),
            "logql: the query reads 24h back from the end of a window of 20s, so that what was "
            "before it counts as well");
  EXPECT_NE(ruled_out("[$window] offset 1m"), "");
  EXPECT_EQ(ruled_out("[$window]"), "");
  EXPECT_EQ(ruled_out("[20s]"), "");
  const Finding day = run.judge(claim("[24h]"), {vector_of("5"), any_line});
  EXPECT_EQ(day.outcome, Outcome::undecided);
  EXPECT_EQ(day.seen,
            "5, but the query reads 24h back from the end of a window of 20s, so that what was "
            "before it counts as well");
  EXPECT_EQ(run.judge(claim("[20s]"), {vector_of("5"), any_line}).outcome, Outcome::pass);
  plan::Claim shared = claim("[24h]");
  shared.phase.reset();
  EXPECT_FALSE(find_claim_kind("logql")->rule_out(shared, run.plan)) << "the run begins with Loki";
  shared.starts_afresh = false;
  EXPECT_TRUE(find_claim_kind("logql")->rule_out(shared, run.plan));
}

TEST(LogqlClaim, HoldsForMoreLinesWhereItCountsThem) {
  const SmallRun run;
  const auto holds = [&](const test::Fields& fields, const Bodies& answers) {
    const plan::Claim claim = run.claim("logql", fields);
    const Finding finding = run.judge(claim, answers);
    EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
    return find_claim_kind("logql")->holds_for_more(evidence_for(claim, run.plan, run.observations),
                                                    finding);
  };
  const auto counting = [](const std::string& op, double bound) {
    return with_fields(
        {{"logql", std::string(R"({app="a"})")}, {"count", scenario::Comparison{op, bound}}});
  };
  const Bodies one{one_line, vector_of("1"), one_line};
  EXPECT_TRUE(holds(counting(">=", 1), one));
  EXPECT_FALSE(holds(counting("==", 1), one));
  EXPECT_FALSE(holds(counting("<=", 3), one));
  test::Fields each = counting(">=", 1);
  each.set("fields", std::vector<std::string>{"trace_id"});
  EXPECT_FALSE(holds(each, one)) << "those that are missing may have none";
  const auto valued = [](const std::string& query, const std::string& op) {
    return with_fields({{"logql", query}, {"value", scenario::Comparison{op, 3}}});
  };
  const std::string counted = R"((count_over_time({app="a"}[$window])))";
  EXPECT_TRUE(holds(valued("sum" + counted, ">="), {vector_of("3"), one_line}));
  EXPECT_FALSE(holds(valued("sum" + counted, "<="), {vector_of("3"), one_line}));
  EXPECT_FALSE(holds(valued("sum by (app)" + counted, ">="), {vector_of("3"), one_line}));
  EXPECT_FALSE(holds(valued("avg" + counted, ">="), {vector_of("3"), one_line}));
}

}  // namespace
}  // namespace harness::verdict
