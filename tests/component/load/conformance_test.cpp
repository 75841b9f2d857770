// What servers do to clients, row by row: a request has the same outcome whichever path speaks for
// it, and whether or not it may be led elsewhere.
#include <gmock/gmock.h>

#include "harness/load/http/head_lines.hpp"
#include "tests/component/load/conformance_test.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/http2_server.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;
using Front = test::TlsFront::Manner;
using Manner = test::MisbehavingServer::Manner;

TEST_P(Conformance, AnIdleConnectionThatIsToldToGoIsNotUsedAgain) {
  expect_outcome("/idle-408", "200");
}

TEST_P(Conformance, AnIdleConnectionThatIsResetIsNotUsedAgain) {
  expect_outcome("/idle-reset", "200");
}

TEST_P(Conformance, AnIdleConnectionThatIsClosedIsNotUsedAgain) {
  expect_outcome("/idle-close", "200");
}

// Nobody knows how long a busy machine takes to say it: in the end it says it soon enough.
TEST_P(Conformance, ARequestThatIsToldAtOnceToComeAgainComesAgain) {
  for (const Way way : every_way) {
    for (const char* method : {"GET", "PUT"}) {
      SCOPED_TRACE(method + std::string(" ") + std::to_string(static_cast<int>(way)));
      EXPECT_TRUE(test::eventually([&] {
        const std::size_t before = server_.requests().size();
        const RequestStats stats = met("/once-408", method, way);
        EXPECT_EQ(server_.requests().size() - before, 3U + stats.resent);
        return stats.resent == 2 && stats.ok == 3;
      }));
    }
  }
}

// What comes later than it can have crossed the request, or with a body, or to what may have been
// done already, is the answer.
TEST_P(Conformance, ARequestThatTimedOutOnAKeptConnectionHasFailed) {
  for (const auto& [path, method] : {std::pair{"/once-late/80", "GET"},
                                     {"/once-late/80", "PUT"},
                                     {"/once-late/80", "POST"},
                                     {"/once-told", "GET"},
                                     {"/once-told", "POST"},
                                     {"/once-408", "POST"},
                                     {"/once-408", "PATCH"}}) {
    for (const Way way : every_way) {
      SCOPED_TRACE(path + std::string(" ") + method + std::to_string(static_cast<int>(way)));
      const std::size_t before = server_.requests().size();
      const RequestStats stats = met(path, method, way);
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 2), Pair("408", 1)));
      EXPECT_EQ(stats.resent, 0U);
      EXPECT_EQ(server_.requests().size() - before, 3U);
    }
  }
}

TEST_P(Conformance, ARequestOnAFreshConnectionIsAnsweredBy408) {
  server_.answer_as("/told",
                    "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n"
                    "Connection: close\r\n\r\n",
                    Manner::at_once_and_close);
  expect_outcome("/told", "408");
}

TEST_P(Conformance, AConnectionThatDiesUnderARequestIsWorthAnotherForWhatMayGoTwice) {
  for (const char* path : {"/once", "/once-reset"}) {
    expect_outcome(path, "200", {"GET", "PUT", "DELETE"});
  }
}

// However it goes: the server has read the second request and the third twice.
TEST_P(Conformance, WhatIsSentAgainIsCounted) {
  for (const Way way : every_way) {
    for (const char* path : {"/once", "/once-reset"}) {
      SCOPED_TRACE(path + std::string(" ") + std::to_string(static_cast<int>(way)));
      const std::size_t before = server_.requests().size();
      EXPECT_EQ(met(path, "GET", way).resent, 2U);
      EXPECT_EQ(server_.requests().size() - before, 5U);
    }
  }
}

TEST_P(Conformance, AConnectionThatDiesUnderARequestFailsWhatMayGoOnceOnly) {
  for (const Way way : every_way) {
    const RequestStats stats = met("/once", "POST", way);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 2), Pair("closed early", 1)));
    EXPECT_EQ(stats.resent, 0U);
    EXPECT_EQ(server_.requests().size(), 3U * (static_cast<unsigned>(way) + 1));
  }
}

// Nobody knows how much of it the server has done by then.
TEST_P(Conformance, ARequestIsNotSentAgainOnceAnAnswerHasBegun) {
  const test::TlsFront front(server_.url(), {.manner = Front::orderly});
  for (const char* path : {"/once-part/1", "/once-part/3", "/once-part/5", "/once-part/12"}) {
    for (const char* method : {"GET", "PUT", "DELETE", "POST"}) {
      const auto expect_no_other = [&](scenario::Load load, const std::string& url) {
        SCOPED_TRACE(std::string(method) + " " + url + path);
        load.flows[0].requests[0].tls.skip_verify = true;
        const std::size_t before = server_.requests().size();
        const RequestStats stats = met(std::move(load), url);
        EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 2), Pair("closed early", 1)));
        EXPECT_THAT(stats.examples,
                    ElementsAre(Pair("closed early", "the server has closed before its end")));
        EXPECT_EQ(server_.requests().size() - before, 3U);
      };
      expect_no_other(some(path, method), server_.url());
      expect_no_other(some(path, method), front.url());
      scenario::Load proxied = some(path, method);
      proxied.flows[0].requests[0].proxy = server_.url();
      expect_no_other(std::move(proxied), "http://far.example");
    }
  }
}

TEST_P(Conformance, WhatIsWrongIsSaidInTheSameWords) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const std::string heavy = "X-Much: " + std::string(54'000, 'x') + "\r\n";
  std::string heavies;
  for (int i = 0; i < 10; ++i) heavies += heavy;
  for (const auto& [answer, words] : std::vector<std::pair<std::string, std::string_view>>{
           {ok + "Content-Length: two\r\n\r\nok", problem_of_length},
           {ok + "Content-Length: -2\r\n\r\nok", problem_of_length},
           {ok + "Content-Length: 2, 2\r\n\r\nok", problem_of_length},
           {ok + "Transfer-Encoding: foo\r\n\r\nok", problem_of_coding},
           {"HTTP/1.1 099 Low\r\nContent-Length: 0\r\n\r\n", problem_of_status},
           {"HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n", problem_of_status},
           {"HTTP/1.2 200 OK\r\nContent-Length: 0\r\n\r\n", problem_of_beginning},
           {"HTTP/3 200 OK\r\nContent-Length: 0\r\n\r\n", problem_of_beginning},
           {"220 mail.example ESMTP\r\n", problem_of_beginning},
           {ok + "X: a" + std::string(1, '\0') + "b\r\n\r\n", problem_of_nul},
           {ok + "no colon\r\n\r\n", problem_of_nameless_header},
           {ok + heavies + "\r\n", problem_of_long_head}}) {
    SCOPED_TRACE(answer.substr(0, 60));
    server_.answer_as("/told", answer, Manner::at_once_and_close);
    const RequestStats stats = met(some("/told", "GET"));
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("bad answer", 3)));
    EXPECT_THAT(stats.examples, ElementsAre(Pair("bad answer", words)));
  }
}

TEST_P(Conformance, AHostThatNobodyKnowsIsNamed) {
  const RequestStats stats = met(some("/", "GET"), "http://nowhere.invalid:1");
  EXPECT_THAT(stats.examples,
              ElementsAre(Pair("dns failure", "no address is known of nowhere.invalid")));
}

TEST_P(Conformance, TwoLengthsAreNoAnswer) {
  for (const std::string second :
       {"Content-Length: 3", "Content-Length: 5", "Transfer-Encoding: chunked"}) {
    server_.answer_as("/told",
                      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + second + "\r\n\r\n0\r\n\r\n");
    expect_outcome("/told", "bad answer");
  }
}

// Of TLS some of it has been read along with the answer, and of the rest nobody knows what it is.
TEST_P(Conformance, WhatComesBehindAnAnswerIsNotTheNext) {
  const std::string behind = "HTTP/1.1 500 Behind\r\nContent-Length: 0\r\n\r\n";
  const test::TlsFront front(server_.url(), {});
  for (const std::string status : {"200", "304", "204"}) {
    const std::string head = "HTTP/1.1 " + status + " Said\r\n";
    const std::string length = status == "200" ? "Content-Length: 0\r\n\r\n" : "\r\n";
    for (const std::size_t times : {1U, 500U}) {
      std::string answer = head + length;
      for (std::size_t i = 0; i < times; ++i) answer += behind;
      server_.answer_as("/told", answer);
      scenario::Load load = some("/told", "GET");
      load.flows[0].requests[0].tls.skip_verify = true;
      EXPECT_THAT(met(load).outcomes, ElementsAre(Pair(status, 3)));
      EXPECT_THAT(met(load, front.url()).outcomes, ElementsAre(Pair(status, 3)));
    }
  }
}

TEST_P(Conformance, AHundredKilobytesOfHeadersAreRead) {
  std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n";
  for (int i = 0; i < 100; ++i) {
    answer += "X-Header-" + std::to_string(i) + ": " + std::string(1024, 'x') + "\r\n";
  }
  server_.answer_as("/told", answer + "\r\n");
  expect_outcome("/told", "200");
}

TEST_P(Conformance, ProvisionalAnswersAreNotTheAnswer) {
  for (const std::string before :
       {"HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 100 Continue\r\nContent-Length: 9\r\n\r\nHTTP/1.1 103 Hints\r\n\r\n"}) {
    server_.answer_as("/told", before + "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    expect_outcome("/told", "200");
  }
}

TEST_P(Conformance, ProvisionalAnswersAloneAreNone) {
  server_.answer_as("/told", "HTTP/1.1 100 Continue\r\n\r\n", Manner::at_once_and_close);
  expect_outcome("/told", "closed early");
}

TEST_P(Conformance, AnAnswerMayComeBeforeTheBodyHasBeenRead) {
  for (const char* status : {"200", "401", "413", "503"}) {
    server_.answer_as("/told",
                      "HTTP/1.1 " + std::string(status) + " Said\r\nContent-Length: 0\r\n\r\n",
                      Manner::early);
    for (const std::uint64_t redirects : {0U, 3U}) {
      scenario::Load load = some("/told", "POST");
      load.flows[0].requests[0].body.assign(3'000'000, 'x');
      load.flows[0].requests[0].redirects = redirects;
      EXPECT_THAT(met(load).outcomes, ElementsAre(Pair(status, 3)));
    }
  }
}

TEST_P(Conformance, AnExpectationOfTheAuthorsIsSent) {
  server_.answer_as("/told",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  scenario::Load load = some("/told", "POST");
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "x";
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(server_.requests().at(0), HasSubstr("Expect: 100-continue\r\n"));
}

// 408 that came before the request was asked by nobody, whether or not its body was to wait.
TEST_P(Conformance, AnExpectationIsToldAgainWhereItsConnectionWasGivenUp) {
  scenario::Load load = some("/idle-408", "POST");
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "x";
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
}

TEST_P(Conformance, AnExpectationThatIsNotMetIsTheAnswer) {
  server_.answer_as("/told", "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", Manner::early);
  scenario::Load load = some("/told", "POST");
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "x";
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("403", 3)));
}

// A server that cannot meet it says so, and that is what a load wants to know.
TEST_P(Conformance, AnExpectationThatFailsIsAnsweredBy417) {
  for (const char* rest : {"Content-Length: 2\r\n\r\nno", "Content-Length: 0\r\n\r\n",
                           "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"}) {
    server_.answer_as("/told", std::string("HTTP/1.1 417 Expectation Failed\r\n") + rest,
                      Manner::early);
    const std::size_t before = server_.requests().size();
    scenario::Load load = some("/told", "POST");
    load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
    load.flows[0].requests[0].body = "x";
    EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("417", 3)));
    EXPECT_EQ(server_.requests().size() - before, 3U);
  }
}

TEST_P(Conformance, AnEmptyHeaderIsSent) {
  scenario::Load load = some("/status/200", "GET");
  load.flows[0].requests[0].headers = {{"X-Empty", ""}, {"Accept", " "}, {"X-Full", "a"}};
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(server_.requests().back(),
              AllOf(HasSubstr("\r\nX-Empty:"), HasSubstr("\r\nAccept:"),
                    HasSubstr("\r\nX-Full: a\r\n"), Not(HasSubstr("*/*"))));
}

TEST_P(Conformance, ABodyOfHeadIsSentAndItsAnswerHasNone) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
  scenario::Load load = some("/told", "HEAD");
  load.flows[0].requests[0].body = "what";
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(
      server_.requests().back(),
      AllOf(StartsWith("HEAD "), HasSubstr("\r\nContent-Length: 4\r\n"), EndsWith("\r\n\r\nwhat")));
}

TEST_P(Conformance, APathIsSentAsItIsWritten) {
  for (const char* path : {"/a/../b", "/./a", "/a/.", "/..", "/a/%2e%2e/b"}) {
    for (const Way way : every_way) {
      server_.answer_as(path, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      EXPECT_THAT(met(path, "GET", way).outcomes, ElementsAre(Pair("200", 3))) << path;
    }
  }
}

TEST_P(Conformance, AUnixSocketThatIsNotThereIsNamed) {
  for (const auto& [path, cause] : {std::pair{std::string("/nope"), "No such file or directory"},
                                    {"/" + std::string(200, 'x'), "File name too long"}}) {
    scenario::Load load = some("/", "GET");
    load.flows[0].requests[0].unix_socket = path;
    const RequestStats stats = met(load);
    EXPECT_THAT(stats.outcomes, ElementsAre(Pair("unreachable", 3)));
    EXPECT_THAT(stats.examples,
                ElementsAre(Pair("unreachable", AllOf(HasSubstr(path), HasSubstr(cause)))));
  }
}

// What it sent before it had gone is the answer.
TEST_P(Conformance, AnAnswerMayComeBeforeAReset) {
  scenario::Load load = some("/early-reset", "POST");
  load.flows[0].requests[0].body.assign(3'000'000, 'x');
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("413", 3)));
}

TEST_P(Conformance, AServerOfHttp2AloneIsNoServerForHttp1AndIsSaidToBe) {
  const test::Http2Server server;
  for (const Way way : {Way::plain, Way::redirects}) {
    for (const char* method : {"GET", "POST"}) {
      const RequestStats stats = met(some("/", method, way), server.url());
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("bad answer", 3)));
      EXPECT_THAT(stats.examples, ElementsAre(Pair("bad answer", HasSubstr("speaks HTTP/2"))));
    }
  }
}

TEST_P(Conformance, APasswordInAUrlIsSent) {
  for (const auto& [written, sent] : {std::pair{"us%40er:word", "dXNAZXI6d29yZA=="},
                                      {"user", "dXNlcjo="},
                                      {":word", "OndvcmQ="},
                                      {"u:", "dTo="},
                                      {"u:a%3Ab", "dTphOmI="},
                                      {"u:%C3%BC", "dTrDvA=="}}) {
    for (const std::uint64_t redirects : {0U, 3U}) {
      SCOPED_TRACE(written);
      scenario::Load load = some("/status/200", "GET");
      load.flows[0].requests[0].redirects = redirects;
      const std::string url = "http://" + std::string(written) + "@" + server_.url().substr(7);
      EXPECT_THAT(met(load, url).outcomes, ElementsAre(Pair("200", 3)));
      EXPECT_THAT(server_.requests().back(),
                  HasSubstr("\r\nAuthorization: Basic " + std::string(sent) + "\r\n"));
    }
  }
}

TEST_P(Conformance, MethodsThatMayHaveABodySayThatThereIsNone) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    for (const Way way : every_way) {
      met("/status/200", method, way);
      EXPECT_THAT(server_.requests().back(), HasSubstr("\r\nContent-Length: 0\r\n")) << method;
      EXPECT_THAT(server_.requests().back(), Not(HasSubstr("Transfer-Encoding"))) << method;
    }
  }
}

TEST_P(Conformance, MethodsThatHaveNoBodySayNothingOfOne) {
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE", "PURGE", "PROPFIND"}) {
    for (const Way way : every_way) {
      EXPECT_EQ(met("/status/200", method, way).ok, 3U) << method;
      EXPECT_THAT(server_.requests().back(),
                  AllOf(StartsWith(std::string(method) + " "), Not(HasSubstr("Content-"))))
          << method;
    }
  }
}

TEST_P(Conformance, AnyMethodMayHaveABody) {
  for (const char* method : {"GET", "DELETE", "OPTIONS", "PURGE", "PATCH"}) {
    scenario::Load load = some("/status/200", method);
    load.flows[0].requests[0].body = "what";
    EXPECT_EQ(met(load).ok, 3U) << method;
    EXPECT_THAT(server_.requests().back(),
                AllOf(StartsWith(std::string(method) + " "), HasSubstr("\r\nContent-Length: 4\r\n"),
                      EndsWith("\r\n\r\nwhat")))
        << method;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Conformance, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
