#include "harness/verdict/misspelt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::verdict {
namespace {

using languages::ReadValue;

std::optional<std::string> meant(const std::string& value, const std::set<std::string>& known) {
  return meant_by({value}, known);
}

TEST(Misspelt, IsWhatHasNearlyTheLettersOfAnother) {
  EXPECT_EQ(meant("fare", {"fair", "risky"}), "fair");
  EXPECT_EQ(meant("GET /raol", {"GET /roll"}), "GET /roll");
  EXPECT_EQ(meant("fare", {"rare", "loaded"}), "rare") << "one letter";
  EXPECT_EQ(meant("void", {"paid", "sent"}), std::nullopt);
  EXPECT_EQ(meant("fire", {"fair"}), "fair");
  EXPECT_EQ(meant("lost", {"sold"}), std::nullopt) << "another first letter";
}

TEST(Misspelt, IsWhatIsNearAnotherValue) {
  EXPECT_EQ(meant("riskyy", {"fair", "risky"}), "risky");
  EXPECT_EQ(meant("eror", {"error", "success"}), "error");
  EXPECT_EQ(meant("dice-rolller", {"dice-roller"}), "dice-roller");
  EXPECT_EQ(meant("dice_roller", {"dice-roller"}), "dice-roller");
  EXPECT_EQ(meant("diceroller", {"dice-roller"}), "dice-roller");
  EXPECT_EQ(meant("GET /rol", {"GET /", "GET /roll"}), "GET /roll");
}

TEST(Misspelt, IsWhatDiffersByTheCaseOfItsLettersAlone) {
  EXPECT_EQ(meant("error", {"ERROR", "INFO"}), "ERROR");
  EXPECT_EQ(meant("get", {"GET"}), "GET");
  EXPECT_EQ(meant("EROR", {"error"}), "error");
}

TEST(Misspelt, IsAWordThatWasCutShortOrGoesOn) {
  EXPECT_EQ(meant("WARN", {"INFO", "WARNING"}), "WARNING");
  EXPECT_EQ(meant("information", {"info"}), "info");
  EXPECT_EQ(meant("ERR", {"ERROR"}), "ERROR");
}

TEST(Misspelt, IsWhatAPatternIsAbout) {
  EXPECT_EQ(meant_by({"EROR.*", true}, {"ERROR"}), "ERROR");
  EXPECT_EQ(meant_by({"(?i)eror", true}, {"ERROR"}), "ERROR");
  EXPECT_EQ(meant_by({"5..", true}, {"200"}), std::nullopt);
  EXPECT_EQ(meant_by({"e(rr|r)or", true}, {"error"}), std::nullopt);
}

TEST(Misspelt, IsNoOtherWordAndNoOtherNumber) {
  EXPECT_EQ(meant("error", {"success"}), std::nullopt);
  EXPECT_EQ(meant("FATAL", {"ERROR", "INFO", "WARNING"}), std::nullopt);
  EXPECT_EQ(meant("500", {"200"}), std::nullopt);
  EXPECT_EQ(meant("node-12", {"node-11"}), std::nullopt);
  EXPECT_EQ(meant("PUT", {"GET"}), std::nullopt);
  EXPECT_EQ(meant("PUT /roll", {"GET /roll"}), std::nullopt);
  EXPECT_EQ(meant("/roll", {"/roll/{dice}", "/"}), std::nullopt);
  EXPECT_EQ(meant("error", {"error_timeout"}), std::nullopt);
  EXPECT_EQ(meant("", {"error", ""}), std::nullopt);
  EXPECT_EQ(meant("error", {}), std::nullopt);
  EXPECT_EQ(meant("error", {"error"}), std::nullopt) << "it is there";
}

// Whoever names both knows what else there is.
TEST(Misspelt, IsNotWhatIsWrittenBesideWhatItMayBeMeantFor) {
  const Missing missing{"no line has EROR", "ERROR"};
  const std::string control = R"({app="a"} | json | level="ERROR")";
  const std::string other = R"({app="a"})";
  EXPECT_EQ(life_without_value(missing, &control).outcome, Outcome::pass);
  EXPECT_EQ(life_without_value(missing, &control).told, "no line has EROR");
  EXPECT_EQ(life_without_value(missing, &other).outcome, Outcome::undecided);
  EXPECT_EQ(life_without_value(missing, nullptr).outcome, Outcome::undecided);
  EXPECT_EQ(life_without_value(missing, nullptr).why,
            "no line has EROR; did you mean ERROR? If not, give control, with ERROR in it");
  EXPECT_EQ(life_without_value({"no line has FATAL", {}}, nullptr).told, "no line has FATAL");
}

TEST(MisspeltName, IsNoDataUnlessThereIsAControl) {
  const Missing missing{"no line has the label levl", "level"};
  const std::string control = R"({app="a"} | json | level!="")";
  const std::string other = R"({app="a"})";
  EXPECT_EQ(life_without_name(missing, nullptr).outcome, Outcome::no_data);
  EXPECT_EQ(life_without_name(missing, nullptr).why,
            "no line has the label levl; if that is right, give control");
  EXPECT_EQ(life_without_name(missing, &control).outcome, Outcome::pass);
  EXPECT_EQ(life_without_name(missing, &other).outcome, Outcome::undecided);
  EXPECT_EQ(life_without_name({"no line has x", {}}, &other).told, "no line has x");
}

}  // namespace
}  // namespace harness::verdict
