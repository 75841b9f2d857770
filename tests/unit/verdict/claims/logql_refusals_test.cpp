// What validate says of logql claims.
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

test::Fields with_value(const std::string& logql, const std::string& op, double bound) {
  return with_fields({{"logql", logql}, {"value", scenario::Comparison{op, bound}}});
}

std::string refusal_of(const test::Fields& fields) {
  const auto checked = find_claim_kind("logql")->language.check(settings("logql", fields));
  return checked ? "" : to_string(checked.error());
}

const std::string count_of_lines = "sum(count_over_time({job=\"x\"}[$window]))";

TEST(LogqlClaim, RefusesToCountTheLinesOfAMetricQuery) {
  test::Fields fields = errors(">=", 1);
  fields.set("logql", count_of_lines);
  EXPECT_EQ(refusal_of(fields),
            "count: a metric query has no lines to count; give value instead, or a log query");
  EXPECT_EQ(refusal_of(with_value(count_of_lines, ">=", 1)), "");
}

TEST(LogqlClaim, RefusesTheValueOfALogQuery) {
  EXPECT_EQ(refusal_of(with_value("{job=\"x\"} | json", ">", 0)),
            "value: a log query gives lines, and no number; give count instead, or a metric query "
            "such as count_over_time({…} [$window])");
  EXPECT_EQ(refusal_of(errors(">=", 1)), "");
}

TEST(LogqlClaim, RefusesAControlWithoutLines) {
  test::Fields fields = errors("==", 0);
  fields.set("control", std::string("rate({job=\"x\"}[1m])"));
  EXPECT_EQ(refusal_of(fields), "control: a metric query has no lines to find; give a log query");
  fields.set("control", std::string("{job=\"x\"}"));
  EXPECT_EQ(refusal_of(fields), "");
}

TEST(LogqlClaim, RefusesAControlThatAnyLineOfAnyStreamSatisfies) {
  const auto refused = [](const std::string& control, const std::string& logql = query) {
    test::Fields fields = with_fields(
        {{"logql", logql}, {"count", scenario::Comparison{"==", 0}}, {"control", control}});
    return refusal_of(fields);
  };
  for (const char* any : {R"({job=~".+"})", R"({job!=""})", R"({job=~"^.+$", level=~".*"} | json)",
                          R"({job=~".+"} |= "")"}) {
    EXPECT_EQ(refused(any),
              "control: any line of any stream satisfies it; ask for a line of the stream that "
              "logql is about, or for what has to have happened")
        << any;
  }
  for (const char* some : {R"({job="x"})", R"({job=~"a|b"})", R"({job=~".+"} |= "started")",
                           R"({job=~".+"} | json | level="INFO")", R"({job=~".+", app="a"})"}) {
    EXPECT_EQ(refused(some), "") << some;
  }
  EXPECT_EQ(refused(R"({job=~".+"})", R"({job=~".+"} |= "panic")"), "");
}

TEST(LogqlClaim, LeavesUnreadableQueriesToTheirReviewers) {
  EXPECT_EQ(refusal_of(with_value("{job=", ">", 0)), "");
}

TEST(LogqlClaim, RefusesWhatCannotFail) {
  for (const auto& [op, bound] :
       {std::pair<std::string, double>{">=", 0}, {">", -1}, {"!=", 0.5}, {"!=", -1}}) {
    EXPECT_THAT(refusal_of(errors(op, bound)),
                ::testing::HasSubstr("is true of every count: the claim cannot fail"))
        << op << bound;
  }
  for (const auto& [op, bound] : {std::pair<std::string, double>{">", 0}, {"!=", 0}, {"<=", 5}}) {
    EXPECT_EQ(refusal_of(errors(op, bound)), "") << op << bound;
  }
  EXPECT_EQ(refusal_of(with_value("vector(0)", "==", 0)),
            "a query without any stream: its answer is fixed, and the claim says nothing; ask for "
            "what the system gives");
  EXPECT_EQ(refusal_of(with_value(count_of_lines + " or vector(0)", "==", 0)), "");
}

TEST(LogqlClaim, RefusesAValueThatCannotFailNorHold) {
  EXPECT_EQ(refusal_of(with_value(count_of_lines, ">=", 0)),
            "\"value >= 0\" always holds: the query's values are 0 or more; the claim cannot fail: "
            "compare with a number that it can cross, and in no other place than value");
  EXPECT_EQ(refusal_of(with_value(count_of_lines, "<", 0)),
            "\"value < 0\" never holds: the query's values are 0 or more; the claim cannot hold: "
            "compare with a number that it can reach");
  EXPECT_EQ(refusal_of(with_value("max(max_over_time({a=\"b\"} | unwrap x [$window]))", ">=", 0)),
            "");
}

TEST(LogqlClaim, RefusesWhatItsQueryLeavesNothingOfToFail) {
  EXPECT_THAT(refusal_of(with_value(count_of_lines + " < 10", "<", 10)),
              ::testing::HasSubstr("always holds"));
  EXPECT_THAT(refusal_of(with_value(count_of_lines + " * 0", "==", 0)),
              ::testing::HasSubstr("always holds"));
  EXPECT_EQ(refusal_of(with_value(count_of_lines + " < 10", "<", 5)), "");
}

TEST(LogqlClaim, RefusesACountThatNeverIs) {
  EXPECT_EQ(refusal_of(errors("<", 0)),
            "\"count < 0\" never holds: a count is a whole number, 0 or more; the claim cannot "
            "hold: compare with a number that it can reach");
}

TEST(LogqlClaim, WantsEitherACountOrAValue) {
  const ClaimKind& kind = *find_claim_kind("logql");
  EXPECT_EQ(kind.language.check(settings("logql", with_fields({{"logql", query}}))).error().what,
            "neither count nor value");
  test::Fields both = errors(">=", 1);
  both.set("value", scenario::Comparison{">", 1});
  EXPECT_EQ(kind.language.check(settings("logql", both)).error().what, "both count and value");
  EXPECT_TRUE(kind.language.check(settings("logql", errors(">=", 1))));
}

}  // namespace
}  // namespace harness::verdict
