// What a promql claim is refused for before a run.
#include <gtest/gtest.h>

#include "harness/languages/review/review.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

TEST(PromqlClaim, RefusesAQueryThatAsksForNoSeries) {
  const auto refused = [](const std::string& query) {
    const test::Fields fields =
        with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}});
    const auto checked = find_claim_kind("promql")->language.check(settings("promql", fields));
    return checked ? "" : checked.error().what;
  };
  for (const char* query : {"vector(0)", "vector(1) or vector(0)", "time()", "1 + 1"}) {
    EXPECT_EQ(refused(query),
              "a query without any series: its answer is fixed, and the claim says nothing")
        << query;
  }
  for (const char* query : {"increase(failures[$window]) or vector(0)", "up", "no query ("}) {
    EXPECT_EQ(refused(query), "") << query;
  }
}

TEST(PromqlClaim, RefusesWhatCannotFailNorHold) {
  const auto refusal = [](const std::string& query, const std::string& op, double bound) {
    const auto checked = find_claim_kind("promql")->language.check(settings(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}})));
    return checked ? "" : to_string(checked.error());
  };
  EXPECT_EQ(refusal("sum(increase(a_total[$window]))", ">=", 0),
            "\"value >= 0\" always holds: the query's values are 0 or more; the claim cannot fail: "
            "compare with a number that it can cross, and in no other place than value");
  EXPECT_EQ(refusal("up", ">", 1),
            "\"value > 1\" never holds: the query's values are between 0 and 1; the claim cannot "
            "hold: compare with a number that it can reach");
  EXPECT_EQ(refusal("sum(increase(a_total[$window]))", ">", 0), "");
  EXPECT_EQ(refusal("delta(a[$window])", ">=", 0), "");
  EXPECT_EQ(refusal("up", "==", 1), "");
}

// What does not satisfy it is left out by the query itself: no series is ever wrong.
TEST(PromqlClaim, RefusesWhatItsQueryLeavesNothingOfToFail) {
  const auto is_refused = [](const std::string& query, const std::string& op, double bound) {
    const auto checked = find_claim_kind("promql")->language.check(settings(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}})));
    return !checked && checked.error().what.find("always holds") != std::string::npos;
  };
  const std::string errors = "sum by (die) (increase(errors[$window]))";
  EXPECT_TRUE(is_refused(errors + " == 0", "==", 0));
  EXPECT_TRUE(is_refused(errors + " < 10", "<", 10));
  EXPECT_TRUE(is_refused(errors + " < 10", "<", 12));
  EXPECT_TRUE(is_refused("10 > " + errors, "<", 10));
  EXPECT_TRUE(is_refused(errors + " > 0", "!=", 0));
  EXPECT_TRUE(is_refused("max(" + errors + " <= 10)", "<=", 10));
  EXPECT_TRUE(is_refused(errors + " == 0 or vector(0)", "==", 0));
  EXPECT_TRUE(is_refused("clamp_max(sum(increase(errors[$window])), 0)", "==", 0));
  EXPECT_TRUE(is_refused("clamp(delta(a[$window]), 1, 3)", "<=", 3));
  EXPECT_TRUE(is_refused("0 * a", "==", 0));
  EXPECT_FALSE(is_refused(errors + " < 10", "<", 5));
  EXPECT_FALSE(is_refused(errors + " <= 10", "<", 10));
  EXPECT_FALSE(is_refused(errors + " != 0", ">", 1));
  EXPECT_FALSE(is_refused(errors + " > bool 10", "==", 0));
  EXPECT_FALSE(is_refused("count(" + errors + " > 10) or vector(0)", "==", 0));
  EXPECT_FALSE(is_refused("clamp_min(delta(a[$window]), 0)", "==", 0));
  EXPECT_FALSE(is_refused("-2 * a", "<", 0));
}

// Where the reviewers of its query do, these say it.
TEST(PromqlClaim, RefusesASelectorThatNothingCanMatch) {
  const auto refusal = [](const std::string& selector) {
    for (const auto& remark : languages::review_promql("sum(increase(a" + selector + "[1m]))")) {
      if (remark.weight == languages::Remark::Weight::error) return remark.what;
    }
    const auto checked = find_claim_kind("promql")->language.check(
        settings("promql", with_fields({{"promql", "sum(increase(a" + selector + "[$window]))"},
                                        {"value", scenario::Comparison{"<", 5}}})));
    return checked ? "" : to_string(checked.error());
  };
  EXPECT_EQ(refusal(R"({b="1",b="2"})"), R"(no series can have both b="1" and b="2")");
  EXPECT_NE(refusal(R"({b="1",b=~"2|3"})"), "");
  EXPECT_NE(refusal(R"({b="1",b!="1"})"), "");
  EXPECT_NE(refusal(R"({b!~".*"})"), "");
  EXPECT_EQ(refusal(R"({b="1",b=~"1|3",b!="2",c="2",d!~".+"})"), "");
}

// What the query's reviewers refuse at its place is refused there alone.
TEST(PromqlClaim, LeavesWhatIsRefusedInTheQueryToItsReviewers) {
  const auto refusal = [](const std::string& query, const std::string& control = "up") {
    const auto checked = find_claim_kind("promql")->language.check(settings(
        "promql",
        with_fields(
            {{"promql", query}, {"value", scenario::Comparison{"<", 5}}, {"control", control}})));
    return checked ? "" : to_string(checked.error());
  };
  for (const char* query : {R"(a{b="1",b="2"})", R"(a{b="1",b=~"2|3"})", R"(a{b="1",b!="1"})",
                            "a > 1 < 0", "\"up\"", "a[5s]"}) {
    EXPECT_TRUE(is_refused(languages::review_promql(query))) << query;
    EXPECT_EQ(refusal(query), "") << query;
    EXPECT_EQ(refusal("a", query), "") << query;
  }
  EXPECT_NE(refusal("vector(1)"), "");
  EXPECT_NE(refusal("a", "vector(1)"), "");
}

TEST(PromqlClaim, RefusesASubqueryThatNeverHasTwoPoints) {
  const SmallRun run;
  const auto refused = [&](const std::string& query, bool afresh = true) {
    plan::Claim claim = run.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}}));
    claim.starts_afresh = afresh;
    const auto problem = find_claim_kind("promql")->rule_out(claim, run.plan);
    return problem ? problem->what + "; " + problem->remedy : "";
  };
  EXPECT_EQ(
      refused("sum(increase(a_total[$window:1m])) or vector(0)"),
      "promql: a subquery of [20s:1m] never has two points, so that nothing rises in it; give "
      "it a step of half its range at the most, or no subquery");
  EXPECT_NE(refused("changes(up[10s:10s])"), "");
  EXPECT_EQ(refused("sum(increase(a_total[10s:])) or vector(0)"), "") << "each second";
  EXPECT_NE(refused("sum(increase(a_total[10s:])) or vector(0)", false), "")
      << "each minute, as others' Prometheus has it by default";
  for (const char* query :
       {"increase(a_total[10s:5s])", "increase(a_total[10s:6s])", "max_over_time(a[10s:1m])"}) {
    EXPECT_EQ(refused(query), "") << query;
  }
}

}  // namespace
}  // namespace harness::verdict
