#include <gtest/gtest.h>

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

}  // namespace
}  // namespace services::frontend
