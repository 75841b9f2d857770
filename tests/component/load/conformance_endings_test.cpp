// How answers break off, row by row: a request has the same outcome whichever path speaks for it.
#include <gmock/gmock.h>

#include "tests/component/load/conformance_test.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using Front = test::TlsFront::Manner;
using Manner = test::MisbehavingServer::Manner;

class ConformanceOfEndings : public Conformance {};

// Whether what ends it is a close or a reset depends on how much of the body was unread by then.
TEST_P(ConformanceOfEndings, AnAnswerThatBreaksOffWhileTheBodyIsSentIsClosedEarly) {
  for (const char* part : {"HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\nok",
                           "HTTP/1.1 200 OK\r\nConte", "HTTP/1.1 200 O"}) {
    for (const Manner manner : {Manner::early_and_close, Manner::early_and_reset}) {
      for (const Way way : {Way::plain, Way::redirects}) {
        SCOPED_TRACE(part);
        server_.answer_as("/told", part, manner);
        scenario::Load load = some("/told", "POST", way);
        load.flows[0].requests[0].body.assign(3'000'000, 'x');
        const RequestStats stats = met(std::move(load));
        EXPECT_THAT(stats.outcomes, ElementsAre(Pair("closed early", 3)));
        EXPECT_THAT(stats.examples,
                    ElementsAre(Pair("closed early", "the server has closed before its end")));
      }
    }
  }
}

// What was answered is there to be read, though the body has gone nowhere. libcurl goes on writing.
TEST_P(ConformanceOfEndings, AnAnswerMayComeBeforeTheServerCloses) {
  if (GetParam() == HttpPath::libcurl) GTEST_SKIP() << "in TLS it may lose the answer";
  server_.answer_as("/told", "HTTP/1.1 413 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                    Manner::early_and_close);
  for (const std::string& proxy : {std::string(), proxy_.url()}) {
    for (const std::string& url : {server_.url(), front_.url()}) {
      SCOPED_TRACE(url + " " + proxy);
      scenario::Load load = some("/told", "POST");
      load.flows[0].requests[0].body.assign(3'000'000, 'x');
      load.flows[0].requests[0].tls.skip_verify = true;
      load.flows[0].requests[0].proxy = proxy;
      EXPECT_THAT(met(std::move(load), url).outcomes, ElementsAre(Pair("413", 3)));
    }
  }
}

// Of no answer nobody can say more than how its connection ended.
TEST_P(ConformanceOfEndings, AResetWithoutAnyAnswerIsAReset) {
  server_.answer_as("/told", "", Manner::early_and_reset);
  scenario::Load load = some("/told", "POST");
  load.flows[0].requests[0].body.assign(3'000'000, 'x');
  const RequestStats stats = met(std::move(load));
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("connection reset", 3)));
  EXPECT_THAT(stats.examples, IsEmpty());
}

// Of TLS that ends without a word nobody knows whether that was the end (RFC 9112, 9.8).
TEST_P(ConformanceOfEndings, AnAnswerThatEndsWithItsConnectionNeedsAGoodbyeOfTls) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\n\r\nto the end", Manner::at_once_and_close);
  server_.answer_as("/length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                    Manner::at_once_and_close);
  for (const auto& [manner, outcome] :
       {std::pair{Front::orderly, "200"}, {Front::silent, "closed early"}}) {
    const test::TlsFront front(server_.url(), {.manner = manner});
    for (const std::uint64_t redirects : {0U, 3U}) {
      for (const auto& [path, expected] : {std::pair{"/told", outcome}, {"/length", "200"}}) {
        scenario::Load load = some(path, "GET");
        load.flows[0].requests[0].tls.skip_verify = true;
        load.flows[0].requests[0].redirects = redirects;
        EXPECT_THAT(met(load, front.url()).outcomes, ElementsAre(Pair(expected, 3)));
      }
    }
  }
}

TEST_P(ConformanceOfEndings, WhatBreaksOffIsSaidInTheSameWords) {
  using Told = std::pair<std::string, const char*>;
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  const test::TlsFront orderly(server_.url(), {.manner = Front::orderly});
  const test::TlsFront silent(server_.url(), {.manner = Front::silent});
  for (const std::string& url : {server_.url(), orderly.url(), silent.url()}) {
    const bool is_silent = url == silent.url();
    const char* closed = "the server has closed before its end";
    std::vector<Told> all{{"HTTP/1.1 200 O", closed},
                          {"H", closed},
                          {ok + "Content-Le", closed},
                          {ok + "Content-Length: 9\r\n\r\nok", closed},
                          {ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", closed}};
    if (is_silent) all.emplace_back(ok + "\r\nok", "TLS has ended without a goodbye");
    for (const auto& [answer, words] : all) {
      SCOPED_TRACE(url + " " + answer);
      server_.answer_as("/told", answer, Manner::at_once_and_close);
      scenario::Load load = some("/told", "GET");
      load.flows[0].requests[0].tls.skip_verify = true;
      const RequestStats stats = met(std::move(load), url);
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("closed early", 3)));
      EXPECT_THAT(stats.examples, ElementsAre(Pair("closed early", words)));
    }
  }
}

// The server may have done what it was asked: "connection refused" would say that nobody has got
// it.
TEST_P(ConformanceOfEndings, WhatCannotBeSentAgainHasEndedAsItsConnectionDid) {
  const std::string words = "its connection has ended, and there was no other: connection refused";
  for (const auto& [path, ending] :
       {std::pair{"/once-last", "closed early"}, {"/once-last-reset", "connection reset"}}) {
    for (const char* method : {"GET", "POST"}) {
      SCOPED_TRACE(std::string(path) + " " + method);
      const test::MisbehavingServer server;
      const RequestStats stats = met(some(path, method), server.url());
      EXPECT_THAT(stats.outcomes, UnorderedElementsAre(Pair("200", 1), Pair(ending, 1),
                                                       Pair("connection refused", 1)));
      EXPECT_EQ(stats.resent, 0U);
      EXPECT_EQ(server.requests().size(), 2U);
      // What may go once only has not been tried again.
      const bool is_post = method == std::string_view("POST");
      EXPECT_EQ(stats.examples.size(), is_post ? 0U : 1U);
      if (!is_post) {
        EXPECT_THAT(stats.examples, ElementsAre(Pair(ending, words)));
      }
    }
  }
}

// Of which the server cannot have done anything, whatever its method.
TEST_P(ConformanceOfEndings, WhatStillHoldsItsBodyIsSentAgain) {
  for (const char* path : {"/once-asked", "/once-asked-reset"}) {
    for (const Way way : {Way::plain, Way::redirects}) {
      SCOPED_TRACE(path);
      const test::MisbehavingServer server;
      scenario::Load load = some(path, "POST", way);
      load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
      load.flows[0].requests[0].body = "x";
      const RequestStats stats = met(std::move(load), server.url());
      EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 3)));
      EXPECT_EQ(stats.resent, 2U);
      EXPECT_EQ(server.requests().size(), 5U);
    }
  }
}

// The twin, whose body has left after a second.
TEST_P(ConformanceOfEndings, WhatHeldItsBodyForASecondOnlyIsNotSentAgain) {
  scenario::Load load = some("/once", "POST");
  pace_of(load).iterations = {2, 2};
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "x";
  const RequestStats stats = met(std::move(load));
  EXPECT_THAT(stats.outcomes, ElementsAre(Pair("200", 1), Pair("closed early", 1)));
  EXPECT_EQ(stats.resent, 0U);
}

INSTANTIATE_TEST_SUITE_P(Both, ConformanceOfEndings, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
