// Either driver by itself, one turn of the loop after another.
#include <gtest/gtest.h>

#include <optional>

#include "harness/load/http/http_driver.hpp"
#include "harness/load/prepared_load.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::load {
namespace {

using namespace std::chrono_literals;
using Manner = test::MisbehavingServer::Manner;

class Ended final : public Receiver {
 public:
  void ended(Outcome how) override { outcome = how; }
  std::optional<Outcome> outcome;
};

scenario::Request get_told() {
  scenario::Request request;
  request.url = "{server}/told";
  return request;
}

class DriverTest : public ::testing::TestWithParam<HttpPath> {
 protected:
  Outcome send() {
    Ended ended;
    const TimePoint now = clock_.now();
    driver_->send({request_, server_.url() + "/told", TraceContext{1, 2, 3}, now}, ended);
    while (!ended.outcome && clock_.now() < now + 20s) turn(100ms);
    return ended.outcome.value_or(Outcome{});
  }
  void turn(Duration at_most) {
    driver_->run_due(clock_.now());
    poller_.wait(at_most);
  }

  SystemClock clock_;
  test::MisbehavingServer server_;
  PreparedRequest request_ =
      PreparedRequest::make(get_told(), {{"server", server_.url()}}, 0).value();
  Poller poller_;
  std::unique_ptr<Driver> driver_ = make_http_driver(GetParam(), poller_, clock_);
};

TEST_P(DriverTest, AConnectionThatTheServerHasClosedMeanwhileIsNotUsedAgain) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                    Manner::at_once_and_close);
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  ASSERT_TRUE(server_.wait_for_closed(1, 20s));
  turn(0ms);
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  EXPECT_EQ(server_.connections(), 2U);
}

TEST_P(DriverTest, WhatIsSentUnaskedIsNotTakenForAnAnswer) {
  server_.answer_as("/told", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 500 No\r\n\r\n");
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
  EXPECT_EQ(send(), (Outcome{Ending::answered, 200}));
}

INSTANTIATE_TEST_SUITE_P(Both, DriverTest, ::testing::Values(HttpPath::lean, HttpPath::libcurl));

}  // namespace
}  // namespace harness::load
