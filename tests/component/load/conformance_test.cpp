// What servers do to clients, row by row: a request has the same outcome whichever path speaks for
// it, and whether or not it may be led elsewhere.
#include <gmock/gmock.h>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/http2_server.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using Manner = test::MisbehavingServer::Manner;

class Conformance : public EngineTest {
 protected:
  // Requests of one user, with a little time between them.
  static scenario::Load some(const std::string& path, const char* method, std::uint64_t redirects) {
    scenario::Load load = load_of(path);
    scenario::Request& request = load.flows[0].requests[0];
    request.method = method;
    request.redirects = redirects;
    request.timeout = 5s;
    pace_of(load).iterations = {3, 3};
    load.think_time = scenario::DurationRange{60ms, 60ms};
    return load;
  }

  RequestStats met(const scenario::Load& load) {
    const LoadStats stats = run(load);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }

  // For both methods, and whether or not redirects are followed.
  void expect_outcome(const std::string& path, const char* outcome,
                      const std::vector<const char*>& methods = {"GET", "POST"}) {
    for (const char* method : methods) {
      for (const std::uint64_t redirects : {0U, 3U}) {
        SCOPED_TRACE(path + " " + method + " " + std::to_string(redirects));
        EXPECT_THAT(met(some(path, method, redirects)).outcomes, ElementsAre(Pair(outcome, 3)));
      }
    }
  }
};

TEST_P(Conformance, AnIdleConnectionThatIsToldToGoIsNotUsedAgain) {
  expect_outcome("/idle-408", "200");
}

TEST_P(Conformance, AnIdleConnectionThatIsResetIsNotUsedAgain) {
  expect_outcome("/idle-reset", "200");
}

TEST_P(Conformance, ARequestThatIsToldToComeAgainComesAgain) { expect_outcome("/once-408", "200"); }

TEST_P(Conformance, ARequestOnAFreshConnectionIsAnsweredBy408) {
  server_.answer_as("/told",
                    "HTTP/1.1 408 Request Time-out\r\nContent-Length: 0\r\n"
                    "Connection: close\r\n\r\n",
                    Manner::at_once_and_close);
  expect_outcome("/told", "408");
}

TEST_P(Conformance, AConnectionThatDiesUnderARequestIsWorthAnotherForWhatMayGoTwice) {
  expect_outcome("/once", "200", {"GET", "PUT"});
}

TEST_P(Conformance, TwoLengthsAreNoAnswer) {
  for (const std::string second :
       {"Content-Length: 3", "Content-Length: 5", "Transfer-Encoding: chunked"}) {
    server_.answer_as("/told",
                      "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n" + second + "\r\n\r\n0\r\n\r\n");
    expect_outcome("/told", "bad answer");
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
  server_.answer_as("/told",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  expect_outcome("/told", "200");
}

TEST_P(Conformance, AnExpectationOfTheAuthorsIsSent) {
  server_.answer_as("/told",
                    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  scenario::Load load = some("/told", "POST", 0);
  load.flows[0].requests[0].headers = {{"Expect", "100-continue"}};
  load.flows[0].requests[0].body = "x";
  EXPECT_THAT(met(load).outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(server_.requests().at(0), HasSubstr("Expect: 100-continue\r\n"));
}

TEST_P(Conformance, AServerOfHttp2AloneIsNoServerForHttp1) {
  const test::Http2Server server;
  Setting setting = setting_of(some("/", "GET", 0));
  setting.base_urls["server"] = server.url();
  const RequestStats met = all_of(run(setting), "roll");
  EXPECT_THAT(met.outcomes, ElementsAre(Pair("bad answer", 3)));
  if (GetParam() == HttpPath::libcurl) return;  // which says that it is HTTP/0.9
  EXPECT_THAT(met.examples.at("bad answer"), HasSubstr("speaks HTTP/2"));
}

TEST_P(Conformance, APasswordInAUrlIsSent) {
  for (const std::uint64_t redirects : {0U, 3U}) {
    Setting setting = setting_of(some("/status/200", "GET", redirects));
    setting.base_urls["server"] = "http://us%40er:word@" + server_.url().substr(7);
    EXPECT_THAT(all_of(run(setting), "roll").outcomes, ElementsAre(Pair("200", 3)));
    EXPECT_THAT(server_.requests().back(),
                HasSubstr("\r\nAuthorization: Basic dXNAZXI6d29yZA==\r\n"));
  }
}

TEST_P(Conformance, MethodsThatMayHaveABodySayThatThereIsNone) {
  for (const char* method : {"POST", "PUT", "PATCH"}) {
    met(some("/status/200", method, 0));
    EXPECT_THAT(server_.requests().back(), HasSubstr("\r\nContent-Length: 0\r\n")) << method;
  }
  for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS"}) {
    met(some("/status/200", method, 0));
    EXPECT_THAT(server_.requests().back(), ::testing::Not(HasSubstr("Content-Length"))) << method;
  }
}

INSTANTIATE_TEST_SUITE_P(Both, Conformance, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
