// Redirects that are followed, and those that are not.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StartsWith;

class Redirects : public EngineTest {
 protected:
  void SetUp() override {
    for (const auto& [from, to] : {std::pair{"/a", "/b"}, {"/b", "/c"}}) {
      server_.answer_as(from, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " +
                                  std::string(to) + "\r\n\r\n");
    }
    server_.answer_as("/c", "HTTP/1.1 201 Made\r\nContent-Length: 3\r\n\r\nok\n");
  }

  RequestStats follow(std::uint64_t redirects, const char* method = "GET", std::string to = "/a") {
    scenario::Load load = load_of(std::move(to));
    load.flows[0].requests[0].redirects = redirects;
    load.flows[0].requests[0].method = method;
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }
};

TEST_P(Redirects, AreAnswersUnlessTheyAreFollowed) {
  EXPECT_THAT(follow(0).outcomes, ElementsAre(Pair("302", 1)));
  EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_P(Redirects, ThatAreFollowedAreOneRequestWithTheLastAnswer) {
  const RequestStats followed = follow(2);
  EXPECT_THAT(followed.outcomes, ElementsAre(Pair("201", 1)));
  EXPECT_EQ(followed.ok, 1U);
  EXPECT_THAT(server_.requests(),
              ElementsAre(StartsWith("GET /a "), StartsWith("GET /b "), StartsWith("GET /c ")));
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_P(Redirects, MoreThanAreFollowedAreAFailure) {
  EXPECT_THAT(follow(1).outcomes, ElementsAre(Pair("too many redirects", 1)));
}

TEST_P(Redirects, OfAPostLeadToAGet) {
  EXPECT_THAT(follow(10, "POST").outcomes, ElementsAre(Pair("201", 1)));
  EXPECT_THAT(server_.requests(),
              ElementsAre(StartsWith("POST /a "), StartsWith("GET /b "),
                          AllOf(StartsWith("GET /c "), Not(HasSubstr("POST")))));
}

TEST_P(Redirects, ToNowhereAreTheFailureThatTheyLeadTo) {
  const test::RefusingPort refusing;
  server_.answer_as("/away", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " +
                                 refusing.url() + "/\r\n\r\n");
  EXPECT_THAT(follow(5, "GET", "/away").outcomes, ElementsAre(Pair("connection refused", 1)));
  server_.answer_as(
      "/file", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: file:///etc/passwd\r\n\r\n");
  EXPECT_THAT(follow(5, "GET", "/file").outcomes, ElementsAre(Pair("bad answer", 1)));
  EXPECT_THAT(follow(5, "GET", "/close").outcomes, ElementsAre(Pair("closed early", 1)));
}

std::string redirect(int status, const std::string& to) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nContent-Length: 0\r\nLocation: " + to +
         "\r\n\r\n";
}

TEST_P(Redirects, KeepMethodAndBodyWhereTheySaySo) {
  for (const int status : {307, 308}) {
    server_.answer_as("/keep", redirect(status, "/c"));
    scenario::Load load = load_of("/keep");
    load.flows[0].requests[0].redirects = 1;
    load.flows[0].requests[0].method = "POST";
    load.flows[0].requests[0].body = "as it was";
    run(load);
    EXPECT_THAT(server_.requests().back(), AllOf(StartsWith("POST /c "), EndsWith("as it was")));
  }
}

TEST_P(Redirects, LeaveTheBodyAndWhatSpeaksOfItBehind) {
  server_.answer_as("/form", redirect(303, "/c"));
  scenario::Load load = load_of("/form");
  scenario::Request& request = load.flows[0].requests[0];
  request.redirects = 1;
  request.method = "POST";
  request.body = "a=1";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"X-Mine", "1"}};
  run(load);
  EXPECT_THAT(server_.requests().back(), AllOf(StartsWith("GET /c "), HasSubstr("X-Mine: 1"),
                                               Not(HasSubstr("Content-")), Not(HasSubstr("a=1"))));
}

TEST_P(Redirects, LeadSecretsToNoOtherOrigin) {
  test::MisbehavingServer other;
  server_.answer_as("/out", redirect(302, other.url() + "/status/200"));
  scenario::Load load = load_of("/out");
  load.flows[0].requests[0].redirects = 1;
  load.flows[0].requests[0].headers = {{"Authorization", "Bearer t"}, {"X-Mine", "1"}};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 1)));
  EXPECT_THAT(other.requests().at(0), AllOf(HasSubstr("X-Mine: 1"), Not(HasSubstr("Bearer")),
                                            HasSubstr("Host: " + other.url().substr(7))));
}

TEST_P(Redirects, ToLettersBeyondAsciiAreEncoded) {
  server_.answer_as("/out", redirect(302, "/ü?q=ü"));
  server_.answer_as("/%c3%bc?q=%c3%bc", redirect(302, "/c"));
  EXPECT_THAT(follow(2, "GET", "/out").outcomes, ElementsAre(Pair("201", 1)));
}

TEST_P(Redirects, OnOneRequestHaveItsTimeTogether) {
  scenario::Load load = load_of("/slow");
  server_.answer_as("/slow", redirect(302, "/delay/200"));
  load.flows[0].requests[0].redirects = 1;
  load.flows[0].requests[0].timeout = std::chrono::milliseconds{100};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("timeout", 1)));
  load.flows[0].requests[0].timeout = std::chrono::seconds{5};
  const RequestStats stats = all_of(run(load), "roll");
  EXPECT_GE(stats.times().duration.max(), 200'000U);
  EXPECT_EQ(stats.sent, 1U);
}

INSTANTIATE_TEST_SUITE_P(Both, Redirects, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
