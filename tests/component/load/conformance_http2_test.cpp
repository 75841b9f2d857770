// What servers of HTTP/2 do to clients, row by row, as in conformance_test.cpp.
#include <gmock/gmock.h>

#include <map>
#include <string>
#include <tuple>

#include "tests/component/load/conformance_test.hpp"
#include "tests/support/http2_server.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::Pair;

class ConformanceOfHttp2 : public Conformance {
 protected:
  static constexpr std::uint64_t many = test::often(50);  // requests of each of four users

  // A server, and the proxy on the way to it, if there is one.
  struct Place {
    std::string url;
    std::string proxy = {};
    std::string signed_by = {};  // the proxy's certificate
  };
  std::vector<Place> places() const {
    return {{http2_.url()}, {http2_front_.url()}, {http2_front_.url(), proxy_.url()}};
  }

  void expect_outcome_at(const Place& place, const char* path, const char* method,
                         const char* outcome) {
    for (const std::uint64_t redirects : {0U, 3U}) {
      SCOPED_TRACE(place.url + place.proxy + path + " " + method + " " + std::to_string(redirects));
      scenario::Load load = some(path, method);
      load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
      load.flows[0].requests[0].tls.skip_verify = true;
      load.flows[0].requests[0].redirects = redirects;
      load.flows[0].requests[0].proxy = place.proxy;
      load.flows[0].requests[0].proxy_ca = place.signed_by;
      // Until what comes behind an answer has come.
      load.think_time = scenario::DurationRange{20ms, 20ms};
      EXPECT_THAT(met(load, place.url).outcomes, ElementsAre(Pair(outcome, 3)));
    }
  }

  RequestStats met_at(const Place& place, scenario::Load load) {
    load.flows[0].requests[0].proxy = place.proxy;
    return met(std::move(load), place.url);
  }

  // Of four users at once, whose connections all do at every second request as the path asks:
  // libcurl closes one of them as it looks for another.
  RequestStats met_by_four(const Place& place, const char* path, const char* method,
                           std::map<std::string, std::string> headers = {},
                           std::uint64_t each = many) {
    scenario::Load load = some(path, method);
    pace_of(load) = {.vus = 4, .iterations = {each, each}};
    scenario::Request& request = load.flows[0].requests[0];
    request.http = scenario::HttpVersion::http_2;
    request.tls.skip_verify = true;
    request.headers = std::move(headers);
    request.proxy = place.proxy;
    if (method != std::string_view("GET")) request.body = "x";
    return met(std::move(load), place.url);
  }

  test::Http2Server http2_;
  test::TlsFront http2_front_{http2_.url(), {.protocol = "h2"}};
};

TEST_P(ConformanceOfHttp2, WhatBecomesOfAStreamIsNoOtherUsersBusiness) {
  for (const Place& place : places()) {
    for (const char* path : {"/fresh", "/once", "/once-reset"}) {
      SCOPED_TRACE(place.url + place.proxy + path);
      const RequestStats stats = met_by_four(place, path, "GET");
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 4 * many)));
      EXPECT_GT(stats.resent, 0U);
    }
    // The twin, whose streams fail and are not sent again.
    const RequestStats failed = met_by_four(place, "/then-broken", "GET");
    EXPECT_THAT(failed.outcomes,
                ElementsAre(Pair("200", ::testing::Gt(0)), Pair("closed early", ::testing::Gt(0))));
    EXPECT_EQ(failed.resent, 0U);
  }
}

// Also where libcurl speaks for it, because of its expectation: it takes the connection for dead.
TEST_P(ConformanceOfHttp2, APostGoesAgainWhereItsStreamIsRefusedAlone) {
  using Headers = std::map<std::string, std::string>;
  for (const Headers& headers : {Headers{}, Headers{{"Expect", "100-continue"}}}) {
    SCOPED_TRACE(headers.size());
    const RequestStats refused = met_by_four({http2_front_.url()}, "/fresh", "POST", headers);
    EXPECT_THAT(refused.outcomes, ElementsAre(Pair("200", 4 * many)));
    EXPECT_GT(refused.resent, 0U);
    for (const auto& [path, outcome] :
         {std::pair{"/once", "closed early"}, {"/once-reset", "connection reset"}}) {
      const RequestStats dead = met_by_four({http2_front_.url()}, path, "POST", headers);
      // Its body was not asked for, and so has not left.
      if (!headers.empty()) {
        EXPECT_THAT(dead.outcomes, ElementsAre(Pair("200", 4 * many)));
        EXPECT_GT(dead.resent, 0U);
        continue;
      }
      EXPECT_THAT(dead.outcomes,
                  ElementsAre(Pair("200", ::testing::Gt(0)), Pair(outcome, ::testing::Gt(0))));
      EXPECT_EQ(dead.resent, 0U);
    }
  }
}

// Without the end of its stream it is none, whatever had come and however calm the server is.
TEST_P(ConformanceOfHttp2, AnAnswerWhoseStreamIsResetInPeaceIsClosedEarly) {
  using Headers = std::map<std::string, std::string>;
  for (const Place& place : places()) {
    for (const char* path : {"/half-calm", "/short-calm"}) {
      for (const char* method : {"GET", "PUT", "POST"}) {
        for (const Headers& headers : {Headers{}, Headers{{"Expect", "100-continue"}}}) {
          SCOPED_TRACE(place.url + place.proxy + path + " " + method + " " +
                       std::to_string(headers.size()));
          const RequestStats stats = met_by_four(place, path, method, headers, 3);
          EXPECT_THAT(stats.outcomes, ElementsAre(Pair("closed early", 12)));
          EXPECT_THAT(stats.examples, ElementsAre(Pair("closed early", "ended by NO_ERROR")));
          EXPECT_EQ(stats.resent, 0U);
        }
      }
    }
    // The twin, whose stream has ended.
    EXPECT_THAT(met_by_four(place, "/", "GET", {}, 3).outcomes, ElementsAre(Pair("200", 12)));
  }
}

// As Go's net/http does for who does not read a body: a head that is all, and then RST_STREAM.
TEST_P(ConformanceOfHttp2, AnAnswerWithoutABodyMayComeBeforeTheRequestIsOut) {
  using Headers = std::map<std::string, std::string>;
  for (const Place& place : places()) {
    for (const auto& [path, outcome] : {std::pair{"/early", "413"}, {"/early-204", "204"}}) {
      for (const Headers& headers : {Headers{}, Headers{{"Expect", "100-continue"}}}) {
        SCOPED_TRACE(place.url + place.proxy + path + " " + std::to_string(headers.size()));
        const RequestStats stats = met_by_four(place, path, "POST", headers, 3);
        EXPECT_THAT(stats.outcomes, ElementsAre(Pair(outcome, 12)));
        EXPECT_EQ(stats.resent, 0U);
      }
    }
  }
}

// With TLS the server may choose HTTP/1.1, in which a body waits for leave, too.
TEST_P(ConformanceOfHttp2, ABodyWaitsForLeaveInEitherVersion) {
  using Manner = test::MisbehavingServer::Manner;
  const test::TlsFront front(server_.url(), {});
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  for (const auto& [answer, outcome] : {std::pair{"HTTP/1.1 100 Continue\r\n\r\n" + ok, "200"},
                                        {"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n", "413"}}) {
    SCOPED_TRACE(outcome);
    const bool comes_early = outcome == std::string_view("413");
    server_.answer_as("/told", answer, comes_early ? Manner::early : Manner::at_once);
    const RequestStats stats =
        met_by_four({front.url()}, "/told", "POST", {{"Expect", "100-continue"}}, 3);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair(outcome, 12)));
    EXPECT_THAT(server_.requests().back(), ::testing::HasSubstr("Expect: 100-continue\r\n"));
  }
}

// By libcurl it may be lost, which is never taken for another answer, and not sent again.
TEST_P(ConformanceOfHttp2, AnEarlyAnswerThatIsLostIsClosedEarly) {
  for (const auto& [path, outcome] : {std::pair{"/early", "413"}, {"/early-204", "204"}}) {
    SCOPED_TRACE(path);
    const RequestStats stats =
        met_by_four({http2_front_.url()}, path, "PUT", {{"Expect", "100-continue"}}, 3);
    const bool is_lean = GetParam() == HttpPath::lean;
    for (const auto& [came, count] : stats.outcomes) {
      EXPECT_TRUE(came == outcome || (!is_lean && came == "closed early")) << came << " " << count;
    }
    EXPECT_EQ(stats.resent, 0U);
  }
}

// libcurl may wait for one until the time is over.
TEST_P(ConformanceOfHttp2, AServerThatTakesNoMoreStreamsGetsAnotherConnection) {
  if (GetParam() == HttpPath::libcurl) GTEST_SKIP() << "libcurl may wait for one of them";
  for (const Place& place : places()) {
    for (const char* method : {"GET", "POST"}) expect_outcome_at(place, "/full", method, "200");
  }
}

// Nor does TLS to the proxy itself, which hides the server's records from libcurl.
TEST_P(ConformanceOfHttp2, WhatBecomesOfAStreamIsTheSameInTlsWithinTls) {
  if (GetParam() == HttpPath::libcurl) GTEST_SKIP() << "libcurl knows no ends of records there";
  const test::TlsFront secured(proxy_.url(), {});
  const Place place{http2_front_.url(), secured.url(), secured.certificate()};
  for (const auto& [path, method, outcome] : {std::tuple{"/", "GET", "200"},
                                              {"/half-calm", "GET", "closed early"},
                                              {"/short-calm", "POST", "closed early"},
                                              {"/early", "POST", "413"},
                                              {"/early-204", "POST", "204"},
                                              {"/fresh", "POST", "200"},
                                              {"/once", "GET", "200"},
                                              {"/full", "GET", "200"},
                                              {"/huge", "GET", "200"},
                                              {"/hints", "POST", "201"}}) {
    expect_outcome_at(place, path, method, outcome);
  }
}

// Once: whoever refuses on a fresh connection means it.
TEST_P(ConformanceOfHttp2, AStreamThatIsRefusedHasNoAnswer) {
  for (const Place& place : places()) {
    for (const char* method : {"GET", "POST"}) {
      const std::size_t before = http2_.requests().size();
      expect_outcome_at(place, "/refused", method, "closed early");
      EXPECT_EQ(http2_.requests().size() - before, 6U) << method;
    }
  }
}

TEST_P(ConformanceOfHttp2, AStreamThatIsRefusedOnAKeptConnectionGoesToAFreshOne) {
  for (const Place& place : places()) {
    for (const char* path : {"/fresh", "/gone"}) {
      expect_outcome_at(place, path, "GET", "200");
      expect_outcome_at(place, path, "PUT", "200");
      expect_outcome_at(place, path, "POST", "200");
    }
  }
}

TEST_P(ConformanceOfHttp2, AConnectionThatTheServerLeavesIsNotUsedAgain) {
  for (const Place& place : places()) {
    for (const char* path : {"/last", "/leave", "/vanish"}) {
      expect_outcome_at(place, path, "GET", "200");
      expect_outcome_at(place, path, "POST", "200");
    }
  }
}

// Of 17 MB, more than anybody has room for at once.
TEST_P(ConformanceOfHttp2, AnAnswerMayBeLong) {
  for (const Place& place : places()) {
    expect_outcome_at(place, "/huge", "GET", "200");
  }
}

TEST_P(ConformanceOfHttp2, AnAnswerMayHaveMoreThanIsReadAtOnce) {
  for (const Place& place : places()) {
    expect_outcome_at(place, "/middling", "GET", "200");
    expect_outcome_at(place, "/headers", "GET", "200");
  }
}

// However a stream ends without an answer, on a fresh connection it is no other try's business.
TEST_P(ConformanceOfHttp2, AStreamThatFailsIsSentOnce) {
  for (const Place& place : places()) {
    for (const auto& [path, outcome] : {std::pair{"/broken", "closed early"},
                                        {"/calm", "closed early"},
                                        {"/unwanted", "closed early"},
                                        {"/short", "bad answer"},
                                        {"/longer", "bad answer"},
                                        {"/against", "bad answer"}}) {
      for (const char* method : {"GET", "POST"}) {
        const std::size_t before = http2_.requests().size();
        expect_outcome_at(place, path, method, outcome);
        EXPECT_EQ(http2_.requests().size() - before, 6U)
            << place.url << place.proxy << path << " " << method;
      }
    }
  }
}

// The server has answered it, by an error, and its connection lives: to send it again would hide
// the failures of every second request.
TEST_P(ConformanceOfHttp2, AStreamThatFailsOnAKeptConnectionIsSentOnceToo) {
  for (const Place& place : places()) {
    for (const auto& [path, words] : {std::pair{"/then-broken", "ended by INTERNAL_ERROR"},
                                      {"/then-calm", "ended by NO_ERROR"},
                                      {"/then-unwanted", "ended by CANCEL"},
                                      {"/then-http1", "ended by HTTP_1_1_REQUIRED"}}) {
      for (const char* method : {"GET", "PUT", "POST"}) {
        SCOPED_TRACE(place.url + place.proxy + path + " " + method);
        const std::size_t before = http2_.requests().size();
        scenario::Load load = some(path, method);
        load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
        load.flows[0].requests[0].tls.skip_verify = true;
        const RequestStats stats = met_at(place, std::move(load));
        EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 2), Pair("closed early", 1)));
        EXPECT_THAT(stats.examples, ElementsAre(Pair("closed early", words)));
        EXPECT_EQ(stats.resent, 0U);
        EXPECT_EQ(http2_.requests().size() - before, 3U);
      }
    }
  }
}

TEST_P(ConformanceOfHttp2, WhatIsWrongIsSaidInOurWords) {
  for (const Place& place : places()) {
    for (const auto& [path, words] : {std::pair{"/broken", "ended by INTERNAL_ERROR"},
                                      {"/calm", "ended by NO_ERROR"},
                                      {"/heavy", "its headers "}}) {
      scenario::Load load = some(path, "GET");
      load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
      load.flows[0].requests[0].tls.skip_verify = true;
      EXPECT_THAT(met_at(place, std::move(load)).examples,
                  ElementsAre(Pair(::testing::_, ::testing::StartsWith(words))))
          << place.url << place.proxy << path;
    }
  }
}

TEST_P(ConformanceOfHttp2, ProvisionalAnswersAreNotTheAnswer) {
  for (const Place& place : places()) {
    expect_outcome_at(place, "/hints", "GET", "201");
    expect_outcome_at(place, "/hints", "POST", "201");
  }
}

TEST_P(ConformanceOfHttp2, AServerOfHttp1AloneIsNoServerForHttp2AndIsSaidToBe) {
  for (const char* version : {"HTTP/1.1", "HTTP/1.0"}) {
    // "PRI * HTTP/2.0" is how HTTP/2 begins (RFC 9113, 3.4).
    server_.answer_as("*", version + std::string(" 400 Bad\r\nContent-Length: 0\r\n\r\n"));
    for (const Way way : {Way::plain, Way::redirects}) {
      for (const char* method : {"GET", "POST"}) {
        scenario::Load load = some("/", method, way);
        load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
        const RequestStats stats = met(std::move(load));
        EXPECT_THAT(stats.outcomes, ElementsAre(Pair("bad answer", 3)));
        EXPECT_THAT(
            stats.examples,
            ElementsAre(Pair("bad answer", "the server speaks HTTP/1.1 here, and no HTTP/2")));
      }
    }
  }
}

// As node's and Go's do with TLS, where nothing that they speak was offered.
TEST_P(ConformanceOfHttp2, AServerOfHttp2AloneThatRefusesHttp1SaysHowItIsAskedFor) {
  using enum scenario::HttpVersion;
  const test::TlsFront of_2(http2_.url(),
                            {.manner = test::TlsFront::Manner::picky, .protocol = "h2"});
  const test::TlsFront of_neither(http2_.url(),
                                  {.manner = test::TlsFront::Manner::picky, .protocol = "h3"});
  const char* how =
      "the server speaks no HTTP/1.1 here; HTTP/2 is asked for by http: 2, or --http2";
  for (const auto& [url, http, words] :
       {std::tuple{of_2.url(), http_1_1, how},
        {of_neither.url(), http_2, "the server speaks none of our versions of HTTP"}}) {
    SCOPED_TRACE(words);
    scenario::Load load = some("/", "GET");
    load.flows[0].requests[0].http = http;
    load.flows[0].requests[0].tls.skip_verify = true;
    const RequestStats stats = met(std::move(load), url);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("tls failure", 3)));
    EXPECT_THAT(stats.examples, ElementsAre(Pair("tls failure", words)));
  }
  scenario::Load asked = some("/", "GET");
  asked.flows[0].requests[0].http = http_2;
  asked.flows[0].requests[0].tls.skip_verify = true;
  EXPECT_THAT(met(std::move(asked), of_2.url()).outcomes, ElementsAre(Pair("200", 3)));
}

// As Python's http.server does, to which a request that is not of HTTP/1 is one of HTTP/0.9.
TEST_P(ConformanceOfHttp2, AServerThatAnswersHttp2WithAPageAndNoHeadIsSaidToSpeakNone) {
  for (const char* page : {"<!DOCTYPE HTML>\n<html>Error code: 505</html>\n", "\r\n<html></html>",
                           "220 mail.example ESMTP\r\n"}) {
    SCOPED_TRACE(page);
    server_.answer_as("*", page);
    scenario::Load load = some("/", "GET");
    load.flows[0].requests[0].http = scenario::HttpVersion::http_2;
    const RequestStats stats = met(std::move(load));
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("bad answer", 3)));
    EXPECT_THAT(stats.examples,
                ElementsAre(Pair("bad answer", "the server speaks no HTTP/2 here")));
  }
}

INSTANTIATE_TEST_SUITE_P(Both, ConformanceOfHttp2, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
