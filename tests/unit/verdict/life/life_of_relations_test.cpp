#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// Spans that are to stand to each other, of a TraceQL query whose silence would satisfy the claim.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string one_trace =
    R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
    R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
const std::string no_traces = R"({"traces":[],"metrics":{}})";
const std::string a_status = R"({"tagValues":[{"type":"keyword","value":"error"}]})";

const std::string shop = R"({ resource.service.name = "shop" })";
const std::string stock = R"({ resource.service.name = "stock" })";

plan::Claim no_trace_of(const SmallRun& run, const std::string& query) {
  return run.claim("traceql",
                   with_fields({{"traceql", query}, {"count", scenario::Comparison{"==", 0}}}));
}

// `met`: what is found of the two services as they stand in the query, whatever became of them.
Finding judged(const plan::Claim& claim, const std::string& between, const std::string& met) {
  return SmallRun().judge_said(
      claim, {no_traces}, {{"q=" + between + " ", met}, {"/values", a_status}, {"", one_trace}});
}

TEST(LifeOfRelations, IsNotGivenBySpansThatNeverStandSo) {
  const SmallRun run;
  for (const char* relation : {">", ">>", "~", "<<", "&&", "&>"}) {
    const std::string between = shop + " " + relation + " " + stock;
    const plan::Claim claim = no_trace_of(
        run, shop + " " + relation + R"( { resource.service.name = "stock" && status = error })");
    EXPECT_EQ(judged(claim, between, one_trace).outcome, Outcome::pass)
        << judged(claim, between, one_trace).seen;
    const Finding finding = judged(claim, between, no_traces);
    EXPECT_EQ(finding.outcome, Outcome::undecided) << relation;
    EXPECT_EQ(finding.seen,
              "0 traces, but no trace of the run has " + between +
                  ", whatever became of these: in `a >> b` b lies anywhere below a, in `a > b` "
                  "right below it, where between two servers lies the caller's client span; say "
                  "how they do stand, or give control, if they need not meet");
    EXPECT_EQ(judged(claim, between, "<html>").outcome, Outcome::undecided);
  }
}

TEST(LifeOfRelations, IsToldBesideAControl) {
  const SmallRun run;
  plan::Claim claim =
      no_trace_of(run, shop + R"( >> { resource.service.name = "stock" && status = error })");
  write(claim, "control", stock);
  const Finding finding = judged(claim, shop + " >> " + stock, no_traces);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("no trace of the run has " + shop + " >> " + stock));
}

// That one never calls the other may be what is claimed.
TEST(LifeOfRelations, IsNotAskedWhereNothingMoreIsSaid) {
  const SmallRun run;
  const Finding finding = judged(no_trace_of(run, shop + " >> " + stock), "nothing", no_traces);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, Not(HasSubstr("no trace of the run")));
}

// What wants traces is red of itself.
TEST(LifeOfRelations, IsNotAskedWhereTracesAreWanted) {
  const SmallRun run;
  plan::Claim claim =
      no_trace_of(run, shop + R"( >> { resource.service.name = "stock" && status = error })");
  write(claim, "count", scenario::Comparison{">=", 1});
  for (const auto& question : run.all_questions(claim)) {
    EXPECT_NE(question.query, shop + " >> " + stock);
  }
}

}  // namespace
}  // namespace harness::verdict
