#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

struct Span {
  int begin_ms;  // after the beginning of the outage
  int length_ms;
};

// A trace with these spans, all of them matched.
std::string trace(const std::string& id, const std::vector<Span>& spans) {
  std::string list;
  int next_id = 1;
  for (const Span& span : spans) {
    list += std::string(list.empty() ? "" : ",") + R"({"spanID":")" + std::to_string(next_id++) +
            R"(","startTimeUnixNano":")" + std::to_string(1'700'000'020'000LL + span.begin_ms) +
            R"(000000","durationNanos":")" + std::to_string(span.length_ms) + R"(000000"})";
  }
  return R"({"traceID":")" + id + R"(","spanSets":[{"spans":[)" + list + "]}]}";
}

std::string found(const std::string& traces) { return R"({"traces":[)" + traces + "]}"; }

plan::Claim at_once(const SmallRun& run, const std::string& op, double bound, double traces = 1) {
  return run.claim("overlap", with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                                           {"at_once", scenario::Comparison{op, bound}},
                                           {"count", scenario::Comparison{">=", traces}}}));
}

TEST(OverlapClaim, CountsTheSpansThatRunAtTheSameTime) {
  const SmallRun run;
  const std::string three = found(trace("a", {{0, 50}, {10, 50}, {20, 10}, {60, 10}}));
  const Finding finding = run.judge(at_once(run, "==", 3), {three});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.expected, "== 3 spans at once in each of >= 1 traces");
  EXPECT_EQ(finding.seen, "3 spans at once");
}

TEST(OverlapClaim, TakesOneAfterTheOtherForOneAtATime) {
  const SmallRun run;
  const std::string row = found(trace("a", {{0, 10}, {10, 10}, {20, 10}}));
  EXPECT_EQ(run.judge(at_once(run, "==", 1), {row}).outcome, Outcome::pass);
  const Finding finding = run.judge(at_once(run, ">=", 2), {row});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 span at once");
}

TEST(OverlapClaim, FailsForASingleTraceThatIsOtherwise) {
  const SmallRun run;
  const std::string two = found(trace("a", {{0, 10}, {5, 10}}) + "," + trace("b", {{0, 10}}));
  const Finding finding = run.judge(at_once(run, ">=", 2), {two});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 span at once, one of 2 traces");
  EXPECT_EQ(finding.trace_id, std::string(31, '0') + "b");
}

TEST(OverlapClaim, WantsAsManyTracesAsItSays) {
  const SmallRun run;
  const std::string one = found(trace("a", {{0, 10}, {5, 10}}));
  const Finding finding = run.judge(at_once(run, ">=", 2, 2), {one});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 trace");
}

TEST(OverlapClaim, HasNoDataWithoutATrace) {
  const SmallRun run;
  EXPECT_EQ(run.judge(at_once(run, ">=", 2), {found("")}).outcome, Outcome::no_data);
}

TEST(OverlapClaim, IsNotJudgedByATraceOfAnotherTime) {
  const SmallRun run;
  const std::string before = found(trace("a", {{-5000, 10}, {-5000, 10}}));
  const Finding outside = run.judge(at_once(run, ">=", 2), {before});
  EXPECT_EQ(outside.outcome, Outcome::undecided);
  EXPECT_EQ(outside.seen, "answered with 1 trace from outside the window");
}

TEST(OverlapClaim, TakesASpanOfUnknownLengthForOneThatMayGoOn) {
  const SmallRun run;
  std::string two = found(trace("a", {{0, 10}, {20, 10}}));
  const std::string length = R"(,"durationNanos":"10000000")";
  two.erase(two.find(length), length.size());
  const Finding finding = run.judge(at_once(run, "<=", 1), {two});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "1 to 2 spans at once; of some spans the answer does not say how long they took");
  EXPECT_EQ(run.judge(at_once(run, "<=", 2), {two}).outcome, Outcome::pass);
}

TEST(OverlapClaim, IsUndecidedForTracesFromElsewhere) {
  const SmallRun run;
  const std::string before = found(trace("a", {{-500'000, 10}}));
  const Finding finding = run.judge(at_once(run, "<=", 1), {before});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "answered with 1 trace from outside the window");
}

TEST(OverlapClaim, RefusesACountThatCannotFail) {
  const auto refused = [](double bound) {
    const test::Fields fields = with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                                             {"at_once", scenario::Comparison{">=", 2}},
                                             {"count", scenario::Comparison{">=", bound}}});
    return !find_claim_kind("overlap")->language.check(settings("overlap", fields));
  };
  EXPECT_TRUE(refused(0));
  EXPECT_FALSE(refused(1));
}

TEST(OverlapClaim, RefusesANumberAtOnceThatCannotFail) {
  const auto refused = [](const std::string& op, double bound) {
    const test::Fields fields = with_fields({{"overlap", std::string("{ name = \"roll\" }")},
                                             {"at_once", scenario::Comparison{op, bound}}});
    return !find_claim_kind("overlap")->language.check(settings("overlap", fields));
  };
  EXPECT_TRUE(refused(">=", 0));
  EXPECT_TRUE(refused("<", 0));
  EXPECT_FALSE(refused("<=", 1));
}

}  // namespace
}  // namespace harness::verdict
