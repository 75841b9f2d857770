// The store's server where queries take long: others are in nobody's way.
#include <gmock/gmock.h>

#include <array>
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

  explicit SlowQueries(const SlowJobs& slow = {.most = most, .at_work = most}) {
    server_ = Server::start({.query_threads = 2, .slow_queries = slow}, routes()).value();
  }
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
            {"GET", "/turns", [this](const Request& request) { return take_turns(request); }},
            {"GET", "/quick",
             [](const Request& request) {
               return text(request.ask_going({}) == Going::on ? 200 : 500, "quick");
             }},
            {"GET", "/lookup", [](const Request&) { return text(200, "found"); }, Lane::lookup}};
  }

  // Says so, as one does that cannot be cut short.
  Response take_long(const Request& request) {
    Going going = Going::later;
    while (going == Going::later) going = request.ask_going(1h);
    if (going != Going::on) {
      const Stopped instead = stopped(going);
      return text(instead.status, instead.why);
    }
    ++long_;
    const int now = ++at_once_;
    for (int before = most_at_once_; before < now;) {
      if (most_at_once_.compare_exchange_weak(before, now)) break;
    }
    opened_.wait();
    --at_once_;
    return text(200, "at last");
  }

  // Asks again and again.
  Response take_turns(const Request& request) {
    std::atomic<int>& turns = turns_.at(request.param("who") == "0" ? 0 : 1);
    while (opened_.wait_for(0s) != std::future_status::ready) {
      if (request.ask_going(1h) == Going::on) ++turns;
    }
    return text(200, "at last");
  }

  HttpResponse get(const std::string& target) {
    HttpClient client;
    const auto answer = client.send({"GET", server_->url() + target, {}, {}, 30s});
    if (!answer) throw std::runtime_error(to_string(answer.error()));
    return *answer;
  }

  // They end when the gate is opened.
  std::vector<std::future<HttpResponse>> begin(int count, const std::string& target) {
    std::vector<std::future<HttpResponse>> all;
    for (int i = 0; i < count; ++i) {
      all.push_back(std::async(std::launch::async, [this, target] { return get(target); }));
    }
    return all;
  }
  std::vector<std::future<HttpResponse>> begin_in_the_end(int count, const std::string& target) {
    std::vector<std::future<HttpResponse>> all;
    for (int i = 0; i < count; ++i) {
      all.push_back(
          std::async(std::launch::async, [this, target] { return get_in_the_end(target); }));
    }
    return all;
  }
  // A place is free a moment after its answer has gone out, so that the next may come too early: it
  // is told to come again.
  HttpResponse get_in_the_end(const std::string& target) {
    HttpResponse answer;
    const auto is_taken = [&] {
      answer = get(target);
      return answer.status != 429;
    };
    EXPECT_TRUE(eventually(is_taken)) << "no place became free";
    return answer;
  }
  // As many as may.
  std::vector<std::future<HttpResponse>> begin_long_ones(const std::string& target) {
    const int before = long_;
    auto all = begin(most, target);
    EXPECT_TRUE(eventually([&] { return long_ == before + most; }));
    return all;
  }

  std::promise<void> gate_;
  std::shared_future<void> opened_ = gate_.get_future().share();
  bool is_open_ = false;
  std::atomic<int> long_ = 0;
  std::atomic<int> at_once_ = 0;
  std::atomic<int> most_at_once_ = 0;
  std::array<std::atomic<int>, 2> turns_{};
  std::unique_ptr<Server> server_;
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
    auto slow = begin_in_the_end(most, "/long");
    EXPECT_TRUE(eventually([&] { return long_ == most * (round + 1); }));
    open_gate();
    for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
    close_gate();
  }
  open_gate();
}

class ManySlowQueries : public SlowQueries {
 protected:
  ManySlowQueries() : SlowQueries({.most = 64, .at_work = 2}) {}
};

TEST_F(ManySlowQueries, WaitForTheirTurnApartFromQuickOnes) {
  auto slow = begin(40, "/long");
  EXPECT_TRUE(eventually([&] { return long_ == 2; }));
  for (int i = 0; i < 5; ++i) EXPECT_EQ(get("/quick").body, "quick");
  EXPECT_EQ(long_, 2);
  open_gate();
  for (auto& one : slow) EXPECT_EQ(one.get().body, "at last");
  EXPECT_EQ(long_, 40);
  EXPECT_EQ(most_at_once_, 2);
}

class SlowQueriesByTurns : public SlowQueries {
 protected:
  SlowQueriesByTurns() : SlowQueries({.most = 64, .at_work = 1, .turn = 0ns}) {}
};

TEST_F(SlowQueriesByTurns, AllComeOn) {
  auto one = begin(1, "/turns?who=0");
  auto other = begin(1, "/turns?who=1");
  EXPECT_TRUE(eventually([&] { return turns_[0] > 3 && turns_[1] > 3; }));
  open_gate();
  EXPECT_EQ(one.front().get().body, "at last");
  EXPECT_EQ(other.front().get().body, "at last");
}

}  // namespace
}  // namespace store::http
