#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// Of two vectors that a query makes one of, one may have no series: then the other counts for
// nothing, and vector(0) makes a number of that.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string up =
    R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up",)"
    R"("job":"dice-roller"},"values":[)";

std::string scrapes() {
  std::string values;
  for (int second = 20; second <= 40; ++second) {
    values += (values.empty() ? "[17000000" : ",[17000000") + std::to_string(second) + ",\"1\"]";
  }
  return up + values + "]}]}}";
}

const std::string label_sets =
    R"({"status":"success","data":[{"__name__":"rolls","job":"dice-roller","result":"error"}]})";

// What is there of the left, and of the right.
Finding judged(const std::string& query, const std::string& left, const std::string& right) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}}));
  return run.judge_said(claim, {vector_of("0")},
                        {{"query=up[", scrapes()},
                         {"match[]", label_sets},
                         {"query=sum(rolls{result=\"error\"}) time", vector_of(left)},
                         {"query=sum(rolls) time", vector_of(right)}});
}

const std::string ratio = R"(sum(rolls{result="error"}) / sum(rolls) or vector(0))";
const std::string sum = R"(sum(rolls{result="error"}) + sum(rolls) or vector(0))";

TEST(LifeOfPairs, IsWantedOfWhatIsDividedBy) {
  EXPECT_EQ(judged(ratio, "", "5").outcome, Outcome::pass) << judged(ratio, "", "5").seen;
  EXPECT_EQ(judged(ratio, "0", "5").outcome, Outcome::pass);
  for (const char* left : {"", "3"}) {
    EXPECT_EQ(judged(ratio, left, "").outcome, Outcome::no_data);
    EXPECT_EQ(judged(ratio, left, "0").outcome, Outcome::undecided) << "it is there";
  }
  EXPECT_EQ(judged(ratio, "3", "").seen,
            "0, but sum(rolls) has no series: there was nothing to divide by");
  EXPECT_EQ(judged(ratio, "0", "0").seen,
            "0, but sum(rolls) is 0: there was nothing to divide by. Have the load ask for it, or "
            "claim a window in which it does");
}

// Of NaN every comparison is 0.
TEST(LifeOfPairs, IsWantedOfWhatIsComparedAsANumber) {
  const std::string compared = R"(sum(rolls{result="error"}) / sum(rolls) > bool 0.1)";
  EXPECT_EQ(judged(compared, "0", "5").outcome, Outcome::pass) << judged(compared, "0", "5").seen;
  EXPECT_EQ(judged(compared, "0", "0").outcome, Outcome::undecided);
}

TEST(LifeOfPairs, IsWantedOfBothThatAreAdded) {
  EXPECT_EQ(judged(sum, "0", "0").outcome, Outcome::pass) << judged(sum, "0", "0").seen;
  EXPECT_EQ(judged(sum, "", "").outcome, Outcome::pass) << "neither hides the other";
  EXPECT_EQ(judged(sum, "", "5").outcome, Outcome::no_data);
  EXPECT_EQ(judged(sum, "3", "").outcome, Outcome::no_data);
  EXPECT_THAT(judged(sum, "3", "").seen,
              HasSubstr("0, but sum(rolls) has no series, so that sum(rolls{result=\"error\"}) "
                        "counts for nothing: put or vector(0) behind it"));
}

TEST(LifeOfPairs, IsNotAskedForWhereNothingIsHidden) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("promql", with_fields({{"promql", std::string("sum(a) / sum(b)")},
                                       {"value", scenario::Comparison{"==", 0}}}));
  EXPECT_EQ(run.questions(claim).size(), 1U);
}

}  // namespace
}  // namespace harness::verdict
