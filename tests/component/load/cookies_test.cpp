// Cookies that are set on the way of a redirect that is followed.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"

namespace harness::load {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string redirect_to(const std::string& path, const std::string& cookie) {
  return "HTTP/1.1 302 Found\r\nSet-Cookie: " + cookie +
         "\r\nContent-Length: 0\r\nLocation: " + path + "\r\n\r\n";
}

auto carries(const char* request, const std::string& cookies) {
  return AllOf(StartsWith(request), HasSubstr("\r\nCookie: " + cookies + "\r\n"));
}

auto carries_nothing(const char* request) {
  return AllOf(StartsWith(request), Not(HasSubstr("Cookie:")));
}

// Signs in over two redirects, then looks at the result.
class Cookies : public EngineTest {
 protected:
  Cookies() {
    server_.answer_as("/start",
                      "HTTP/1.1 200 OK\r\nSet-Cookie: sid=old; Path=/\r\n"
                      "Content-Length: 0\r\n\r\n");
    server_.answer_as("/sign-in", redirect_to("/app/in", "sid=42; Path=/"));
    server_.answer_as("/app/in", redirect_to("/status/200", "only=app"));
    server_.answer_as("/app/status", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  }

  std::vector<std::string> requests_of(const scenario::Load& load) {
    run(load);
    return server_.requests();
  }

  static scenario::Load sign_in(const std::string& then) {
    scenario::Load load = load_of("/sign-in");
    load.flows[0].requests[0].redirects = 5;
    load.flows[0].requests.push_back(load_of(then).flows[0].requests[0]);
    return load;
  }
};

TEST_P(Cookies, ThatAreSetOnTheWayGoAlongAndAreKept) {
  scenario::Load load = sign_in("/app/status");
  pace_of(load).iterations = {2, 2};  // each begins without cookies
  const auto iteration = ElementsAre(
      carries_nothing("GET /sign-in "), carries("GET /app/in ", "sid=42"),
      carries("GET /status/200 ", "sid=42"), carries("GET /app/status ", "sid=42; only=app"));
  const std::vector<std::string> requests = requests_of(load);
  ASSERT_EQ(requests.size(), 8U);
  EXPECT_THAT(std::vector(requests.begin(), requests.begin() + 4), iteration);
  EXPECT_THAT(std::vector(requests.begin() + 4, requests.end()), iteration);
}

// Who is to ask there is no part of where it is.
TEST_P(Cookies, GoAlongToWhereAPasswordLeads) {
  const std::string there = "http://user:word@" + server_.url().substr(7) + "/app/in";
  server_.answer_as("/sign-in", redirect_to(there, "sid=42; Path=/"));
  EXPECT_THAT(
      requests_of(sign_in("/status/200")),
      ElementsAre(carries_nothing("GET /sign-in "), carries("GET /app/in ", "sid=42"),
                  carries("GET /status/200 ", "sid=42"), carries("GET /status/200 ", "sid=42")));
}

TEST_P(Cookies, ThatTheUserHasGoTheWayToo) {
  scenario::Load load = sign_in("/status/200");
  auto& flow = load.flows[0].requests;
  flow[0].cookies = {{"lang", "en"}};
  flow.insert(flow.begin(), load_of("/start").flows[0].requests[0]);
  EXPECT_THAT(
      requests_of(load),
      ElementsAre(carries_nothing("GET /start "), AllOf(HasSubstr("sid=old"), HasSubstr("lang=en")),
                  AllOf(HasSubstr("sid=42"), HasSubstr("lang=en"), Not(HasSubstr("old"))),
                  AllOf(HasSubstr("sid=42"), HasSubstr("lang=en"), Not(HasSubstr("old"))),
                  carries("GET /status/200 ", "sid=42")));
}

TEST_P(Cookies, OfAnAuthorsOwnHeaderAreAllThatGoesAlong) {
  scenario::Load load = sign_in("/status/200");
  load.flows[0].requests[0].headers = {{"Cookie", "mine=1"}};
  EXPECT_THAT(
      requests_of(load),
      ElementsAre(carries("GET /sign-in ", "mine=1"), carries("GET /app/in ", "mine=1"),
                  carries("GET /status/200 ", "mine=1"), carries("GET /status/200 ", "sid=42")));
}

INSTANTIATE_TEST_SUITE_P(Both, Cookies, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
