#include "tests/support/told_requests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace harness::test {
namespace {

using namespace std::chrono_literals;

class Kept final : public load::Receiver {
 public:
  void ended(const load::Completion& completion) override {
    ++ends;
    met.outcome = completion.outcome;
    met.why = completion.why;
    if (completion.answer != nullptr) met.answer = *completion.answer;
  }
  void sent_again() override {}
  int ends = 0;
  ToldRequests::Met met;
};

load::PreparedRequest prepared(scenario::Request request, const std::string& url) {
  request.url = "{server}";
  request.tls.skip_verify = true;
  const load::Scope scope(load::BaseUrls{{"server", url}});
  return load::PreparedRequest::make(request, scope, 0).value();
}

bool has_whole_http_1(std::string_view request, std::size_t body) {
  const std::size_t end = request.find("\r\n\r\n");
  return end != std::string_view::npos && request.size() >= end + 4 + body;
}

// RFC 9113, 3.4 and 4.1: a frame that ends the client's stream has come.
bool has_whole_http_2(std::string_view bytes) {
  constexpr std::size_t preface = 24;
  constexpr std::size_t head = 9;
  constexpr unsigned last_frame_of_stream = 1;
  std::size_t at = preface;
  while (at + head <= bytes.size()) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
    const std::size_t size = byte(0) * 65536U + byte(1) * 256U + byte(2);
    const bool is_of_request = byte(3) <= 1;  // data or headers
    if (at + head + size > bytes.size()) return false;
    if (is_of_request && (byte(4) & last_frame_of_stream) != 0) return true;
    at += head + size;
  }
  return false;
}

}  // namespace

ToldRequests::ToldRequests(load::HttpPath path, scenario::Request request,
                           ToldServer::Speaks speaks)
    : server_(speaks), http_(request.http), request_(prepared(std::move(request), server_.url())) {
  origins_.look_up(server_.url(), request_.kind().protocol);
  driver_ = load::make_http_driver(path, poller_, clock_, origins_);
}

bool ToldRequests::has_come() {
  const std::string& taken = server_.taken();
  return http_ == scenario::HttpVersion::http_2
             ? has_whole_http_2(taken)
             : has_whole_http_1(taken, request_.kind().body.size());
}

void ToldRequests::turn(Duration at_most) {
  driver_->run_due(clock_.now());
  if (const auto deadline = driver_->deadline()) {
    at_most = std::clamp(*deadline - clock_.now(), Duration{0}, at_most);
  }
  poller_.wait(at_most);
}

ToldRequests::Met ToldRequests::met(const std::vector<std::string_view>& pieces, load::Keep keep) {
  Kept kept;
  const load::TraceContext trace{1, 2, 3};
  load::Order order{request_.kind(), server_.url(), trace, clock_.now()};
  order.keep = keep;
  const load::TransferId transfer = driver_->send(order, kept);
  const TimePoint limit = clock_.now() + 20s;  // which only what does not come reaches
  while (!has_come() && kept.ends == 0 && clock_.now() < limit) turn(0ms);
  EXPECT_TRUE(has_come()) << to_text(kept.met.outcome);
  for (const std::string_view piece : pieces) {
    server_.say(piece);
    do {
      turn(0ms);
    } while (server_.is_unread() && kept.ends == 0 && clock_.now() < limit);
  }
  // Time to read it, so that the end does not come with it. libcurl reads HTTP/2 a second time.
  const int times = http_ == scenario::HttpVersion::http_2 ? 3 : 0;
  for (int turns = 0; kept.ends == 0 && turns < times; ++turns) turn(1ms);
  server_.hang_up();
  while (kept.ends == 0 && clock_.now() < limit) {
    server_.meet_another();
    turn(1ms);
  }
  if (kept.ends == 0) driver_->cancel(transfer);
  turn(0ms);  // and sees that the server has gone
  server_.forget();
  EXPECT_EQ(kept.ends, 1);
  return kept.met;
}

}  // namespace harness::test
