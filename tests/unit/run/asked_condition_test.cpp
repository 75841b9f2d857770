// Conditions on a quantile, of which the bucket is known.
#include "harness/run/asked_condition.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/clock.hpp"

namespace harness::run {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const WallTime at{std::chrono::seconds{1'700'000'000}};

observe::Answer answer_of(const std::string& value) {
  return {at, 200,
          R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[)" +
              unix_seconds(at) + ",\"" + value + "\"]}]}}",
          ""};
}

scenario::LiveCondition above(const std::string& query, double bound) {
  scenario::LiveCondition condition;
  condition.kind = "promql";
  condition.query = {query, {1, 1}};
  condition.value = {">", bound};
  return condition;
}

Heard heard_of(double bound, const std::vector<std::string>& values) {
  const auto condition =
      above("histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5s])))", bound);
  std::vector<observe::Answer> answers;
  for (const std::string& value : values) answers.push_back(answer_of(value));
  return heard(condition, questions_of(condition, at), answers);
}

TEST(AskedCondition, AsksForTheEndsOfAQuantileToo) {
  EXPECT_THAT(questions_of(above("sum(up)", 1), at), SizeIs(1));
  EXPECT_THAT(
      questions_of(above("histogram_quantile(0.9, sum by (le) (rate(a_bucket[5s])))", 1), at),
      SizeIs(3));
}

TEST(AskedCondition, IsSoWhereAllOfTheBucketIs) {
  const Heard holds = heard_of(0.5, {"0.7", "0.5000000005", "0.9999999995"});
  EXPECT_TRUE(holds.is_so) << holds.seen;
  EXPECT_TRUE(holds.is_answered);
  const Heard not_so = heard_of(1, {"0.7", "0.5000000005", "0.9999999995"});
  EXPECT_FALSE(not_so.is_so);
  EXPECT_TRUE(not_so.is_answered) << not_so.seen;
}

TEST(AskedCondition, IsNotKnownWhereAPartOfTheBucketIs) {
  for (const double bound : {0.6, 0.8}) {
    const Heard unknown = heard_of(bound, {"0.7", "0.5000000005", "0.9999999995"});
    EXPECT_FALSE(unknown.is_so);
    EXPECT_FALSE(unknown.is_answered);
    EXPECT_THAT(unknown.seen, HasSubstr("0.5 to 1 by the bounds of its bucket"));
  }
  EXPECT_FALSE(heard_of(0.1, {"0.05", "0.05000000005", "1e200"}).is_answered)
      << "above the highest bound it may be anything";
}

}  // namespace
}  // namespace harness::run
