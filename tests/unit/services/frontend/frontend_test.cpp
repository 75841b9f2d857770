#include <gtest/gtest.h>

#include "services/frontend/offer.hpp"
#include "services/frontend/roll_handler.hpp"
#include "services/frontend/sessions.hpp"
#include "services/frontend/visits.hpp"

namespace services::frontend {
namespace {

TEST(Sessions, KnowWhoIsSignedIn) {
  Sessions sessions(2);
  EXPECT_EQ(sessions.username("a"), std::nullopt);
  sessions.sign_in("a", "Ada");
  EXPECT_EQ(sessions.username("a"), "Ada");
  sessions.sign_in("a", "Grace");
  EXPECT_EQ(sessions.username("a"), "Grace");
}

TEST(Sessions, ForgetWhoHasNotBeenSeenForLongest) {
  Sessions sessions(2);
  sessions.sign_in("a", "Ada");
  sessions.sign_in("b", "Bob");
  EXPECT_EQ(sessions.username("a"), "Ada");
  sessions.sign_in("c", "Cleo");
  EXPECT_EQ(sessions.username("b"), std::nullopt);
  EXPECT_EQ(sessions.username("a"), "Ada");
  EXPECT_EQ(sessions.username("c"), "Cleo");
}

TEST(RequestedUsername, IsAnyTextThatCanBePrinted) {
  EXPECT_EQ(requested_username(R"({"username":"Zoë O'Hara"})"), "Zoë O'Hara");
  EXPECT_FALSE(requested_username(R"({"username":"\u007f"})"));
  EXPECT_FALSE(requested_username(R"(["Ada"])"));
  EXPECT_FALSE(requested_username("\xff"));
}

TEST(ReadBatch, TakesTheNumbersOrTheRefusal) {
  const auto batch = read_batch(nlohmann::json{{"rolls", {4, 1}}, {"failed", 1}});
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->rolls, (std::vector<int>{4, 1}));
  EXPECT_EQ(batch->failed, 1);
  EXPECT_EQ(read_batch(tl::unexpected(app::Refusal{503, "away"})).error().status, 503);
  EXPECT_EQ(read_batch(nlohmann::json{{"rolls", {"4"}}, {"failed", 0}}).error().status, 502);
  EXPECT_EQ(read_batch(nlohmann::json{{"rolls", {4}}}).error().status, 502);
}

TEST(OfferedDice, AreThoseOfTheDiceRoller) {
  EXPECT_EQ(read_dice(nlohmann::json{{"dice", {"d20", "fair"}}}),
            (std::vector<std::string>{"d20", "fair"}));
}

TEST(OfferedDice, AreTheStandardOnesWhileItSaysNothingOfUse) {
  const std::vector<std::string> standard{"fair", "risky"};
  EXPECT_EQ(read_dice(tl::unexpected(app::Refusal{503, "away"})), standard);
  for (const nlohmann::json& dice : {nlohmann::json(7), nlohmann::json::array(),
                                     nlohmann::json::array({7}), nlohmann::json::array({"<b>"})}) {
    EXPECT_EQ(read_dice(nlohmann::json{{"dice", dice}}), standard) << dice;
  }
}

}  // namespace
}  // namespace services::frontend
