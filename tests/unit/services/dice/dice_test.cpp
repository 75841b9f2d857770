#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/dice/requested_die.hpp"
#include "services/dice/specification.hpp"
#include "services/dice_roller/roll.hpp"
#include "services/frontend/roll_handler.hpp"

namespace services {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

const dice::Specification fair{"fair", 6, 0, 0};
const dice::Specification risky{"risky", 6, 1, 0.1};

http::Request asking(std::map<std::string, std::string> query) {
  http::Request request;
  request.query = std::move(query);
  return request;
}

TEST(RequestedDie, IsOneThatThereIs) {
  EXPECT_EQ(dice::requested_die(asking({{"die", "fair"}})), "fair");
  EXPECT_EQ(dice::requested_die(asking({{"die", "risky"}})), "risky");
}

TEST(RequestedDie, IsRefusedByNameWithWhatIsAllowed) {
  EXPECT_EQ(dice::requested_die(asking({{"die", "blue"}})).error(),
            "\"blue\" is not a die; ask for /roll?die=fair or /roll?die=risky");
  EXPECT_THAT(dice::requested_die(asking({})).error(), HasSubstr("die is missing"));
  EXPECT_THAT(dice::requested_die(asking({{"die", ""}})).error(), HasSubstr("\"\" is not a die"));
}

TEST(Specification, IsReadAsItIsWritten) {
  EXPECT_EQ(dice::parse_specification(dice::to_json(risky)), risky);
}

TEST(Specification, ThatNobodyCouldRollIsRefused) {
  EXPECT_FALSE(dice::parse_specification(nlohmann::json::object()));
  EXPECT_FALSE(dice::parse_specification(dice::to_json({"flat", 0, 0, 0})));
  EXPECT_FALSE(dice::parse_specification({{"name", 1}, {"sides", "six"}}));
}

TEST(Roll, ShowsEverySideAndNoOther) {
  Rng rng(1);
  std::set<int> fair_values;
  std::set<int> risky_values;
  for (int i = 0; i < 1000; ++i) {
    fair_values.insert(*dice_roller::roll(fair, {}, rng));
    if (const auto value = dice_roller::roll(risky, {}, rng)) risky_values.insert(*value);
  }
  EXPECT_EQ(fair_values, (std::set<int>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(risky_values, (std::set<int>{2, 3, 4, 5, 6, 7}));
}

TEST(Roll, FailsAsOftenAsTheDieOrTheServiceSays) {
  Rng rng(1);
  int failures = 0;
  for (int i = 0; i < 10'000; ++i) failures += dice_roller::roll(risky, {}, rng) ? 0 : 1;
  EXPECT_NEAR(failures, 1000, 100);
  EXPECT_EQ(dice_roller::roll(risky, 1.0, rng).error(), "the risky die failed");
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(dice_roller::roll(risky, 0.0, rng));
    EXPECT_TRUE(dice_roller::roll(fair, 1.0, rng)) << "a safe die stays safe";
  }
}

TEST(Roll, IsTheSameForTheSameSeed) {
  Rng one(7);
  Rng two(7);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(dice_roller::roll(risky, {}, one), dice_roller::roll(risky, {}, two));
  }
}

TEST(RollingTime, StaysBelowTheLongest) {
  Rng rng(1);
  Duration longest{};
  for (int i = 0; i < 1000; ++i) {
    const Duration time = dice_roller::rolling_time(1s, rng);
    EXPECT_GE(time, 0s);
    EXPECT_LT(time, 1s);
    longest = std::max(longest, time);
  }
  EXPECT_GT(longest, 900ms);
  EXPECT_EQ(dice_roller::rolling_time(0s, rng), Duration{0});
}

TEST(ReadRoll, TakesTheNumberOrTheRefusal) {
  EXPECT_EQ(frontend::read_roll(nlohmann::json{{"roll", 4}}), 4);
  EXPECT_EQ(frontend::read_roll(tl::unexpected(app::Refusal{503, "away"})).error(),
            (app::Refusal{503, "away"}));
  EXPECT_EQ(frontend::read_roll(nlohmann::json::object()).error().status, 502);
  EXPECT_EQ(frontend::read_roll(nlohmann::json{{"roll", "four"}}).error().status, 502);
}

}  // namespace
}  // namespace services
