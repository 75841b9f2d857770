#include "harness/verdict/series/partly_traced.hpp"

#include <gtest/gtest.h>

#include "harness/verdict/claims/promql_query.hpp"

namespace harness::verdict {
namespace {

const std::string calls = "traces_spanmetrics_calls_total";

// Of a query that gave 12, where one request of ten was traced.
Outcome of(const std::string& query, const scenario::Comparison& wanted, double value = 12) {
  Finding finding;
  finding.outcome = wanted.holds(value) ? Outcome::pass : Outcome::fail;
  finding.value = Interval::exactly(value);
  return unless_more_were_traced(std::move(finding), parsed(query).get(), wanted, 0.1).outcome;
}

TEST(PartlyTraced, DecidesWhatMoreSpansOnlyMakeTruer) {
  for (const std::string& query :
       {"sum(" + calls + ")", "(sum((increase(" + calls + "{service=\"a\"}[20s]))))",
        std::string("sum(rate(traces_spanmetrics_latency_count[20s]))")}) {
    EXPECT_EQ(of(query, {">", 0}), Outcome::pass) << query;
    EXPECT_EQ(of(query, {">=", 12}), Outcome::pass) << query;
    EXPECT_EQ(of(query, {"<", 12}), Outcome::fail) << query;
    EXPECT_EQ(of(query, {"==", 11}), Outcome::fail) << query;
  }
}

TEST(PartlyTraced, LeavesOpenWhatMoreSpansMayChange) {
  const std::string sum = "sum(" + calls + ")";
  EXPECT_EQ(of(sum, {">", 12}), Outcome::undecided);
  EXPECT_EQ(of(sum, {"<", 13}), Outcome::undecided);
  EXPECT_EQ(of(sum, {"==", 12}), Outcome::undecided);
  EXPECT_EQ(of(sum, {"==", 13}), Outcome::undecided);
  for (const std::string& query :
       {calls, "min(" + calls + ")", "sum by (service) (" + calls + ")", "-sum(" + calls + ")",
        "sum(" + calls + ") / sum(x)", "sum(delta(" + calls + "[20s]))", std::string("sum(x)"),
        std::string("sum(traces_service_graph_request_total)")}) {
    EXPECT_EQ(of(query, {">", 0}), Outcome::undecided) << query;
  }
}

TEST(PartlyTraced, LeavesOpenWhatHadNoData) {
  Finding nothing;
  nothing.outcome = Outcome::no_data;
  nothing = unless_more_were_traced(nothing, parsed("sum(" + calls + ")").get(), {">", 0}, 0.1);
  EXPECT_EQ(nothing.outcome, Outcome::undecided);
  EXPECT_EQ(nothing.seen,
            "only 10 % of the requests were traced, and the metric is made of their spans");
}

}  // namespace
}  // namespace harness::verdict
