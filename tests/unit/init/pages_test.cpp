#include "harness/init/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::init {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(PagesInOpenapi, AreThoseWhoseParametersAreKnown) {
  const auto pages = pages_in_openapi(R"({"openapi": "3.1.0", "paths": {
    "/health": {"get": {}},
    "/order": {"get": {"parameters": [
      {"name": "item", "in": "query", "schema": {"default": "a pen"}},
      {"name": "note", "in": "query"}]}},
    "/items/{id}": {"parameters": [{"name": "id", "in": "path", "required": true, "example": 7}],
                    "get": {}},
    "/users/{id}": {"get": {"parameters": [{"name": "id", "in": "path", "required": true}]}},
    "/secret": {"get": {"parameters": [{"name": "key", "in": "header", "required": true, "example": "a"}]}},
    "/items": {"post": {}}}})",
                                      "openapi.json");
  ASSERT_TRUE(pages) << to_string(pages.error());
  EXPECT_THAT(*pages, ElementsAre("/order?item=a%20pen", "/items/7", "/health"));
}

TEST(PagesInOpenapi, WithoutPathsAreNone) {
  const auto pages = pages_in_openapi("services: {}", "compose.yaml");
  ASSERT_FALSE(pages);
  EXPECT_EQ(to_string(pages.error()),
            "compose.yaml: it has no paths; name an OpenAPI document, in JSON or YAML\n");
}

TEST(ServerInOpenapi, IsTheFirstOnThisMachine) {
  const auto server = server_in_openapi(R"({"servers": [{"url": "/v0"},
    {"url": "https://shop.example/v1"}, {"url": "http://127.0.0.1:8000/v1/"},
    {"url": "http://localhost:8001"}]})",
                                        "openapi.json");
  ASSERT_TRUE(server) << to_string(server.error());
  EXPECT_EQ(server->place, "http://127.0.0.1:8000");
  EXPECT_EQ(server->base, "/v1");
}

// It may be production's.
TEST(ServerInOpenapi, IsNoneThatRunsElsewhere) {
  const auto elsewhere =
      server_in_openapi(R"({"servers": [{"url": "https://shop.example/v1"}]})", "openapi.json");
  ASSERT_FALSE(elsewhere);
  EXPECT_EQ(to_string(elsewhere.error()),
            "openapi.json: it names no server on this machine (https://shop.example/v1); say where "
            "the one that is meant runs: harness init URL --openapi openapi.json\n");
  const auto none = server_in_openapi("{}", "openapi.json");
  ASSERT_FALSE(none);
  EXPECT_THAT(to_string(none.error()), HasSubstr("it names no server; say where"));
}

TEST(PublishedInCompose, AreThePortsOfThisMachine) {
  const auto published = published_in_compose(R"(services:
  db: {image: postgres}
  shop:
    ports: ["8000:80", "127.0.0.1:8001:81/tcp", "9000"]
  stock:
    ports: [{target: 80, published: 8002}, "${PORT}:80"]
)",
                                              "compose.yaml");
  ASSERT_TRUE(published) << to_string(published.error());
  std::vector<std::string> all;
  for (const Published& one : *published) all.push_back(one.service + " " + one.url);
  EXPECT_THAT(all, ElementsAre("shop http://127.0.0.1:8000", "shop http://127.0.0.1:8001",
                               "stock http://127.0.0.1:8002"));
}

TEST(PublishedInCompose, WithoutPortsAreNone) {
  const auto published = published_in_compose("services: {db: {image: postgres}}", "compose.yaml");
  ASSERT_FALSE(published);
  EXPECT_THAT(to_string(published.error()), HasSubstr("compose.yaml: it publishes no port; add"));
}

}  // namespace
}  // namespace harness::init
