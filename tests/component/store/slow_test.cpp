// The store's server where queries take long: others are in nobody's way.
#include <gmock/gmock.h>

#include <atomic>
#include <future>
#include <stdexcept>

#include "harness/net/http_client.hpp"
#include "stack/store/http/server.hpp"
#include "tests/support/eventually.hpp"

namespace store::http {
namespace {

using namespace std::chrono_literals;
using harness::net::HttpClient;
using harness::net::HttpResponse;
using harness::test::eventually;
using ::testing::HasSubstr;

class SlowQueries : public ::testing::Test {
 protected:
  static constexpr int most = 5;

  ~SlowQueries() override { open_gate(); }

  void open_gate() {
    if (!std::exchange(is_open_, true)) gate_.set_value();
  }
  void close_gate() {
    gate_ = {};
    opened_ = gate_.get_future().share();
    is_open_ = false;
  }

  Routes routes() {
    return {{"GET", "/long", [this](const Request& request) { return take_long(request); }},
            {"GET", "/long-lookup", [this](const Request& request) { return take_long(request); },
             Lane::lookup},
            {"GET", "/quick",
             [](const Request& request) {
               return text(request.ask_going({}) == Going::on ? 200 : 500, "quick");
             }},
            {"GET", "/lookup", [](const Request&) { return text(200, "found"); }, Lane::lookup}};
  }

  // Says so, as one does that cannot be cut short.
  Response take_long(const Request& request) {
    const Going going = request.ask_going(1h);
    if (going != Going::on) {
      const Stopped instead = stopped(going);
      return text(instead.status, instead.why);
    }
    ++long_;
    opened_.wait();
    return text(200, "at last");
  }

  HttpResponse get(const std::string& target) {
    HttpClient client;
    const auto answer = client.send({"GET", server_->url() + target, {}, {}, 30s});
    if (!answer) throw std::runtime_error(to_string(answer.error()));
    return *answer;
  }

  // As many as may.
  std::vector<std::future<HttpResponse>> begin_long_ones(const std::string& target) {
    std::vector<std::future<HttpResponse>> all;
    const int before = long_;
    for (int i = 0; i < most; ++i) {
      all.push_back(std::async(std::launch::async, [this, target] { return get(target); }));
    }
    EXPECT_TRUE(eventually([&] { return long_ == before + most; }));
    return all;
  }

  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
  bool is_open_ = false;
  std::atomic<int> long_ = 0;
  std::unique_ptr<Server> server_ =
      Server::start({.query_threads = 2, .slow_queries = {.most = most}}, routes()).value();
};

TEST_F(SlowQueries, MakeRoomForQuickOnes) {
  auto slow = begin_long_ones("/long");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/quick").body, "quick");
  open_gate();
  for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
}

TEST_F(SlowQueries, MakeRoomAmongLookups) {
  auto slow = begin_long_ones("/long-lookup");
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/lookup").body, "found");
  open_gate();
  for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
}

TEST_F(SlowQueries, AreRefusedWhereAsManyAreAtWork) {
  auto slow = begin_long_ones("/long");
  const auto refused = get("/long");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("too many requests that take long"));
  EXPECT_EQ(refused.headers.at("retry-after"), "1");
  EXPECT_EQ(get("/quick").body, "quick");
  open_gate();
  for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
}

TEST_F(SlowQueries, LeaveTheirPlacesToOthersWhenTheyEnd) {
  for (int round = 0; round < 3; ++round) {
    auto slow = begin_long_ones("/long");
    open_gate();
    for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
    close_gate();
  }
  open_gate();
}

}  // namespace
}  // namespace store::http
