// Servers that ask who one is, and that are asked who they are.
#include "harness/net/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/net/url.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/tls_server.hpp"

namespace harness::net {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// The status, or why there was none.
std::string said(const Server& server) {
  const auto response = HttpClient().send(request_to(server, "/"));
  return response ? std::to_string(response->status) : response.error().what;
}

TEST(Server, GetsTheHeadersWithEachRequest) {
  const test::LoopbackServer listening([](const auto&) { return test::ServedResponse{}; });
  Server server(listening.url());
  server.headers = {{"Authorization", "Bearer x"}};
  EXPECT_EQ(said(server), "200");
  EXPECT_THAT(listening.requests().at(0).head, HasSubstr("Authorization: Bearer x\r\n"));
}

// What signs in goes to no other server.
TEST(Server, IsNotFollowedToWhereItPoints) {
  const test::LoopbackServer listening([](const auto&) {
    return test::ServedResponse{302, "elsewhere"};
  });
  EXPECT_EQ(said(listening.url()), "302");
  EXPECT_EQ(listening.requests().size(), 1U);
}

TEST(Server, IsTrustedWhereItsSignerIs) {
  const test::TlsServer tls;
  Server server(tls.url("here"));
  EXPECT_THAT(said(server), HasSubstr("its certificate is signed by nobody who is trusted"));
  server.tls.ca = tls.file("here");
  EXPECT_EQ(said(server), "200");
  server.tls.ca = tls.file("elsewhere");
  EXPECT_THAT(said(server), HasSubstr("its certificate is signed by nobody who is trusted"));
  server.tls = {};
  server.tls.insecure = true;
  EXPECT_EQ(said(server), "200");
}

TEST(Server, MayHaveACertificateForAnotherName) {
  const test::TlsServer tls;
  Server server(tls.url("elsewhere"));
  server.tls.ca = tls.file("elsewhere");
  EXPECT_THAT(said(server), HasSubstr("its certificate is for another name"));
  server.tls.server_name = "elsewhere.example";
  EXPECT_EQ(said(server), "200");
  server.tls.server_name = "yet-elsewhere.example";
  EXPECT_THAT(said(server), HasSubstr("its certificate is for another name"));
}

TEST(Server, IsShownWhoOneIs) {
  const test::TlsServer tls;
  Server server(tls.url("members"));
  server.tls.ca = tls.file("here");
  EXPECT_EQ(said(server), "400");
  server.tls.cert = server.tls.key = tls.file("user");
  EXPECT_EQ(said(server), "200");
}

TEST(Server, KeepsItsSecretsOutOfWhatIsShown) {
  Server server("http://a");
  server.secrets = {"s3cret", ""};
  const std::string shown = without_secrets("no s3cret is s3cret", server);
  EXPECT_THAT(shown, Not(HasSubstr("s3cret")));
  EXPECT_EQ(shown, "no *** is ***");
}

TEST(Authority, IsWhereAUrlLeads) {
  EXPECT_EQ(authority_of("https://shop.example/a").port, "443");
  EXPECT_EQ(authority_of("http://shop.example/a").port, "80");
  const Authority v6 = authority_of("http://[::1]:8500/a?b");
  EXPECT_EQ(v6.host, "[::1]");
  EXPECT_EQ(v6.port, "8500");
  EXPECT_EQ(v6.text, "[::1]:8500");
  EXPECT_EQ(with_host("https://10.0.0.1:9090/a?b", "prom"), "https://prom:9090/a?b");
  EXPECT_EQ(besides_place("http://a/b"), "");
  EXPECT_EQ(besides_place("http://me:pw@a/b"), "a user");
  EXPECT_EQ(besides_place("http://a/b?c"), "a query");
  EXPECT_EQ(besides_place("http://a/b#c"), "a fragment");
}

}  // namespace
}  // namespace harness::net
