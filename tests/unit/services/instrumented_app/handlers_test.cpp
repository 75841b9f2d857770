#include "services/instrumented_app/handlers.hpp"

#include <gtest/gtest.h>

namespace services::instrumented_app {
namespace {

using namespace std::chrono_literals;

TEST(ParseDelay, TakesSeconds) {
  EXPECT_EQ(parse_delay(""), Duration{0});
  EXPECT_EQ(parse_delay("0.5"), Duration{500ms});
  EXPECT_EQ(parse_delay("10"), Duration{10s});
}

TEST(ParseDelay, RefusesWhatNobodyWaitsFor) {
  for (const char* text : {"-1", "10.1", "1s", "nan", "soon"}) {
    const auto delay = parse_delay(text);
    ASSERT_FALSE(delay) << text;
    EXPECT_EQ(delay.error(),
              "delay is \"" + std::string(text) + "\"; write seconds from 0 to 10, such as 0.5");
  }
}

TEST(UserAction, IsReadFromJson) {
  const auto action = parse_user_action(R"({"user_id":"42","action":"update"})");
  ASSERT_TRUE(action);
  EXPECT_EQ(action->user_id, "42");
  EXPECT_EQ(action->action, "update");
  EXPECT_FALSE(parse_user_action("update"));
}

TEST(UserAction, IsValidWhenSomebodyWantsWhatThereIs) {
  EXPECT_FALSE(validate({"42", "update"}));
  EXPECT_EQ(validate({"", "update"})->why, "user_id is missing");
  EXPECT_EQ(validate({"42", "explode"})->why,
            "\"explode\" is not an action; there are create, read, update, delete");
}

}  // namespace
}  // namespace services::instrumented_app
