#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

test::Fields failed_queries(const std::string& op, double bound) {
  return with_fields({{"traceql", std::string("{ span.db.system = \"postgresql\" }")},
                      {"count", scenario::Comparison{op, bound}}});
}

// One trace whose matched span began that many seconds after the first request.
std::string trace_at(int offset_s) {
  return R"({"traces":[{"traceID":"abc","rootServiceName":"frontend","startTimeUnixNano":"0",)"
         R"("spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":")" +
         std::to_string(1'700'000'000 + offset_s) +
         R"(000000000","durationNanos":"5"}],"matched":1}]}]})";
}

const std::string nothing = R"({"traces":[],"metrics":{}})";

TEST(TraceqlClaim, PassesForASpanThatBeganInTheWindow) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("traceql", failed_queries(">=", 1)), {trace_at(25), trace_at(25)});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "1 trace");
  EXPECT_EQ(finding.trace_id, "00000000000000000000000000000abc");
}

TEST(TraceqlClaim, FailsForASpanOfAnotherPhase) {
  const SmallRun run;
  const Finding finding =
      run.judge(run.claim("traceql", failed_queries(">=", 1)), {trace_at(41), trace_at(25)});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.expected, ">= 1 traces");
  EXPECT_EQ(finding.seen, "0 traces, 1 from just outside the window");
}

TEST(TraceqlClaim, HasNoDataWhenTempoHoldsNothing) {
  const SmallRun run;
  EXPECT_EQ(run.judge(run.claim("traceql", failed_queries(">=", 1)), {nothing, nothing}).outcome,
            Outcome::no_data);
}

// With one trace in ten sampled, one that is seen is one or more.
TEST(TraceqlClaim, JudgesALowerBoundWhereOnlyAShareWasTraced) {
  SmallRun run;
  run.observations.sampled = 0.1;
  const auto outcome = [&](const std::string& op, double bound) {
    return run.judge(run.claim("traceql", failed_queries(op, bound)), {trace_at(25), trace_at(25)})
        .outcome;
  };
  EXPECT_EQ(outcome(">=", 1), Outcome::pass);
  EXPECT_EQ(outcome(">=", 2), Outcome::undecided);
  EXPECT_EQ(outcome("<", 1), Outcome::fail);
  EXPECT_EQ(outcome("<", 5), Outcome::undecided);
  EXPECT_EQ(outcome("==", 0), Outcome::fail);
  EXPECT_EQ(outcome("==", 5), Outcome::undecided);
  EXPECT_EQ(outcome("!=", 0), Outcome::pass);
  EXPECT_EQ(
      run.judge(run.claim("traceql", failed_queries(">=", 2)), {trace_at(25), trace_at(25)}).seen,
      "1 trace or more: only 10 % of the requests were traced");
}

TEST(TraceqlClaim, WantsAControlWhereSilenceWouldPass) {
  const SmallRun run;
  const ClaimKind& kind = *find_claim_kind("traceql");
  test::Fields absence = failed_queries("==", 0);
  EXPECT_EQ(kind.language.check(settings("traceql", absence)).error().what,
            "count \"== 0\" without control");
  absence.set("control", std::string("{ kind = server }"));
  EXPECT_TRUE(kind.language.check(settings("traceql", absence)));
  EXPECT_EQ(run.judge(run.claim("traceql", absence), {nothing, nothing}).outcome, Outcome::no_data);
  EXPECT_EQ(run.judge_said(run.claim("traceql", absence), {nothing},
                           {{"/search/tags", R"({"scopes":[]})"},
                            {"/values", R"({"tagValues":[]})"},
                            {"", trace_at(25)}})
                .outcome,
            Outcome::pass);
  EXPECT_EQ(run.judge(run.claim("traceql", absence), {nothing, trace_at(5)}).outcome,
            Outcome::no_data)
      << "of another phase";
}

TEST(TraceqlClaim, FindsItsOwnControlInTheServicesThatItNames) {
  const SmallRun run;
  test::Fields absence = failed_queries("==", 0);
  absence.set("traceql", std::string("{ resource.service.name = \"die\" && status = error }"));
  ASSERT_TRUE(find_claim_kind("traceql")->language.check(settings("traceql", absence)));
  const plan::Claim claim = run.claim("traceql", absence);
  EXPECT_EQ(run.questions(claim)[1].query, "{ resource.service.name = \"die\" }");
  EXPECT_EQ(
      run.judge_said(claim, {nothing}, {{"/values", R"({"tagValues":[]})"}, {"", trace_at(25)}})
          .outcome,
      Outcome::pass);
  const Finding silent = run.judge(claim, {nothing, nothing});
  EXPECT_EQ(silent.outcome, Outcome::no_data);
  EXPECT_EQ(
      silent.seen,
      "0 traces, but no trace at all of { resource.service.name = \"die\" } in the window; if "
      "that is right, leave the claim out");
}

// One that speaks is no proof of another.
TEST(TraceqlClaim, WantsASpanOfEachServiceThatARegexSpellsOut) {
  const SmallRun run;
  test::Fields absence = failed_queries("==", 0);
  absence.set("traceql",
              std::string("{ resource.service.name =~ \"die|frontend\" && duration > 9s }"));
  ASSERT_TRUE(find_claim_kind("traceql")->language.check(settings("traceql", absence)));
  const plan::Claim claim = run.claim("traceql", absence);
  EXPECT_EQ(run.judge(claim, {nothing, trace_at(25), trace_at(25)}).outcome, Outcome::pass);
  const Finding half = run.judge(claim, {nothing, trace_at(25), nothing});
  EXPECT_EQ(half.outcome, Outcome::no_data);
  EXPECT_EQ(half.seen,
            "0 traces, but no trace at all of { resource.service.name =~ \"frontend\" } in the "
            "window; if that is right, leave the claim out");
  EXPECT_EQ(run.judge(claim, {nothing, nothing, trace_at(25)}).outcome, Outcome::no_data);
}

// Nobody can say which of them were away.
TEST(TraceqlClaim, WantsAControlForServicesByWhatTheyAreLike) {
  const auto refused = [](const std::string& query) {
    test::Fields absence = failed_queries("==", 0);
    absence.set("traceql", query);
    const auto checked = find_claim_kind("traceql")->language.check(settings("traceql", absence));
    return checked ? std::string() : checked.error().what;
  };
  for (const char* alike : {R"({ resource.service.name =~ "d.*" && status = error })",
                            R"({ resource.service.name =~ "die|d.*" && status = error })",
                            R"({ resource.service.name = "die" } >> { .service.name =~ "f.*" })"}) {
    EXPECT_EQ(refused(alike), "count \"== 0\" without control") << alike;
  }
  EXPECT_EQ(refused(R"({ resource.service.name =~ "die|frontend" && status = error })"), "");
}

// "3 or more": what a search that did not look everywhere has found is a lower bound.
TEST(TraceqlClaim, JudgesALowerBoundWhereTheSearchWasCut) {
  const SmallRun run;
  std::string part = trace_at(25);
  part.insert(part.size() - 1, R"(,"metrics":{"completedJobs":1,"totalJobs":50})");
  const auto judge = [&](const std::string& op, double bound) {
    return run.judge(run.claim("traceql", failed_queries(op, bound)), {part, part});
  };
  EXPECT_EQ(judge(">=", 1).outcome, Outcome::pass);
  EXPECT_EQ(judge("<", 1).outcome, Outcome::fail);
  const Finding open = judge("<=", 5);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen, "1 trace or more: the search did 1 of 50 jobs");
}

TEST(TraceqlClaim, IsUndecidedForAnswersThatCannotBe) {
  const SmallRun run;
  const std::string good = trace_at(25);
  const std::string one = good.substr(11, good.size() - 13);
  const std::string twice = R"({"traces":[)" + one + "," + one + "]}";
  std::string no_id = good;
  no_id.replace(no_id.find("abc"), 3, "xyz");
  std::string no_time = good;
  no_time.replace(no_time.find("1700000025"), 10, "5 o'clock");
  for (const std::string& answer : {twice, no_id, no_time}) {
    EXPECT_EQ(run.judge(run.claim("traceql", failed_queries("<=", 5)), {answer, good}).outcome,
              Outcome::undecided)
        << answer;
  }
}

TEST(TraceqlClaim, RefusesWhatCannotFail) {
  const ClaimKind& kind = *find_claim_kind("traceql");
  test::Fields any = failed_queries(">=", 0);
  any.set("control", std::string("{ }"));
  const auto checked = kind.language.check(settings("traceql", any));
  ASSERT_FALSE(checked);
  EXPECT_EQ(to_string(checked.error()),
            "count \">= 0\" is true of every count: the claim cannot fail; say how many there must "
            "be, such as \">= 1\"");
  EXPECT_TRUE(kind.language.check(settings("traceql", failed_queries(">=", 1))));
}

}  // namespace
}  // namespace harness::verdict
