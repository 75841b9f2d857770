// How long the steps of a request may take.
#include <gmock/gmock.h>

#include <string>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/forward_proxy.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class Timeouts : public EngineTest {
 protected:
  static scenario::StepTimeouts& timeouts_of(scenario::Load& load) {
    return load.flows[0].requests[0].timeouts;
  }

  // Which step it was that a request had no time for.
  static void expect_late(const LoadStats& stats, const std::string& why) {
    expect_each_request_once(stats);
    const RequestStats roll = all_of(stats, "roll");
    EXPECT_THAT(roll.outcomes, ElementsAre(Pair("timeout", 1)));
    EXPECT_THAT(roll.examples, ElementsAre(Pair("timeout", why)));
  }
};

TEST_P(Timeouts, GiveUpAnAnswerThatDoesNotBegin) {
  scenario::Load load = load_of("/stall");
  timeouts_of(load).connecting = 20s;
  timeouts_of(load).waiting = 100ms;
  timeouts_of(load).receiving = 20s;
  const TimePoint begin = clock_.now();
  expect_late(run(load), "waiting took longer than 100ms");
  EXPECT_GE(clock_.now() - begin, 100ms);
  EXPECT_LT(clock_.now() - begin, 10s);
}

TEST_P(Timeouts, GiveUpAnAnswerThatDoesNotEnd) {
  server_.answer_as("/half", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok\n",
                    test::MisbehavingServer::Manner::at_once);
  scenario::Load load = load_of("/half");
  timeouts_of(load).waiting = 20s;
  timeouts_of(load).receiving = 100ms;
  expect_late(run(load), "receiving took longer than 100ms");
}

TEST_P(Timeouts, GiveUpAServerThatDoesNotAgreeOnTls) {
  const test::SilentPort silent;
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = "https" + silent.url().substr(4);
  timeouts_of(setting.loads[0]).tls_handshaking = 100ms;
  expect_late(run(setting), "tls handshaking took longer than 100ms");
}

// A server without TLS waits for the end of a first line. The twin speaks TLS, and is slow to
// answer.
TEST_P(Timeouts, SayWhereNobodyHasAnsweredTheHandshake) {
  const test::SilentPort silent;
  Setting setting = setting_of(load_of("/stall"));
  scenario::Request& request = setting.loads[0].flows[0].requests[0];
  request.timeout = 300ms;
  request.tls.skip_verify = true;
  setting.base_urls["server"] = "https" + silent.url().substr(4);
  expect_late(run(setting), "no answer to the TLS handshake: is it HTTPS that is spoken there?");
  const test::TlsFront front(server_.url(), {});
  setting.base_urls["server"] = front.url();
  request.timeout = 20s;
  request.timeouts.waiting = 100ms;
  expect_late(run(setting), "waiting took longer than 100ms");
}

// Nor does a proxy without TLS, before there is a tunnel; or its server, behind one.
TEST_P(Timeouts, SayWhereNobodyHasAnsweredTheHandshakeOfAWay) {
  const test::SilentPort silent;
  const test::ForwardProxy proxy;
  Setting setting = setting_of(load_of("/"));
  scenario::Request& request = setting.loads[0].flows[0].requests[0];
  request.timeout = 300ms;
  setting.base_urls["server"] = "https" + silent.url().substr(4);
  request.proxy = "https" + silent.url().substr(4);
  expect_late(run(setting), "the proxy: no answer to the TLS handshake: does it speak TLS itself?");
  request.proxy = proxy.url();
  expect_late(run(setting), "no answer to the TLS handshake: is it HTTPS that is spoken there?");
}

TEST_P(Timeouts, GiveUpAServerThatTakesNothing) {
  const test::SilentPort silent;
  Setting setting = setting_of(load_of("/"));
  setting.base_urls["server"] = silent.url();
  scenario::Request& request = setting.loads[0].flows[0].requests[0];
  request.method = "POST";
  request.body = std::string(std::size_t{16} * 1024 * 1024, 'x');
  timeouts_of(setting.loads[0]).sending = 200ms;
  expect_late(run(setting), "sending took longer than 200ms");
}

TEST_P(Timeouts, LeaveWhatIsInTimeAlone) {
  scenario::Load load = load_of("/delay/30");
  pace_of(load).iterations = {3, 3};
  timeouts_of(load).connecting = 20s;
  timeouts_of(load).sending = 20s;
  timeouts_of(load).waiting = 20s;
  timeouts_of(load).receiving = 20s;
  const RequestStats roll = all_of(run(load), "roll");
  EXPECT_THAT(roll.outcomes, ElementsAre(Pair("200", 3)));
  EXPECT_THAT(roll.examples, IsEmpty());
}

// It takes longer than that, but its first byte, of a provisional answer, does not.
TEST_P(Timeouts, OfWaitingEndWithAProvisionalAnswer) {
  server_.answer_as("/hints",
                    "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nX: " +
                        std::string(300, 'x') + "\r\nContent-Length: 0\r\n\r\n",
                    test::MisbehavingServer::Manner::byte_by_byte);
  scenario::Load load = load_of("/hints");
  timeouts_of(load).waiting = 200ms;
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 1)));
}

TEST_P(Timeouts, OfTheWholeGoBefore) {
  scenario::Load load = load_of("/stall");
  load.flows[0].requests[0].timeout = 100ms;
  timeouts_of(load).waiting = 20s;
  const TimePoint begin = clock_.now();
  const RequestStats roll = all_of(run(load), "roll");
  EXPECT_THAT(roll.outcomes, ElementsAre(Pair("timeout", 1)));
  EXPECT_LT(clock_.now() - begin, 10s);
}

// One after the other over the same connection: the time of one is not the next one's.
TEST_P(Timeouts, BeginAnewWithEachRequest) {
  scenario::Load load = load_of("/delay/60");
  pace_of(load).iterations = {4, 4};
  timeouts_of(load).waiting = 10s;
  load.think_time = scenario::DurationRange{30ms, 30ms};
  EXPECT_THAT(all_of(run(load), "roll").outcomes, ElementsAre(Pair("200", 4)));
  EXPECT_EQ(server_.connections(), 1U);
}

INSTANTIATE_TEST_SUITE_P(Both, Timeouts, both_paths(), name_of_path);

}  // namespace
}  // namespace harness::load
