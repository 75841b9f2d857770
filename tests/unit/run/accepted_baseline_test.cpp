#include "harness/run/accepted_baseline.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/file.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::run {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

plan::Plan compared_with(const std::string& file, const std::string& scenario = {}) {
  plan::Plan plan;
  plan.name = "shop";
  plan.baseline.emplace();
  plan.baseline->file.value = file;
  plan.baseline->scenario.value = scenario;
  return plan;
}

// Where nothing was accepted yet nothing can pass, and that is no error: how else would there be
// runs to accept?
TEST(AcceptedBaseline, IsHintedAtWhereThereIsNone) {
  const test::TempDirectory home;
  const BaselineReview review = review_baseline(compared_with("a.json"), home / "shop.yaml");
  EXPECT_THAT(review.problems, IsEmpty());
  ASSERT_THAT(review.hints, SizeIs(1));
  EXPECT_THAT(review.hints[0].what, HasSubstr("there is no \"a.json\" yet"));
  EXPECT_THAT(review.hints[0].remedy,
              HasSubstr("harness baseline accept RUN --as " + (home / "a.json").string()));
}

TEST(AcceptedBaseline, IsOfTheScenarioThatNamesIt) {
  const test::TempDirectory home;
  ASSERT_TRUE(write_file(home / "shop.json", verdict::to_json({"shop", "a machine", {}})));
  ASSERT_TRUE(write_file(home / "other.json", verdict::to_json({"other", "a machine", {}})));
  ASSERT_TRUE(write_file(home / "none.json", "{}"));
  const auto what_is_wrong = [&](const std::string& file) {
    const BaselineReview review = review_baseline(compared_with(file), home / "shop.yaml");
    EXPECT_THAT(review.hints, IsEmpty()) << file;
    return review.problems.empty() ? "" : review.problems.front().what;
  };
  EXPECT_EQ(what_is_wrong("shop.json"), "");
  EXPECT_EQ(what_is_wrong("other.json"), "baseline: \"other.json\" is of other");
  EXPECT_EQ(what_is_wrong("none.json"), "baseline: \"none.json\" is no baseline");
}

TEST(AcceptedBaseline, OfAnotherScenarioHasToBeThereAndTakesSeveralRuns) {
  const test::TempDirectory home;
  const plan::Plan once = compared_with("", "before.yaml");
  const BaselineReview missing = review_baseline(once, home / "shop.yaml");
  ASSERT_THAT(missing.problems, SizeIs(1));
  EXPECT_EQ(missing.problems[0].what, "baseline: there is no \"before.yaml\"");
  ASSERT_TRUE(write_file(home / "before.yaml", "name: before"));
  const BaselineReview of_one = review_baseline(once, home / "shop.yaml");
  EXPECT_THAT(of_one.problems, IsEmpty());
  ASSERT_THAT(of_one.hints, SizeIs(1));
  EXPECT_THAT(of_one.hints[0].what, HasSubstr("does not show what differs by chance"));
  plan::Plan several = once;
  several.runs = 5;
  EXPECT_THAT(review_baseline(several, home / "shop.yaml").hints, IsEmpty());
}

}  // namespace
}  // namespace harness::run
