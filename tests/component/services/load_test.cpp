#include <future>
#include <mutex>

#include "services/core/event_loop.hpp"
#include "services/http/client.hpp"
#include "tests/component/services/stage5.hpp"
#include "tests/support/raw_connection.hpp"
#include "tests/support/sanitized.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

// Many requests at a time, from one thread.
class Crowd {
 public:
  ~Crowd() { loop_.stop(); }

  // Sends all of them at once; the statuses come when the last is answered, 0 for no answer.
  std::future<std::vector<int>> send(int count, const std::string& url) {
    auto answers = std::make_shared<Answers>();
    answers->left = count;
    auto all = answers->all.get_future();
    loop_.post([this, count, url, answers] {
      for (int i = 0; i < count; ++i) {
        client_.start({"GET", url, {}, {}, 30s},
                      [answers](const services::http::CallResult& result) {
                        answers->statuses.push_back(result ? result->status : 0);
                        if (--answers->left == 0) answers->all.set_value(answers->statuses);
                      });
      }
    });
    return all;
  }

 private:
  struct Answers {
    int left = 0;
    std::vector<int> statuses;
    std::promise<std::vector<int>> all;
  };

  services::SystemClock clock_;
  services::EventLoop loop_{clock_, "crowd"};
  services::http::Client client_{loop_};
};

// 500 rolls of up to a second each. If a delay or a call downstream held one of the two threads,
// they would take minutes; that they take about one delay is the whole point of the services.
TEST(Load, FiveHundredRollsWaitTogetherOnTwoThreadsEach) {
  Stage5 stage({{"--acquire-timeout=10s"}, {"--max-delay=1s", "--error-rate=0"}, {}});
  ASSERT_TRUE(stage.roll_succeeds());
  Crowd crowd;
  const auto begin = SteadyClock::now();
  auto statuses = crowd.send(500, stage.frontend.url() + "/roll?die=fair").get();
  const auto took = SteadyClock::now() - begin;
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 500);
  if (!sanitized) {
    EXPECT_LT(took, 4s);
  }
  RecordProperty("seconds", std::to_string(std::chrono::duration<double>(took).count()));
}

TEST(Load, PastTheQueueOfAnExhaustedPoolIsAnsweredAtOnce) {
  DicePostgres postgres;
  ServiceProcess die_service("die-service", {postgres.database_flag(), "--pool-size=1"});
  ASSERT_TRUE(eventually([&] { return die_service.get("/dice/fair").status == 200; }));
  const auto lock = postgres.begin(
      "dice", "BEGIN; LOCK TABLE dice IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)");
  ASSERT_TRUE(eventually([&] { return die_service.get("/dice/fair").status == 503; }));

  Crowd crowd;
  const auto begin = SteadyClock::now();
  const auto statuses = crowd.send(20, die_service.url() + "/dice/fair").get();
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 503), 20);
  EXPECT_LT(SteadyClock::now() - begin, 2s);
  const auto lines = die_service.logs_of("/dice/fair");
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
    return line.value("error", "") == "no database connection was free within 500ms";
  }));
}

TEST(Load, OfPeersThatHangUpLeavesNothingBehind) {
  Stage5 stage({{}, {"--max-delay=100ms", "--error-rate=0"}, {}});
  ASSERT_TRUE(stage.roll_succeeds());
  for (int i = 0; i < 50; ++i) {
    RawConnection(stage.frontend.port()).say("GET /roll?die=fair HTTP/1.1\r\nHost: x\r\n\r\n");
  }
  ASSERT_TRUE(eventually([&] { return stage.frontend.logs_of("/roll?die=fair").size() == 51; }));
  EXPECT_TRUE(stage.roll_succeeds());
  // The one of the scrape itself is left.
  EXPECT_TRUE(eventually([&] { return stage.frontend.metric("http_active_connections") == 1; }));
}

TEST(Load, UnderWayAtSigtermIsFinished) {
  Stage5 stage({{"--acquire-timeout=10s"}, {"--max-delay=1s", "--error-rate=0"}, {}});
  ASSERT_TRUE(stage.roll_succeeds());
  Crowd crowd;
  auto answers = crowd.send(100, stage.frontend.url() + "/roll?die=fair");
  ASSERT_TRUE(eventually([&] {
    return stage.die_service.logs_of("/dice/fair").size() == 101;  // all are rolling now
  }));
  EXPECT_TRUE(stage.frontend.stop().is_success());
  const auto statuses = answers.get();
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 100);
  // Two spans each, and all were sent before the end.
  EXPECT_EQ(stage.frontend.traces().spans().size(), 202U);
}

TEST(Load, ThatArrivesAfterSigtermIsRefusedAndToldSo) {
  Stage5 stage({{}, {"--max-delay=1s", "--error-rate=0", "--seed=1"}, {}});
  ASSERT_TRUE(stage.roll_succeeds());
  Crowd crowd;
  auto rolling = crowd.send(50, stage.frontend.url() + "/roll?die=fair");
  ASSERT_TRUE(eventually([&] { return stage.die_service.logs_of("/dice/fair").size() == 51; }));
  stage.frontend.process().signal(SIGTERM);
  ASSERT_TRUE(eventually([&] { return stage.frontend.get("/health").status == 503; }));
  const auto late = stage.frontend.get("/roll?die=fair");
  EXPECT_EQ(late.status, 503);
  EXPECT_EQ(late.body, R"({"error":"the service is stopping"})");
  const auto statuses = rolling.get();
  EXPECT_EQ(std::count(statuses.begin(), statuses.end(), 200), 50);
}

}  // namespace
}  // namespace harness::test
