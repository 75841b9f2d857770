#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

// What silence gives need not be 0.
TEST(ProofOfLife, IsAskedForWhereWhatSilenceGivesWouldSatisfy) {
  const SmallRun run;
  const auto needs = [&](const std::string& query, const std::string& op, double bound) {
    const auto all = run.questions(run.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}})));
    return std::any_of(all.begin(), all.end(), [](const observe::Question& question) {
      return question.path == "/api/v1/series";
    });
  };
  EXPECT_TRUE(needs("1 - sum(increase(e[$window]))", ">", 0.9));
  EXPECT_TRUE(needs("100 - 100 * sum(increase(e[$window])) / sum(increase(t[$window]))", ">", 99));
  EXPECT_TRUE(needs("1 - increase(e[$window]) / clamp_min(increase(t[$window]), 1)", ">", 0.9));
  EXPECT_TRUE(
      needs("(increase(t[$window]) - increase(e[$window])) / increase(t[$window])", ">", 0.99));
  EXPECT_TRUE(needs("exp(-increase(e[$window]))", ">", 0.5));
  EXPECT_TRUE(needs("increase(e[$window]) < bool 1", ">", 0));
  EXPECT_TRUE(needs("count(increase(e[$window]) < 1)", ">=", 3));
  EXPECT_TRUE(needs("1 - increase(e[$window])", "==", 1));
  EXPECT_FALSE(needs("1 - increase(e[$window])", "<", -5));
  EXPECT_FALSE(needs("increase(s[$window]) / increase(t[$window])", ">", 0.9));
  EXPECT_FALSE(needs("increase(a[$window]) or increase(b[$window])", ">", 5));
  EXPECT_FALSE(needs("count(increase(e[$window]) > 1)", ">=", 3));
  EXPECT_FALSE(needs("1 - pg_up", ">", 0.5));
}

}  // namespace
}  // namespace harness::verdict
