// What a control in PromQL has to find, of series of one source and of several.
#include <gtest/gtest.h>

#include "harness/verdict/life/proof_of_life.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

struct ControlSeries {
  std::string labels;  // "job":"shop"
  std::string value;
};

Life life_of_control(const std::vector<ControlSeries>& all) {
  std::string entries;
  for (const ControlSeries& one : all) {
    entries += std::string(entries.empty() ? "" : ",") + R"({"metric":{)" + one.labels +
               R"(},"value":[1700000040,")" + one.value + R"("]})";
  }
  return life_by_control(
      {at(61), 200,
       R"({"status":"success","data":{"resultType":"vector","result":[)" + entries + "]}}", ""});
}

const std::string fair_rolls = R"("job":"dice-roller","result":"success")";
const std::string failed_rolls = R"("job":"dice-roller","result":"error")";
const std::string nothing_above_0 = "the control query has no value above 0 in the window";

TEST(LifeByControl, IsGivenByOneSeriesOfASource) {
  EXPECT_EQ(life_of_control({{fair_rolls, "135"}, {failed_rolls, "0"}}).outcome, Outcome::pass);
  EXPECT_EQ(life_of_control({{fair_rolls, "NaN"}, {failed_rolls, "1"}}).outcome, Outcome::pass);
  EXPECT_EQ(life_of_control({{R"("result":"success")", "135"}, {R"("result":"error")", "0"}}).why,
            "")
      << "a sum that names no source";
}

TEST(LifeByControl, IsNotGivenWhereNoneIsAboveZero) {
  for (const auto& all : {std::vector<ControlSeries>{},
                          {{fair_rolls, "0"}, {failed_rolls, "0"}},
                          {{fair_rolls, "NaN"}}}) {
    const Life life = life_of_control(all);
    EXPECT_EQ(life.outcome, Outcome::no_data);
    EXPECT_EQ(life.why, nothing_above_0);
    EXPECT_TRUE(life.of_slowness);
  }
}

TEST(LifeByControl, OfOneSourceIsNoneOfAnother) {
  const Life life =
      life_of_control({{fair_rolls, "135"}, {R"("job":"shop","result":"success")", "0"}});
  EXPECT_EQ(life.outcome, Outcome::no_data);
  EXPECT_EQ(life.why, nothing_above_0 +
                          " of {job=\"shop\"}, as it has of others: ask for those that the claim "
                          "is about, or for sum(…) of all");
  EXPECT_EQ(life_of_control({{fair_rolls, "135"}, {R"("result":"success")", "0"}}).why,
            nothing_above_0 +
                " of series without a job, as it has of others: ask for those that the claim is "
                "about, or for sum(…) of all");
  EXPECT_EQ(life_of_control({{R"("instance":"a:1","job":"shop")", "3"},
                             {R"("instance":"b:1","job":"shop")", "0"}})
                .outcome,
            Outcome::no_data)
      << "each instance is a source of its own";
}

}  // namespace
}  // namespace harness::verdict
