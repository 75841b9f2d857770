#include "services/usage_scraper/usage_event.hpp"

#include <gtest/gtest.h>

namespace services::usage_scraper {
namespace {

using nlohmann::json;

json sign_in() {
  return {{"timestamp", "2026-11-21T09:44:01.000250Z"},
          {"level", "INFO"},
          {"message", "Usage event: run"},
          {"logger", "usage"},
          {"trace_id", "0af7651916cd43dd8448eb211c80319c"},
          {"span_id", "b7ad6b7169203331"},
          {"service", "frontend"},
          {"usage", true},
          {"event_id", "id-1"},
          {"event_type", "run"},
          {"session_id", "s1"},
          {"username", "ada"},
          {"die_type", "fair"},
          {"times", 3}};
}

std::optional<UsageEvent> parse(const json& object) {
  return parse_usage_event({7, R"({"job":"usage-events"})", object.dump()});
}

TEST(UsageEvent, IsReadFromItsLine) {
  const auto event = parse(sign_in());
  ASSERT_TRUE(event);
  EXPECT_EQ(event->at, 7);
  EXPECT_EQ(event->event_id, "id-1");
  EXPECT_EQ(event->event_type, "run");
  EXPECT_EQ(event->session_id, "s1");
  EXPECT_EQ(event->username, "ada");
  EXPECT_EQ(event->service, "frontend");
  EXPECT_EQ(event->trace_id, "0af7651916cd43dd8448eb211c80319c");
  EXPECT_EQ(event->details, json({{"die_type", "fair"}, {"times", 3}}));
}

TEST(UsageEvent, WithoutAnIdIsKnownByItsLineItsTimeAndItsLabels) {
  json object = sign_in();
  object.erase("event_id");
  const auto identity = [&](LokiTime at, const std::string& labels) {
    return parse_usage_event({at, labels, object.dump()})->line_identity;
  };
  EXPECT_EQ(parse(object)->event_id, std::nullopt);
  EXPECT_EQ(identity(7, "a"), identity(7, "a"));
  EXPECT_NE(identity(7, "a"), identity(8, "a"));
  EXPECT_NE(identity(7, "a"), identity(7, "b"));
}

TEST(UsageEvent, IsNoOtherLine) {
  EXPECT_FALSE(parse_usage_event({7, "", R"(panic: "usage":true)"}));
  for (const char* missing : {"usage", "event_type", "session_id"}) {
    json object = sign_in();
    object.erase(missing);
    EXPECT_FALSE(parse(object)) << missing;
  }
  json object = sign_in();
  object["usage"] = "true";
  EXPECT_FALSE(parse(object));
}

TEST(UsageEvent, HoldsNothingThatTheDatabaseCannotStore) {
  json object = sign_in();
  object["username"] = std::string("a\0b", 3);
  EXPECT_FALSE(parse(object));
  object["username"] = "a\\u0000b";  // a backslash and more, but no NUL
  EXPECT_EQ(parse(object)->username, "a\\u0000b");
  object["event_id"] = std::string(1001, 'x');
  EXPECT_FALSE(parse(object));
}

TEST(UsageEvent, IsNestedNoDeeperThanTheDatabaseFollows) {
  const auto nested = [](std::size_t depth) {
    std::string line = sign_in().dump();
    line.back() = ',';
    line += "\"more\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
    return parse_usage_event({7, "", line});
  };
  EXPECT_TRUE(nested(90));
  EXPECT_FALSE(nested(60'000));
}

}  // namespace
}  // namespace services::usage_scraper
