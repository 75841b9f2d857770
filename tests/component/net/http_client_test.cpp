#include "harness/net/http_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/loopback_server.hpp"

namespace harness::net {
namespace {

using test::LoopbackServer;
using test::ServedRequest;
using test::ServedResponse;
using ::testing::HasSubstr;

TEST(HttpClient, SendsMethodHeadersAndBody) {
  LoopbackServer server([](const ServedRequest&) { return ServedResponse{201, "made"}; });
  HttpClient client;
  const auto response = client.send({"POST",
                                     server.url() + "/push?a=1",
                                     {{"X-Scope", "test"}},
                                     "content",
                                     std::chrono::seconds{5}});
  ASSERT_TRUE(response) << to_string(response.error());
  EXPECT_EQ(response->status, 201);
  EXPECT_EQ(response->body, "made");
  const auto requests = server.requests();
  ASSERT_EQ(requests.size(), 1U);
  EXPECT_THAT(requests[0].head, HasSubstr("POST /push?a=1 HTTP/1.1\r\n"));
  EXPECT_THAT(requests[0].head, HasSubstr("X-Scope: test\r\n"));
  EXPECT_THAT(requests[0].head, HasSubstr("Connection: keep-alive\r\n"));
  EXPECT_EQ(requests[0].body, "content");
}

TEST(HttpClient, TreatsEveryStatusAsAnAnswer) {
  LoopbackServer server([](const ServedRequest&) { return ServedResponse{503, "not ready"}; });
  HttpClient client;
  HttpRequest request;
  request.url = server.url();
  const auto response = client.send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->status, 503);
}

TEST(HttpClient, KeepsItsConnection) {
  LoopbackServer server([](const ServedRequest&) { return ServedResponse{}; });
  HttpClient client;
  HttpRequest request;
  request.url = server.url();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(client.send(request));
  EXPECT_EQ(server.connections(), 1);
}

TEST(HttpClient, GivesUpAtItsDeadline) {
  LoopbackServer server([](const ServedRequest&) { return ServedResponse{200, "", true}; });
  HttpClient client;
  HttpRequest request;
  request.url = server.url() + "/slow";
  request.timeout = std::chrono::milliseconds{50};
  const auto response = client.send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().where, server.url() + "/slow");
  EXPECT_THAT(response.error().what, HasSubstr("nothing whole came within 50ms"));
  EXPECT_FALSE(was_never_sent(response.error()));
}

TEST(HttpClient, SaysThatNobodyListens) {
  std::string url;
  {
    const LoopbackServer server([](const ServedRequest&) { return ServedResponse{}; });
    url = server.url();
  }
  HttpClient client;
  HttpRequest request;
  request.url = url;
  const auto response = client.send(request);
  ASSERT_FALSE(response);
  EXPECT_THAT(to_string(response.error()), HasSubstr(url + ": the connection was refused"));
  EXPECT_TRUE(was_never_sent(response.error()));
}

}  // namespace
}  // namespace harness::net
