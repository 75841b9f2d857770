// A system that is kept up until it is told to end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {
namespace {

using std::chrono::seconds;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(Up, KeepsTheBackendsUntilDownEndsThem) {
  HarnessProcess up({"up", "stack"});
  ASSERT_TRUE(is_up(up)) << up.output();
  for (const char* path : {"prometheus", "loki", "tempo", "otlp"}) {
    net::HttpRequest request;
    request.url = url_of(up, path) + (path == std::string("prometheus") ? "/-/ready" : "/ready");
    const auto answer = net::HttpClient().send(request);
    ASSERT_TRUE(answer) << request.url;
    EXPECT_EQ(answer->status, 200) << request.url;
  }
  for (const std::string name : {"stage1", "nothing"}) {  // whether or not it could be up
    HarnessProcess down({"down", name}, up);
    EXPECT_EQ(down.wait(), 2);
    EXPECT_THAT(one_line(down.output()),
                HasSubstr(name + ": nothing of that name is up; up: stack (pid " +
                          std::to_string(up.pid())));
  }
  EXPECT_EQ(said_by({"down", "stack"}, up), "stack is down\n");
  EXPECT_THAT(up.scratches(), IsEmpty());
  EXPECT_THAT(up.processes(), IsEmpty());
  EXPECT_EQ(up.wait(), 0);
  HarnessProcess again({"down", "stack"}, up);
  EXPECT_EQ(again.wait(), 2);
  EXPECT_EQ(said_by({"down"}, up), "nothing is up\n");
}

bool is_scraped(const HarnessProcess& up, const std::string& job) {
  net::HttpRequest request;
  request.url = url_of(up, "prometheus") + "/api/v1/query?query=up%7Bjob%3D%22" + job + "%22%7D";
  const auto answer = net::HttpClient().send(request);
  return answer && answer->body.find("\"1\"]") != std::string::npos;
}

TEST(Up, ScrapesItsBackendsAndMovesUsageEvents) {
  HarnessProcess up({"up", "stack", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  for (const char* job : {"prometheus", "loki", "tempo", "otlp", "usage-scraper"}) {
    EXPECT_TRUE(eventually([&] { return is_scraped(up, job); }, seconds{20})) << job;
  }
  EXPECT_TRUE(up.processes().contains("usage-stats"));
  EXPECT_EQ(said_by({"down", "stack"}, up), "stack is down\n");
}

TEST(Up, SaysTheStageOfWhatIsScraped) {
  HarnessProcess up({"up", "1", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  net::HttpRequest request;
  request.url = url_of(up, "prometheus") +
                "/api/v1/query?query=http_requests_total%7Bjob%3D%22dice-roller%22%2C"
                "stage%3D%22stage1%22%7D";
  EXPECT_TRUE(eventually(
      [&] {
        const auto answer = net::HttpClient().send(request);
        return answer && answer->body.find("\"handler\":\"/roll\"") != std::string::npos;
      },
      seconds{20}));
  EXPECT_EQ(said_by({"down", "1"}, up), "stage1 is down\n");
}

TEST(Up, IsAskedWhatDashboardsAsk) {
  HarnessProcess up({"up", "1", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  net::HttpRequest roll;
  roll.url = url_of(up, "dice-roller") + "/roll?die=fair";
  ASSERT_TRUE(net::HttpClient().send(roll));
  const std::string dashboard = HARNESS_SOURCE_DIR "/dashboards/stage1.json";
  for (const std::string named : {"", "stage1"}) {
    Words words{"check", "dashboards", dashboard, "--live"};
    if (!named.empty()) words.insert(words.end(), {"--against", named});
    std::string said;
    // Its metrics come with the next scrapes, those of its spans with what Tempo writes.
    EXPECT_TRUE(eventually(
        [&] {
          HarnessProcess check(words, up);
          const int code = check.wait(seconds{30});
          said = check.output();
          return code == 0;
        },
        seconds{30}))
        << said;
    EXPECT_THAT(said, HasSubstr("panel Rolls by Die Type: "));
  }
  EXPECT_EQ(said_by({"down", "1"}, up), "stage1 is down\n");
}

TEST(Up, HasWhatTheDatabaseSaysAmongTheLogs) {
  HarnessProcess up({"up", "5", "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  net::HttpRequest request;
  request.url = url_of(up, "loki") +
                "/loki/api/v1/query_range?query=%7Bjob%3D%22postgres%22%2C"
                "container_name%3D%22postgres-stage5%22%7D";
  EXPECT_TRUE(eventually(
      [&] {
        const auto answer = net::HttpClient().send(request);
        return answer && answer->body.find("ready to accept connections") != std::string::npos;
      },
      seconds{20}));
  EXPECT_EQ(said_by({"down", "5"}, up), "stage5 is down\n");
}

TEST(Up, RollsTheDiceOfAFileOfOnesOwnInAllServices) {
  const TempDirectory home;
  const std::string file = home / "dice.json";
  std::ofstream(file) << R"([{"name": "d100", "sides": 1, "offset": 99, "error_rate": 0}])";
  HarnessProcess up({"up", "3", "--ports", "free", "--service-arg", "die-service=--dice=" + file});
  ASSERT_TRUE(is_up(up)) << up.output();
  net::HttpRequest request;
  request.url = url_of(up, "frontend") + "/roll?die=d100";
  const auto rolled = net::HttpClient().send(request);
  ASSERT_TRUE(rolled);
  EXPECT_EQ(rolled->body, R"({"roll":100})");
  request.url = url_of(up, "frontend") + "/roll?die=fair";
  const auto refused = net::HttpClient().send(request);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 400);
  EXPECT_EQ(said_by({"down", "3"}, up), "stage3 is down\n");
}

TEST(Up, TakesOtherPortsBesideOneThatIsUpAlready) {
  HarnessProcess first({"up", "stack"});
  ASSERT_TRUE(is_up(first)) << first.output();
  HarnessProcess second({"up", "1"}, first);
  ASSERT_TRUE(is_up(second)) << second.output();
  EXPECT_THAT(
      second.output(),
      ContainsRegex("loki: port 3100 is taken by pid .* of stack .pid .*; another is used"));
  EXPECT_NE(url_of(first, "loki"), url_of(second, "loki"));
  EXPECT_THAT(second.output(), HasSubstr("dice-roller"));

  // One that ends by itself is told of, and does not end the rest.
  ASSERT_EQ(kill(second.processes().at("dice-roller"), SIGKILL), 0);
  EXPECT_TRUE(eventually([&] {
    return second.output().find("dice-roller was killed by signal 9") != std::string::npos;
  }));
  second.signal(SIGINT);
  EXPECT_EQ(second.wait(seconds{10}), 0);
  EXPECT_TRUE(first.running());
  EXPECT_EQ(said_by({"down"}, first), "stack is down\n");
}

TEST(Up, LeavesNothingBehindWhenItIsKilled) {
  HarnessProcess up({"up", "stack"});
  ASSERT_TRUE(is_up(up)) << up.output();
  up.signal(SIGKILL);
  EXPECT_EQ(up.wait(), 128 + SIGKILL);
  // Its watchdog may be at it, or just done.
  EXPECT_THAT(said_by({"down"}, up), ::testing::AnyOf("stack is down\n", "nothing is up\n"));
  EXPECT_TRUE(
      eventually([&] { return up.scratches().empty() && up.processes().empty(); }, seconds{5}));
}

TEST(Up, EndsNoStageThatThereIsNot) {
  HarnessProcess down({"down", "stage9"});
  EXPECT_EQ(down.wait(seconds{30}), 2);
  EXPECT_THAT(one_line(down.output()),
              HasSubstr("stage9: nothing of that name is up; nothing is up at all"));
}

// Who wants the standard ports or none is told who has them.
TEST(Up, RefusesToTakeOtherPortsWhereItIsTold) {
  HarnessProcess first({"up", "stack"});
  ASSERT_TRUE(is_up(first)) << first.output();
  HarnessProcess second({"up", "stack", "--ports", "standard"}, first);
  EXPECT_EQ(second.wait(seconds{30}), 3);
  EXPECT_THAT(second.output(),
              ContainsRegex("prometheus: port 9090 is taken by pid .* of stack .pid " +
                            std::to_string(first.pid()) +
                            ".*; end that, or leave --ports out for another port"));
  HarnessProcess third({"up", "stack", "--ports", "free"}, first);
  ASSERT_TRUE(is_up(third)) << third.output();
  EXPECT_THAT(third.output(), Not(HasSubstr("is taken by")));
  HarnessProcess wrong({"up", "stack", "--ports", "8080"});
  EXPECT_EQ(wrong.wait(), 2);
  EXPECT_THAT(wrong.output(), HasSubstr("--ports: \"8080\" are no ports; write standard or free"));
}

TEST(Up, NamesTheStagesThatThereAre) {
  HarnessProcess up({"up", "stage0"});
  EXPECT_EQ(up.wait(), 2);
  EXPECT_THAT(up.output(), HasSubstr("stage0: is neither a stage nor the directory of a run; "));
  EXPECT_THAT(up.output(), HasSubstr("stage1, stage2"));
}

}  // namespace
}  // namespace harness::test
