// histogram_quantile(): the bucket is known, and no more.
#include "harness/verdict/series/quantiles.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/finding.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string p99 = "histogram_quantile(0.99, sum by (le) (rate(a_seconds_bucket[5s])))";

// What Prometheus gives, and at the lower and at the upper end.
struct Given {
  std::string guess;
  std::string lower;
  std::string upper;
};

Finding judged(const std::string& op, double bound, const Given& given,
               const std::string& query = p99) {
  const scenario::Comparison wanted{op, bound};
  std::vector<observe::Answer> answers;
  for (const std::string& body : {given.guess, given.lower, given.upper}) {
    answers.push_back({at(61), 200, body.starts_with('<') ? body : sum_of(body), ""});
  }
  answers.resize(with_quantile_ends(query).size());
  return judge_quantiles(query, wanted, answers, [&](const observe::Answer& answer) {
    return judge_series({}, {wanted}, observe::parse_series(answer));
  });
}

// Between 0.5 and 1.
const Given within{"0.951", "0.5000000005", "0.9999999995"};

// Above 0.05, the highest finite bound.
const Given above{"0.05", "0.05000000005", "1e200"};

TEST(Quantiles, LeaveUndecidedWhatLiesWithinTheirBucket) {
  const Finding finding = judged(">", 0.8, within);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0.951, or 0.5 to 1 by the bounds of its bucket; histogram_quantile() tells the bucket "
            "alone in which it lies: give the histogram a bound at what the claim wants, or "
            "measure it in a threshold");
  EXPECT_EQ(finding.value, (Interval{0.5, 1}));
  EXPECT_EQ(judged("<", 0.65, within).outcome, Outcome::undecided);
}

TEST(Quantiles, DecideWhatIsSoForAllOfTheirBucket) {
  const Finding holds = judged("<", 2, within);
  EXPECT_EQ(holds.outcome, Outcome::pass);
  EXPECT_EQ(holds.seen, "0.951");
  EXPECT_EQ(holds.value, (Interval{0.5, 1}));
  EXPECT_EQ(judged(">", 1.5, within).outcome, Outcome::fail);
  EXPECT_EQ(judged("==", 3, within).outcome, Outcome::fail);
}

TEST(Quantiles, DecideWhatIsComparedWithABoundOfTheirs) {
  EXPECT_EQ(judged("<", 1, within).outcome, Outcome::pass);
  EXPECT_EQ(judged("<=", 1, within).outcome, Outcome::pass);
  EXPECT_EQ(judged(">", 0.5, within).outcome, Outcome::pass);
  EXPECT_EQ(judged("<", 0.5, within).outcome, Outcome::fail);
  EXPECT_EQ(judged(">=", 1, within).outcome, Outcome::fail);
}

TEST(Quantiles, HaveNoUpperEndAboveTheHighestBound) {
  const Finding finding = judged("<", 0.06, above);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("0.05, or 0.05 or more by the bounds of its bucket; "));
  EXPECT_EQ(judged(">", 0.01, above).outcome, Outcome::pass);
}

// It is what Prometheus gives, and no number that the quantile can have.
TEST(Quantiles, AreAboveTheHighestBoundAndNeverThatBound) {
  const Finding finding = judged("<=", 0.05, above);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen,
            "0.05 or more by the bounds of its bucket, of which 0.05 is the end that does not "
            "belong to it");
  EXPECT_EQ(judged(">", 0.05, above).outcome, Outcome::pass);
}

TEST(Quantiles, CountInWhatIsMadeOfThem) {
  const std::string slow = "count(" + p99 + " > 0.1) or vector(0)";
  EXPECT_EQ(judged("==", 0, {"0", "0", "1"}, slow).outcome, Outcome::undecided);
  EXPECT_EQ(judged("==", 0, {"0", "0", "0"}, slow).outcome, Outcome::pass);
  EXPECT_EQ(judged("==", 0, {"1", "1", "1"}, slow).outcome, Outcome::fail);
}

TEST(Quantiles, AreUndecidedWhereTheEndsDoNotTellWhatIsBetween) {
  const std::string band = "abs(" + p99 + " - 0.3)";
  EXPECT_EQ(judged("<", 0.1, {"0.01", "", ""}, band).outcome, Outcome::undecided);
  EXPECT_EQ(judged("!=", 0.7, within).outcome, Outcome::undecided);
  EXPECT_EQ(judged("==", 0.7, within).outcome, Outcome::undecided);
  const std::string left_out = p99 + " > 0.1 or vector(1)";
  EXPECT_EQ(judged(">", 0.5, {"0.6", "1", "0.6"}, left_out).outcome, Outcome::undecided)
      << "0.3 would not hold";
}

TEST(Quantiles, AreNotKnownWhereAnEndIsNotToldOrNothingWasCounted) {
  EXPECT_EQ(judged("<", 2, {"0.951", "<html>", "0.99"}).outcome, Outcome::undecided);
  EXPECT_EQ(judged("<", 2, {"0.951", "0.5", "<html>"}).outcome, Outcome::undecided);
  EXPECT_EQ(judged("<", 2, {"0.951", "0.5", ""}).outcome, Outcome::undecided);
  EXPECT_EQ(judged("<", 2, {"NaN", "NaN", "NaN"}).outcome, Outcome::no_data);
}

TEST(Quantiles, OfOtherQueriesAreNoMatter) {
  EXPECT_THAT(with_quantile_ends("sum(rate(a_total[5s]))"), SizeIs(1));
  EXPECT_EQ(judged("<", 2, {"1", "", ""}, "sum(rate(a_total[5s]))").outcome, Outcome::pass);
}

plan::Claim claim_on(const SmallRun& run, const std::string& op, double bound) {
  return run.claim("promql",
                   with_fields({{"promql", p99}, {"value", scenario::Comparison{op, bound}}}));
}

TEST(QuantileClaim, IsAskedByEitherEndToo) {
  const SmallRun run;
  const auto asked = run.all_questions(claim_on(run, ">", 0.8));
  const auto ends = with_quantile_ends(p99);
  ASSERT_THAT(ends, SizeIs(3));
  for (std::size_t i = 0; i < ends.size(); ++i) EXPECT_EQ(asked[i].query, ends[i]);
}

TEST(QuantileClaim, IsJudgedByItsBucket) {
  const SmallRun run;
  const auto judge = [&](const std::string& op, double bound) {
    return run.judge(claim_on(run, op, bound),
                     {sum_of("0.951"), sum_of("0.5000000005"), sum_of("0.9999999995")});
  };
  EXPECT_EQ(judge(">", 0.8).outcome, Outcome::undecided);
  EXPECT_EQ(judge(">", 0.5).outcome, Outcome::pass) << judge(">", 0.5).seen;
  EXPECT_EQ(judge(">", 1.5).outcome, Outcome::fail);
}

}  // namespace
}  // namespace harness::verdict
