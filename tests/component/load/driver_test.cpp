// Either driver by itself, one turn of the loop after another.
#include <gmock/gmock.h>

#include <sys/socket.h>

#include <array>
#include <atomic>
#include <deque>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/load/http/http_driver.hpp"
#include "harness/load/prepared_load.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using Manner = test::MisbehavingServer::Manner;

class Ended final : public Receiver {
 public:
  void ended(const Completion& completion) override {
    outcome = completion.outcome;
    ended_at = completion.ended;
    timings = completion.timings;
    if (completion.answer != nullptr) answer = *completion.answer;
  }
  void sent_again() override { ++resent; }
  void went_on() override { ++went_ons; }
  std::optional<Outcome> outcome;
  int resent = 0;
  int went_ons = 0;
  TimePoint ended_at;
  Timings timings;
  std::optional<Answer> answer;
};

scenario::Request told(const char* method) {
  scenario::Request request;
  request.method = method;
  request.url = "{server}/told";
  request.headers = {{"X-Fixed", "f"}};
  return request;
}

class DriverTest : public ::testing::TestWithParam<HttpPath> {
 protected:
  DriverTest() { origins_.look_up(request_.kind().url_beginning()); }
  Ended send(Order order) {
    Ended ended;
    driver_->send(order, ended);
    while (!ended.outcome && clock_.now() < order.started + 20s) turn(100ms);
    return ended;
  }
  Outcome send() { return send(get()).outcome.value_or(Outcome{}); }
  Order get() { return {request_.kind(), url_, trace_, clock_.now()}; }
  void turn(Duration at_most) {
    driver_->run_due(clock_.now());
    poller_.wait(at_most);
  }
  PreparedRequest prepared(const char* method) {
    return PreparedRequest::make(told(method), Scope(BaseUrls{{"server", server_.url()}}), 0)
        .value();
  }

  SystemClock clock_;
  test::MisbehavingServer server_;
  std::string url_ = server_.url() + "/told";
  TraceContext trace_{1, 2, 3};
  PreparedRequest request_ = prepared("GET");
  Poller poller_;
  Origins origins_;
  std::unique_ptr<Driver> driver_ = make_http_driver(GetParam(), poller_, clock_, origins_);
};

TEST_P(DriverTest, AConnectionThatTheServerHasClosedMeanwhileIsNotUsedAgain) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                    Manner::at_once_and_close);
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  ASSERT_TRUE(server_.wait_for_closed(1, 20s));
  turn(0ms);
  const Ended second = send(get());
  EXPECT_EQ(second.outcome, (Outcome{Ending::answered, 200}));
  EXPECT_EQ(second.resent, 0) << "it has left once only";
  EXPECT_EQ(server_.connections(), 2U);
}

// A process that was stopped, or had no time, looks after the time is up. libcurl looks at its own
// clock first.
TEST_P(DriverTest, WhatHasComeIsReadBeforeTheTimeIsUp) {
  if (GetParam() == HttpPath::libcurl) return;
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok\n",
                    Manner::at_once_and_close);
  Ended ended;
  driver_->send(get(), ended);
  ASSERT_TRUE(server_.wait_for_closed(1, 20s));
  driver_->run_due(clock_.now() + 1h);
  EXPECT_EQ(ended.outcome, (Outcome{Ending::answered, 200}));
}

// Answers so many requests of a connection, and once more when it is told to.
class OnceMore {
 public:
  explicit OnceMore(int requests) : requests_(requests) {}
  std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }
  void say_more() {
    may_say_more_ = true;
    may_say_more_.notify_all();
  }

 private:
  void meet(int client) {
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    std::array<char, 4096> said{};
    for (int i = 0; i < requests_; ++i) {
      if (recv(client, said.data(), said.size(), 0) <= 0) return;
      ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    may_say_more_.wait(false);
    ::send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    while (recv(client, said.data(), said.size(), 0) > 0) {
    }
  }

  int requests_;
  std::atomic<bool> may_say_more_{false};
  test::LoopbackListener listener_{[this](const Fd& client, int) { meet(client.get()); }};
};

// It comes when the connection idles, by an event or at the last look; whether the answer before it
// was its request's own is known of the first one on a connection alone.
TEST_P(DriverTest, AnAnswerThatNobodyAskedForIsToldOf) {
  if (GetParam() == HttpPath::libcurl) return;
  std::vector<Unasked> unasked;
  driver_->tell_of_unasked([&](const Unasked& one) { unasked.push_back(one); });
  std::deque<PreparedRequest> prepared;  // of which each is known by where it is
  for (const int requests : {1, 2}) {
    for (const bool looks : {false, true}) {
      SCOPED_TRACE(std::to_string(requests) + (looks ? " and a look" : ""));
      OnceMore server(requests);
      const BaseUrls there{{"server", server.url()}};
      prepared.push_back(PreparedRequest::make(told("GET"), Scope(there), 0).value());
      const std::string url = server.url() + "/told";
      for (int i = 0; i < requests; ++i) {
        Order order{prepared.back().kind(), url, trace_, clock_.now()};
        order.account = 7;
        EXPECT_EQ(send(order).outcome, (Outcome{Ending::answered, 200}));
      }
      EXPECT_TRUE(unasked.empty());
      server.say_more();
      EXPECT_TRUE(test::eventually([&] {
        if (looks) driver_->look_for_unasked();
        if (!looks) turn(1ms);
        return !unasked.empty();
      }));
      ASSERT_EQ(unasked.size(), 1U);
      EXPECT_EQ(unasked[0].account, 7U);
      EXPECT_EQ(unasked[0].is_after_others, requests == 2);
      unasked.clear();
    }
  }
}

// Of that people are told while its time is not up.
TEST_P(DriverTest, WhoHasWaitedForAFirstWordOfTlsIsCounted) {
  const test::SilentPort silent;
  const std::string there = "https" + silent.url().substr(4);
  const PreparedRequest secured =
      PreparedRequest::make(told("GET"), Scope(BaseUrls{{"server", there}}), 0).value();
  const std::string url = there + "/told";
  const Order order{secured.kind(), url, trace_, clock_.now()};
  Ended ended;
  const TransferId transfer = driver_->send(order, ended);
  const auto shakes_hands = [&] {
    turn(1ms);
    return driver_->unheard(clock_.now()) == 1;
  };
  EXPECT_TRUE(test::eventually(shakes_hands));
  EXPECT_EQ(driver_->unheard(order.started - 1s), 0U) << "not for that long";
  driver_->cancel(transfer);
  EXPECT_EQ(driver_->unheard(clock_.now()), 0U);
}

TEST_P(DriverTest, WhatHasComeInPartIsLate) {
  if (GetParam() == HttpPath::libcurl) return;
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok\n");
  Ended ended;
  driver_->send(get(), ended);
  ASSERT_TRUE(server_.wait_for_requests(1, 20s));
  driver_->run_due(clock_.now() + 1h);
  EXPECT_EQ(ended.outcome, (Outcome{Ending::timeout, 0}));
}

// Its server has less time than it was given. The twin leaves as soon as it may.
TEST_P(DriverTest, WhatLeavesLateIsToldOf) {
  if (GetParam() == HttpPath::libcurl) return;
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  for (const auto& [since, told] : {std::pair{10s, 1}, {-1s, 0}}) {
    Order order = get();
    order.started -= since;
    Ended ended;
    driver_->send(order, ended);
    EXPECT_EQ(ended.went_ons, told);
    while (!ended.outcome) turn(100ms);
    EXPECT_EQ(ended.outcome, (Outcome{Ending::answered, 200}));
  }
  EXPECT_EQ(server_.connections(), 1U);
}

TEST_P(DriverTest, WhatIsSentUnaskedIsNotTakenForAnAnswer) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 No\r\n\r\n");
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
}

constexpr const char* empty_answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

void expect_steps_to_add_up(const Ended& ended, TimePoint started) {
  Duration sum{0};
  for (const Step step : all_steps) {
    EXPECT_GE(ended.timings[step], 0ns) << name_of(step);
    sum += ended.timings[step];
  }
  EXPECT_EQ(sum, ended.ended_at - started);
}

TEST_P(DriverTest, TheStepsOfARequestAddUpToItsTime) {
  server_.answer_as("/told", empty_answer);
  const Order first = get();
  const Ended connected = send(first);
  expect_steps_to_add_up(connected, first.started);
  EXPECT_GT(connected.timings[Step::connecting], 0ns);
  EXPECT_EQ(connected.timings[Step::tls_handshaking], 0ns);
  EXPECT_GT(connected.timings[Step::sending], 0ns);
  const Order second = get();
  const Ended kept = send(second);
  expect_steps_to_add_up(kept, second.started);
  EXPECT_EQ(kept.timings[Step::connecting], 0ns);
}

TEST_P(DriverTest, TheStepsOfARequestThatIsSentAgainAddUpToo) {
  const std::string url = server_.url() + "/once";
  send({request_.kind(), url, trace_, clock_.now()});
  const Order again{request_.kind(), url, trace_, clock_.now()};
  const Ended ended = send(again);
  EXPECT_EQ(ended.outcome, (Outcome{Ending::answered, 200}));
  expect_steps_to_add_up(ended, again.started);
  EXPECT_GT(ended.timings[Step::connecting], 0ns);
  EXPECT_EQ(ended.resent, 1);
  EXPECT_EQ(server_.connections(), 2U);
}

TEST_P(DriverTest, AServerThatIsSlowToBeginIsWaitedFor) {
  const std::string url = server_.url() + "/delay/80";
  const Ended ended = send({request_.kind(), url, trace_, clock_.now()});
  EXPECT_GE(ended.timings[Step::waiting], 60ms);
  EXPECT_LT(ended.timings[Step::receiving], 40ms);
}

TEST_P(DriverTest, AServerThatIsSlowToEndIsReceivedFrom) {
  server_.answer_as("/told",
                    "HTTP/1.1 200 OK\r\nContent-Length: 200\r\n\r\n" + std::string(200, 'x'),
                    Manner::byte_by_byte);
  EXPECT_GE(send(get()).timings[Step::receiving], 150ms);
}

TEST_P(DriverTest, ARequestThatFailsHasStepsUpToThere) {
  const test::RefusingPort refusing;
  const std::string url = refusing.url() + "/told";
  const PreparedRequest to_nobody =
      PreparedRequest::make(told("GET"), Scope(BaseUrls{{"server", refusing.url()}}), 0).value();
  origins_.look_up(to_nobody.kind().url_beginning());
  const Order refused{to_nobody.kind(), url, trace_, clock_.now()};
  const Ended ended = send(refused);
  EXPECT_EQ(ended.outcome->ending, Ending::connection_refused);
  expect_steps_to_add_up(ended, refused.started);
  EXPECT_EQ(ended.timings[Step::waiting], 0ns);
}

TEST_P(DriverTest, AnAnswerIsKeptWhenTheOrderSaysSo) {
  server_.answer_as("/told",
                    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    "HTTP/1.1 201 \r\nSet-Cookie: a=1\r\nSet-Cookie:  b=2 \r\n"
                    "Empty:\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
                    Manner::byte_by_byte);
  Order order = get();
  EXPECT_FALSE(send(order).answer);
  order.keep = Keep::everything;
  for (int i = 0; i < 2; ++i) {
    const Ended ended = send(order);
    ASSERT_TRUE(ended.answer);
    EXPECT_THAT(ended.answer->headers,
                ElementsAre(Pair("Set-Cookie", "a=1"), Pair("Set-Cookie", "b=2"), Pair("Empty", ""),
                            Pair("Transfer-Encoding", "chunked")));
    EXPECT_EQ(ended.answer->body, "abcde");
  }
}

TEST_P(DriverTest, ARequestThatFailsHasNoAnswerToKeep) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok",
                    Manner::at_once_and_close);
  Order order = get();
  order.keep = Keep::everything;
  EXPECT_FALSE(send(order).answer);
}

TEST_P(DriverTest, AnOrderBringsHeadersAndABodyOfItsOwn) {
  server_.answer_as("/told", empty_answer);
  const PreparedRequest put = prepared("PUT");
  Order order{put.kind(), url_, trace_, clock_.now()};
  const std::vector<std::pair<std::string, std::string>> first{{"Cookie", "a=1"}, {"X-User", "7"}};
  order.headers = first;
  order.body = "first";
  send(order);
  const std::vector<std::pair<std::string, std::string>> second{{"Cookie", "a=2"}};
  order.headers = second;
  order.body = "and second";
  send(order);
  order.headers = {};
  order.body = "";
  send(order);
  const std::vector<std::string> requests = server_.requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_THAT(requests[0], AllOf(HasSubstr("\r\nX-Fixed: f\r\n"), HasSubstr("Cookie: a=1\r\n"),
                                 HasSubstr("X-User: 7\r\n"), HasSubstr("Content-Length: 5\r\n"),
                                 EndsWith("\r\n\r\nfirst")));
  EXPECT_THAT(requests[1], AllOf(HasSubstr("\r\nX-Fixed: f\r\n"), HasSubstr("Cookie: a=2\r\n"),
                                 Not(HasSubstr("X-User")), EndsWith("\r\n\r\nand second")));
  EXPECT_THAT(requests[2], AllOf(HasSubstr("Content-Length: 0\r\n"), Not(HasSubstr("Cookie")),
                                 EndsWith("\r\n\r\n")));
}

// More than the socket takes at once.
TEST_P(DriverTest, ALongBodyTakesTimeToSend) {
  server_.answer_as("/told", empty_answer);
  const PreparedRequest post = prepared("POST");
  std::string body;
  body.resize(20'000'000, 'x');
  Order order{post.kind(), url_, trace_, clock_.now()};
  order.body = body;
  const Ended ended = send(order);
  EXPECT_EQ(ended.outcome, (Outcome{Ending::answered, 200}));
  EXPECT_GT(ended.timings[Step::sending], 1ms);
  EXPECT_EQ(server_.requests().at(0).size(),
            server_.requests().at(0).find("\r\n\r\n") + 4 + body.size());
}

INSTANTIATE_TEST_SUITE_P(Both, DriverTest, ::testing::Values(HttpPath::lean, HttpPath::libcurl));

}  // namespace
}  // namespace harness::load
