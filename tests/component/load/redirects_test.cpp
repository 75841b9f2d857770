// Redirects that are followed, and those that are not.
#include <gmock/gmock.h>

#include <tuple>

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
using Manner = test::MisbehavingServer::Manner;

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

std::string redirect(int status, const std::string& to) {
  return "HTTP/1.1 " + std::to_string(status) + " Moved\r\nContent-Length: 0\r\nLocation: " + to +
         "\r\n\r\n";
}

TEST_P(Redirects, AreAnswersUnlessTheyAreFollowed) {
  EXPECT_THAT(follow(0).outcomes, ElementsAre(Pair("302", 1)));
  EXPECT_THAT(server_.requests(), SizeIs(1));
}

TEST_P(Redirects, ThatAreFollowedAreOneRequestWithTheLastAnswer) {
  const RequestStats followed = follow(2);
  EXPECT_THAT(followed.outcomes, ElementsAre(Pair("201", 1)));
  EXPECT_EQ(followed.ok, 1U);
  EXPECT_EQ(followed.redirects, 2U);
  EXPECT_THAT(server_.requests(),
              ElementsAre(StartsWith("GET /a "), StartsWith("GET /b "), StartsWith("GET /c ")));
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_P(Redirects, MoreThanAreFollowedAreAFailure) {
  EXPECT_THAT(follow(1).outcomes, ElementsAre(Pair("too many redirects", 1)));
}

// Whatever becomes of it: what the server has got is what was sent, sent again, or led on.
TEST_P(Redirects, AreCountedAsTheServerCountsThem) {
  server_.answer_as("/to-close", redirect(302, "/close"));
  server_.answer_as("/to-once", redirect(302, "/once"));
  for (const auto& [to, redirects, counted] : {std::tuple{"/a", 2U, 2U},
                                               {"/a", 1U, 1U},  // and too many
                                               {"/a", 0U, 0U},
                                               {"/c", 2U, 0U},
                                               {"/to-close", 3U, 1U},
                                               {"/to-once", 3U, 1U}}) {
    SCOPED_TRACE(to);
    const std::size_t before = server_.requests().size();
    const RequestStats stats = follow(redirects, "GET", to);
    EXPECT_EQ(stats.sent, 1U);
    EXPECT_EQ(stats.redirects, counted);
    EXPECT_EQ(server_.requests().size() - before, stats.sent + stats.resent + stats.redirects);
  }
}

// Also where hops are sent again: the second sending is counted as such.
TEST_P(Redirects, ThatAreSentAgainAreCountedTwice) {
  server_.answer_as("/to-once", redirect(302, "/once"));
  scenario::Load load = load_of("/to-once");
  load.flows[0].requests[0].redirects = 1;
  pace_of(load).iterations = {5, 5};
  const RequestStats stats = all_of(run(load), "roll");
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 5)));
  EXPECT_EQ(stats.redirects, 5U);
  EXPECT_GT(stats.resent, 0U);
  EXPECT_EQ(server_.requests().size(), stats.sent + stats.resent + stats.redirects);
}

TEST_P(Redirects, ThatHangAreCountedWhenTheyAreCutOff) {
  server_.answer_as("/to-stall", redirect(302, "/stall"));
  scenario::Load load = load_of("/to-stall");
  load.flows[0].requests[0].redirects = 1;
  const auto engine = started(setting_of(load));
  ASSERT_TRUE(server_.wait_for_requests(2, std::chrono::seconds{10}));
  engine->abort();
  const RequestStats stats = all_of(engine->join(), "roll");
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("cut off", 1)));
  EXPECT_EQ(stats.redirects, 1U);
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
  const RequestStats to_file = follow(5, "GET", "/file");
  EXPECT_THAT(to_file.outcomes, ElementsAre(Pair("bad answer", 1)));
  EXPECT_THAT(to_file.examples,
              ElementsAre(Pair("bad answer",
                               "it leads to file:///etc/passwd, which is neither http nor https")));
  EXPECT_THAT(follow(5, "GET", "/close").outcomes, ElementsAre(Pair("closed early", 1)));
}

TEST_P(Redirects, KeepOrChangeMethodAndBodyAsBrowsersDo) {
  struct Led {
    int status;
    const char* method;
    const char* there;
    bool with_body;
  };
  for (const Led& led : {Led{301, "GET", "GET", false},
                         {302, "GET", "GET", false},
                         {303, "GET", "GET", false},
                         {307, "GET", "GET", false},
                         {301, "HEAD", "HEAD", false},
                         {303, "HEAD", "HEAD", false},
                         {301, "POST", "GET", false},
                         {302, "POST", "GET", false},
                         {303, "POST", "GET", false},
                         {307, "POST", "POST", true},
                         {308, "POST", "POST", true},
                         {302, "PUT", "PUT", true},
                         {303, "PUT", "GET", false},
                         {308, "PUT", "PUT", true},
                         {301, "PATCH", "PATCH", true},
                         {303, "PATCH", "GET", false},
                         {302, "DELETE", "DELETE", false},
                         {303, "DELETE", "GET", false},
                         {307, "OPTIONS", "OPTIONS", false}}) {
    SCOPED_TRACE(std::to_string(led.status) + " " + led.method);
    server_.answer_as("/led", redirect(led.status, "/c"));
    scenario::Load load = load_of("/led");
    load.flows[0].requests[0].redirects = 1;
    load.flows[0].requests[0].method = led.method;
    if (led.method[0] == 'P') load.flows[0].requests[0].body = "as it was";
    EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("201", 1)));
    EXPECT_THAT(server_.requests().back(),
                AllOf(StartsWith(led.there + std::string(" /c ")),
                      EndsWith(led.with_body ? "\r\n\r\nas it was" : "\r\n\r\n")));
  }
}

TEST_P(Redirects, LeadWhereTheirLocationSays) {
  const std::string authority = server_.url().substr(7);
  for (const auto& [location, there] :
       std::vector<std::pair<std::string, std::string>>{{"/c", "/c"},
                                                        {"c", "/deep/c"},
                                                        {"./c", "/deep/c"},
                                                        {"../c", "/c"},
                                                        {"../../../c", "/c"},
                                                        {"?q=1", "/deep/in?q=1"},
                                                        {"/c?q=a%20b", "/c?q=a%20b"},
                                                        {"/c?q=a b", "/c?q=a%20b"},
                                                        {"/c#part", "/c"},
                                                        {"/c?q=1#part", "/c?q=1"},
                                                        {"#part", "/deep/in"},
                                                        {"  /c  ", "/c"},
                                                        {"//" + authority + "/c", "/c"},
                                                        {"http://" + authority + "/c", "/c"},
                                                        {"HTTP://" + authority + "/c", "/c"},
                                                        {"http://" + authority, "/"},
                                                        {"http://" + authority + "?q=1", "/?q=1"},
                                                        {"/%63", "/%63"},
                                                        {"/c;v=1", "/c;v=1"},
                                                        {"/c?u=http://x/", "/c?u=http://x/"}}) {
    server_.answer_as("/deep/in", redirect(302, location));
    follow(1, "GET", "/deep/in");
    EXPECT_THAT(server_.requests().back(), StartsWith("GET " + there + " HTTP/1.1\r\n"))
        << location;
  }
}

TEST_P(Redirects, ThatLeadNowhereAreAFailure) {
  for (const auto& [location, outcome] : {std::pair{"http://", "bad url"},
                                          {"http://127.0.0.1:99999/", "bad url"},
                                          {"http://[::1/", "bad url"},
                                          {"ftp://127.0.0.1/", "bad answer"},
                                          {"file:///etc/passwd", "bad answer"},
                                          {"javascript:alert(1)", "bad url"},
                                          {"data:text/plain,x", "bad url"},
                                          {"mailto:somebody", "bad url"}}) {
    server_.answer_as("/out", redirect(302, location));
    const RequestStats followed = follow(5, "GET", "/out");
    EXPECT_THAT(followed.outcomes, ElementsAre(Pair(outcome, 1))) << location;
    EXPECT_THAT(followed.examples,
                ElementsAre(Pair(outcome, StartsWith("it leads to " + std::string(location)))));
  }
}

TEST_P(Redirects, AreThoseThatNameAnotherPlaceAlone) {
  const std::size_t before = server_.requests().size();
  for (const int status : {200, 201, 300, 304, 305, 306, 399, 404, 503}) {
    server_.answer_as("/told", redirect(status, "/c"));
    EXPECT_THAT(follow(5, "GET", "/told").outcomes, ElementsAre(Pair(std::to_string(status), 1)));
  }
  for (const int status : {301, 302, 303, 307, 308}) {
    server_.answer_as("/told", "HTTP/1.1 " + std::to_string(status) +
                                   " Moved\r\nContent-Length: 0\r\nX-Location: /c\r\n\r\n");
    EXPECT_THAT(follow(5, "GET", "/told").outcomes, ElementsAre(Pair(std::to_string(status), 1)));
  }
  EXPECT_THAT(server_.requests(), SizeIs(before + 14));
}

TEST_P(Redirects, InACircleEndWhereTheyAreToEnd) {
  server_.answer_as("/self", redirect(302, "/self"));
  server_.answer_as("/ping", redirect(307, "/pong"));
  server_.answer_as("/pong", redirect(308, "/ping"));
  for (const char* path : {"/self", "/ping"}) {
    for (const std::uint64_t most : {1U, 2U, 7U}) {
      const std::size_t before = server_.requests().size();
      EXPECT_THAT(follow(most, "GET", path).outcomes, ElementsAre(Pair("too many redirects", 1)));
      EXPECT_EQ(server_.requests().size() - before, most + 1) << path;
    }
  }
}

TEST_P(Redirects, AreFollowedWhateverTheirAnswersLookLike) {
  const std::string to_c = "HTTP/1.1 302 Found\r\nLOCATION: /c\r\n";
  for (const auto& [answer, manner] : std::vector<std::pair<std::string, Manner>>{
           {to_c + "Content-Length: 0\r\n\r\n", Manner::at_once},
           {to_c + "Content-Length: 0\r\n\r\n", Manner::byte_by_byte},
           {to_c + "Content-Length: 5\r\n\r\nmoved", Manner::at_once},
           {to_c + "Transfer-Encoding: chunked\r\n\r\n5\r\nmoved\r\n0\r\n\r\n", Manner::at_once},
           {to_c + "Connection: close\r\nContent-Length: 0\r\n\r\n", Manner::at_once},
           {to_c + "\r\nmoved, until it closes", Manner::at_once_and_close},
           {to_c + "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone", Manner::at_once},
           {"HTTP/1.1 103 Hints\r\nLocation: /nowhere\r\n\r\n" + to_c + "Content-Length: 0\r\n\r\n",
            Manner::at_once},
           {"HTTP/1.0 302 Found\r\nLocation: /c\r\nContent-Length: 0\r\n\r\n", Manner::at_once},
           {to_c + "Content-Length: 70000\r\n\r\n" + std::string(70'000, 'x'), Manner::at_once}}) {
    server_.answer_as("/told", answer, manner);
    EXPECT_THAT(follow(1, "GET", "/told").outcomes, ElementsAre(Pair("201", 1)))
        << answer.substr(0, 100);
  }
}

TEST_P(Redirects, AreNoAnswersWhereTheyBreakOff) {
  const std::string to_c = "HTTP/1.1 302 Found\r\nLocation: /c\r\n";
  for (const auto& [answer, manner, outcome] :
       std::vector<std::tuple<std::string, Manner, const char*>>{
           {to_c, Manner::at_once_and_close, "closed early"},
           {to_c + "Content-Length: 5\r\n\r\nmo", Manner::at_once_and_close, "closed early"},
           {to_c + "Content-Length: 5\r\n\r\nmo", Manner::at_once_and_reset, "closed early"},
           {to_c + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nmoved", Manner::at_once,
            "bad answer"}}) {
    server_.answer_as("/told", answer, manner);
    const std::size_t before = server_.requests().size();
    EXPECT_THAT(follow(1, "GET", "/told").outcomes, ElementsAre(Pair(outcome, 1))) << answer;
    EXPECT_EQ(server_.requests().size() - before, 1U);
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
  for (const auto& [name, value] : {std::pair{"Authorization", "secret"},
                                    {"authorization", "secret"},
                                    {"AUTHORIZATION", "{v}"},
                                    {"Proxy-Authorization", "secret"},
                                    {"Cookie", "a=secret"},
                                    {"cookie", "a={v}"},
                                    {"Host", "secret.example"}}) {
    for (const int status : {302, 307}) {
      SCOPED_TRACE(name);
      test::MisbehavingServer other;
      server_.answer_as("/out", redirect(status, other.url() + "/status/200"));
      scenario::Load load = load_of("/out");
      scenario::Request& request = load.flows[0].requests[0];
      request.redirects = 1;
      request.method = "POST";
      request.headers = {{name, value}, {"X-Mine", "1"}};
      request.vary = {{"v", {{"secret", 1}}}};
      EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 1)));
      EXPECT_THAT(server_.requests().back(), HasSubstr("secret"));
      EXPECT_THAT(other.requests().at(0), AllOf(HasSubstr("X-Mine: 1"), Not(HasSubstr("secret")),
                                                HasSubstr("Host: " + other.url().substr(7))));
    }
  }
}

TEST_P(Redirects, LeadAPasswordOfTheUrlToNoOtherOrigin) {
  test::MisbehavingServer other;
  server_.answer_as("/out", redirect(302, other.url() + "/status/200"));
  server_.answer_as("/in", redirect(302, "/c"));
  scenario::Load load = load_of("/out");
  load.flows[0].requests[0].redirects = 1;
  Setting setting = setting_of(load);
  setting.base_urls["server"] = "http://user:word@" + server_.url().substr(7);
  run(setting);
  EXPECT_THAT(server_.requests().back(), HasSubstr("Authorization: Basic"));
  EXPECT_THAT(other.requests().at(0), Not(HasSubstr("Authorization")));
  setting.loads[0].flows[0].requests[0].url = "{server}/in";
  run(setting);
  EXPECT_THAT(server_.requests().back(),
              AllOf(StartsWith("GET /c "), HasSubstr("Authorization: Basic dXNlcjp3b3Jk\r\n")));
}

// Who has been elsewhere may have been sent back by somebody else.
TEST_P(Redirects, LeadNoSecretsBackEither) {
  test::MisbehavingServer other;
  server_.answer_as("/out", redirect(302, other.url() + "/back"));
  other.answer_as("/back", redirect(302, server_.url() + "/c"));
  scenario::Load load = load_of("/out");
  load.flows[0].requests[0].redirects = 2;
  load.flows[0].requests[0].headers = {{"Authorization", "Bearer t"}};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("201", 1)));
  EXPECT_THAT(server_.requests().back(), AllOf(StartsWith("GET /c "), Not(HasSubstr("Bearer"))));
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
