#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/dice/requested_die.hpp"
#include "services/dice/specification.hpp"
#include "services/dice_roller/dice_notation.hpp"
#include "services/dice_roller/die_source.hpp"
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

TEST(RequestedDie, HasANameThatADieCanHave) {
  for (const std::string name : {"fair", "risky", "d20", "My_die-2.0", "7"}) {
    EXPECT_EQ(dice::requested_die(asking({{"die", name}})), name);
  }
  EXPECT_TRUE(dice::is_name(std::string(64, 'a')));
  EXPECT_FALSE(dice::is_name(std::string(65, 'a')));
}

TEST(RequestedDie, IsRefusedWhereNoDieCanBeCalledSo) {
  EXPECT_EQ(dice::requested_die(asking({{"die", "a b"}})).error(),
            "\"a b\" is not a die; a name has 1 to 64 letters, digits, \"_\", \"-\" and \".\"");
  EXPECT_EQ(dice::requested_die(asking({})).error(),
            "die is missing; use die=fair, or the name of another die");
  for (const std::string name : {"", "\"blue\"", "a/b", "a&b", "a%", "\xc3\xa9", "a\n"}) {
    EXPECT_THAT(dice::requested_die(asking({{"die", name}})).error(), HasSubstr("is not a die"));
  }
}

TEST(OwnDice, AreTheStandardOnesAndNoOtherIsADie) {
  dice_roller::OwnDice own;
  own.find({}, "risky", [](const auto& found) { EXPECT_EQ(found, risky); });
  own.find({}, "blue", [](const auto& found) {
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error(),
              (app::Refusal{400, "\"blue\" is not a die; use die=fair or die=risky"}));
  });
  own.list({}, [](const auto& names) {
    EXPECT_EQ(names, (std::vector<std::string>{"fair", "risky"}));
  });
}

TEST(ReadNames, TakesTheDiceOfDieServiceOrTheRefusal) {
  const auto list = nlohmann::json::array({dice::to_json(fair), dice::to_json({"d20", 20, 0, 0})});
  EXPECT_EQ(dice_roller::read_names(list), (std::vector<std::string>{"fair", "d20"}));
  EXPECT_EQ(dice_roller::read_names(nlohmann::json::array({"fair"})).error().status, 502);
  EXPECT_EQ(dice_roller::read_names(tl::unexpected(app::Refusal{503, "away"})).error(),
            (app::Refusal{503, "away"}));
}

TEST(DiceOfAFile, AreReadAsTheyAreWritten) {
  const auto dice = dice::parse_dice(
      R"([{"name": "d20", "sides": 20, "offset": 0, "error_rate": 0},
          {"name": "risky", "sides": 6, "offset": 1, "error_rate": 0.1}])");
  EXPECT_EQ(dice, (std::vector<dice::Specification>{{"d20", 20, 0, 0}, risky}));
}

TEST(DiceOfAFile, AreRefusedByPlace) {
  for (const char* text : {"", "[]", "{}", "7", "[{"}) {
    EXPECT_THAT(dice::parse_dice(text).error(), HasSubstr("write a list of dice")) << text;
  }
  const std::string d20 = R"({"name": "d20", "sides": 20, "offset": 0, "error_rate": 0})";
  EXPECT_EQ(dice::parse_dice("[" + d20 + ", " + d20 + "]").error(),
            "die 2: \"d20\" is the name of another before it");
  EXPECT_EQ(dice::parse_dice("[" + d20 + ", {}]").error(),
            "die 2: not the specification of a die: name must be a text");
  EXPECT_EQ(dice::read_dice("/nonexistent.json").error(), "\"/nonexistent.json\" cannot be read");
}

TEST(Specification, IsReadAsItIsWritten) {
  EXPECT_EQ(dice::parse_specification(dice::to_json(risky)), risky);
}

TEST(RequestedBatch, HasADieAndANumberOfTimes) {
  EXPECT_EQ(dice::requested_batch(asking({{"die", "fair"}, {"times", "20"}})),
            (dice::RequestedBatch{"fair", 20}));
}

TEST(RequestedBatch, IsRefusedWhenItIsTooLargeOrNoNumber) {
  const auto refusal = [](const std::string& times) {
    return dice::requested_batch(asking({{"die", "fair"}, {"times", times}})).error();
  };
  for (const char* times : {"0", "21", "-1", "3.5", "many", "", "99999999999", " 3"}) {
    EXPECT_EQ(refusal(times),
              "\"" + std::string(times) + "\" times cannot be rolled; use times=1 to times=20");
  }
  EXPECT_THAT(dice::requested_batch(asking({{"die", "fair"}})).error(),
              HasSubstr("times is missing"));
  EXPECT_THAT(dice::requested_batch(asking({{"times", "3"}})).error(), HasSubstr("die is missing"));
}

std::string specification_error(const char* field, const nlohmann::json& value) {
  auto json = dice::to_json(risky);
  json[field] = value;
  const auto die = dice::parse_specification(json);
  return die ? "it was good" : die.error();
}

TEST(Specification, ThatIsNoDieIsRefusedByField) {
  const std::string no_die = "not the specification of a die: ";
  EXPECT_EQ(specification_error("name", 1), no_die + "name must be a text");
  EXPECT_EQ(specification_error("name", "a b"),
            no_die +
                "name must be one of a die: a name has 1 to 64 letters, digits, \"_\", \"-\" "
                "and \".\"");
  for (const nlohmann::json& sides : {nlohmann::json(0), nlohmann::json(1001), nlohmann::json(2.5),
                                      nlohmann::json(true), nlohmann::json("six")}) {
    EXPECT_EQ(specification_error("sides", sides),
              no_die + "sides must be a whole number from 1 to 1000");
  }
  EXPECT_EQ(specification_error("offset", 5'000'000'000),
            no_die + "offset must be a whole number from -1000 to 1000");
  EXPECT_EQ(specification_error("error_rate", 1.5),
            no_die + "error_rate must be a number from 0 to 1");
  EXPECT_EQ(specification_error("colour", "red"),
            no_die + "a die has name, sides, offset and error_rate, and nothing else");
  EXPECT_EQ(dice::parse_specification(nlohmann::json::array()).error(), no_die + "no JSON object");
  EXPECT_EQ(dice::parse_specification(nlohmann::json::object()).error(),
            no_die + "name must be a text");
}

TEST(DiceNotation, IsANumberOfDiceAndTheirSides) {
  using dice_roller::DiceNotation;
  EXPECT_EQ(dice_roller::parse_dice_notation("3d6"), (DiceNotation{3, 6}));
  EXPECT_EQ(dice_roller::parse_dice_notation("1d2"), (DiceNotation{1, 2}));
  EXPECT_EQ(dice_roller::parse_dice_notation("100d1000"), (DiceNotation{100, 1000}));
}

TEST(DiceNotation, IsRefusedByNameWithWhatIsAllowed) {
  for (const char* text : {"0d6", "3d0", "1000000d6", "101d6", "3d1001", "abc", "d6", "3d", "", "d",
                           "3d6d", "-3d6", "3 d6", "3D6", "3d6+1", "99999999999999999999d6"}) {
    EXPECT_EQ(dice_roller::parse_dice_notation(text).error(),
              "\"" + std::string(text) +
                  "\" cannot be rolled; write 3d6 for three dice of six "
                  "sides, with up to 100 dice of up to 1000 sides");
  }
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
