// An endpoint that leads somewhere else while load runs.
#include "harness/target/external/environment_watch.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/eventually.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::target {
namespace {

using ::testing::HasSubstr;

class EnvironmentWatchTest : public ::testing::Test {
 protected:
  EnvironmentWatchTest() { says("200 OK", "X-Environment: staging\r\n"); }

  void says(const std::string& status, const std::string& header) {
    server.answer_as("/health",
                     "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n" + header + "\r\n");
  }

  ProvenEndpoint proven(std::vector<scenario::Allowed> allow = {scenario::Allowed::load}) const {
    scenario::Endpoint endpoint;
    endpoint.name = "shop";
    endpoint.url.value = server.url();
    endpoint.allow = std::move(allow);
    endpoint.is = scenario::Proof{"X-Environment", "staging", "/health"};
    ProvenEndpoint made = *ProvenEndpoint::make(endpoint, {});
    EXPECT_TRUE(made.prove());
    return made;
  }

  // What the endpoint is found to be instead; empty: nothing else.
  static std::string found(const EnvironmentWatch& watch) {
    const auto state = watch.state();
    return state ? "" : to_string(state.error());
  }

  static std::string seen_by(const ProvenEndpoint& endpoint) {
    const auto same = endpoint.look_again({});
    return same ? "" : to_string(same.error());
  }

  test::MisbehavingServer server;
  const SystemClock clock;
};

TEST_F(EnvironmentWatchTest, LooksAgainAndAgainAndKeepsWhatItHasFound) {
  const EnvironmentWatch watch({proven()}, clock, std::chrono::milliseconds{20});
  ASSERT_TRUE(server.wait_for_requests(4, std::chrono::seconds{20}));
  EXPECT_EQ(found(watch), "");
  says("200 OK", "X-Environment: production\r\n");
  ASSERT_TRUE(test::eventually([&] { return !found(watch).empty(); }));
  EXPECT_THAT(found(watch), HasSubstr("shop: " + server.url()));
  EXPECT_THAT(found(watch), HasSubstr("is not what it is to be: its X-Environment is "
                                      "\"production\", and was to be \"staging\""));
  says("200 OK", "X-Environment: staging\r\n");
  EXPECT_NE(found(watch), "");
}

TEST_F(EnvironmentWatchTest, LooksAtOnceWhereThereIsDoubt) {
  EnvironmentWatch watch({proven()}, clock, std::chrono::hours{1});
  says("200 OK", "X-Environment: production\r\n");
  watch.look_now();
  EXPECT_TRUE(test::eventually([&] { return !found(watch).empty(); }));
}

// What a fault breaks answers nothing, or a gateway answers in its place.
TEST_F(EnvironmentWatchTest, TakesWhoDoesNotAnswerForNobodyElse) {
  const ProvenEndpoint shop = proven();
  says("503 Service Unavailable", "");
  EXPECT_EQ(seen_by(shop), "");
  says("429 Too Many Requests", "");
  EXPECT_EQ(seen_by(shop), "");
  server.answer_as("/health", "", test::MisbehavingServer::Manner::at_once_and_close);
  EXPECT_EQ(seen_by(shop), "");
  says("503 Service Unavailable", "X-Environment: production\r\n");
  EXPECT_THAT(seen_by(shop), HasSubstr("is \"production\""));
  says("404 Not Found", "");
  EXPECT_THAT(seen_by(shop), HasSubstr("its X-Environment is not there, and was to be \"staging\"; "
                                       "it answered 404"));
}

TEST_F(EnvironmentWatchTest, LeavesAloneWhatGetsNothing) {
  const ProvenEndpoint shop = proven({});
  says("200 OK", "X-Environment: production\r\n");
  EXPECT_EQ(seen_by(shop), "");
}

// It would be taken for a request of somebody else.
TEST_F(EnvironmentWatchTest, AsksForNoTrace) {
  const ProvenEndpoint shop = proven();
  EXPECT_EQ(seen_by(shop), "");
  EXPECT_THAT(server.requests().back(),
              ::testing::ContainsRegex("traceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
}

}  // namespace
}  // namespace harness::target
