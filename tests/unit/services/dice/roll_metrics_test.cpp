#include "services/dice_roller/roll_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

namespace services::dice_roller {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class RollMetricsOfDice : public ::testing::Test {
 protected:
  std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

  prometheus::Registry registry_;
  RollMetrics metrics_{registry_, {}};
};

TEST_F(RollMetricsOfDice, AreBornWithTheStandardDiceAndWithEachThatIsFound) {
  EXPECT_THAT(text(), HasSubstr(R"(dice_rolls_total{die_type="fair",result="error"} 0)"));
  EXPECT_THAT(text(), Not(HasSubstr("d20")));
  metrics_.expect("d20");
  EXPECT_THAT(text(), HasSubstr(R"(dice_rolls_total{die_type="d20",result="success"} 0)"));
  EXPECT_THAT(text(), HasSubstr(R"(dice_roll_duration_seconds_count{die_type="d20"} 0)"));
}

TEST_F(RollMetricsOfDice, CountANameThatWasNeverFoundAsUnknown) {
  metrics_.count_error("blue");
  EXPECT_THAT(text(), HasSubstr(R"(dice_rolls_total{die_type="unknown",result="error"} 1)"));
  EXPECT_THAT(text(), Not(HasSubstr("blue")));
}

TEST_F(RollMetricsOfDice, HaveSeriesOfTheFirstHundredDiceAndOneForTheOthers) {
  for (int i = 0; i < 150; ++i) {
    metrics_.expect("d" + std::to_string(i));
    metrics_.count_success("d" + std::to_string(i), 1);
  }
  EXPECT_THAT(text(), HasSubstr(R"(dice_rolls_total{die_type="d97",result="success"} 1)"));
  EXPECT_THAT(text(), Not(HasSubstr(R"("d98")")));
  EXPECT_THAT(text(), HasSubstr(R"(dice_rolls_total{die_type="other",result="success"} 52)"));
}

}  // namespace
}  // namespace services::dice_roller
