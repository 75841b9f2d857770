#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr const char* trace_id = "0af7651916cd43dd8448eb211c80319c";
constexpr const char* traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

// Half a second to get a connection, little more for the query, and some for a busy machine.
constexpr auto own_deadline = 1500ms;

struct Timed {
  net::HttpResponse answer;
  SteadyClock::duration took;
};

Timed timed_roll(Stage5& stage) {
  const auto begin = SteadyClock::now();
  auto answer = stage.frontend.get("/roll?die=fair", {{"traceparent", traceparent}});
  return {std::move(answer), SteadyClock::now() - begin};
}

void expect_told_by_all_signals(Stage5& stage) {
  for (ServiceProcess* service : stage.services()) {
    const bool is_die_service = service == &stage.die_service;
    const std::string route = is_die_service ? "/dice/{name}" : "/roll";
    const auto lines = service->logs_of(is_die_service ? "/dice/fair" : "/roll?die=fair");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].at("level"), "ERROR");
    EXPECT_EQ(lines[0].at("message"), "Roll failed");
    EXPECT_EQ(lines[0].at("trace_id"), trace_id);
    EXPECT_EQ(lines[0].at("http_status"), 503);
    EXPECT_FALSE(lines[0].at("error").get<std::string>().empty());
    EXPECT_EQ(span_named(*service, "GET " + route, trace_id).status_code, 2);
    EXPECT_EQ(service->metric("http_requests_total{handler=\"" + route +
                              "\",method=\"GET\",status=\"503\"}"),
              1);
  }
  const auto query = span_named(stage.die_service, "SELECT dice", trace_id);
  EXPECT_EQ(query.status_code, 2);
  EXPECT_EQ(query.events, std::vector<std::string>{"exception"});
}

void expect_connections(Stage5& stage, const std::string& state, int count) {
  const std::string series = "db_pool_connections{state=\"" + state + "\"}";
  EXPECT_TRUE(eventually([&] { return stage.die_service.metric(series) == count; }))
      << count << " connections should be " << state;
}

void expect_good_roll_within_two_seconds(Stage5& stage) {
  const auto begin = SteadyClock::now();
  EXPECT_TRUE(eventually([&] { return stage.roll_succeeds(); }));
  EXPECT_LT(SteadyClock::now() - begin, 2s);
}

TEST(Outage, IsAnHonestStoryInEachService) {
  Stage5 stage;
  stage.postgres.stop();
  const auto [answer, took] = timed_roll(stage);
  EXPECT_EQ(answer.status, 503);
  EXPECT_LT(took, own_deadline);
  EXPECT_THAT(answer.body, testing::HasSubstr("no database connection within 500ms: "));
  expect_told_by_all_signals(stage);
}

TEST(Outage, EndsWithinTwoSecondsOfTheDatabasesReturn) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  stage.postgres.stop();
  EXPECT_FALSE(stage.roll_succeeds());
  expect_connections(stage, "broken", 4);
  stage.postgres.start();
  expect_good_roll_within_two_seconds(stage);
}

TEST(Outage, ThatNobodyNoticedIsOverBeforeTheNextRoll) {
  Stage5 stage;
  expect_connections(stage, "idle", 4);
  stage.postgres.stop();
  expect_connections(stage, "broken", 4);
  stage.postgres.start();
  expect_connections(stage, "idle", 4);
  EXPECT_TRUE(stage.roll_succeeds());
}

TEST(Outage, BeforeTheStartIsNotReadyAndThenIs) {
  DicePostgres postgres;
  postgres.stop();
  ServiceProcess die_service("die-service", {postgres.database_flag()});
  const auto answer = die_service.get("/health");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, testing::HasSubstr(R"("reason":"no database connection)"));
  postgres.start();
  EXPECT_TRUE(eventually([&] { return die_service.get("/health").status == 200; }));
}

TEST(Outage, DoesNotMakeTheCallersUnready) {
  Stage5 stage;
  stage.postgres.stop();
  EXPECT_EQ(stage.frontend.get("/health").status, 200);
  EXPECT_EQ(stage.dice_roller.get("/health").status, 200);
}

// A paused server keeps its sockets open and says nothing: no error ever comes from it.
TEST(Pause, IsAnsweredWithinTheDeadlineAndToldByAllSignals) {
  Stage5 stage;
  expect_connections(stage, "idle", 4);
  stage.postgres.pause();
  const auto [answer, took] = timed_roll(stage);
  EXPECT_EQ(answer.status, 503);
  EXPECT_LT(took, own_deadline);
  EXPECT_THAT(answer.body, testing::HasSubstr("the database did not answer within 600ms"));
  expect_told_by_all_signals(stage);
}

TEST(Pause, EndsWithinTwoSecondsOfTheDatabasesReturn) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  stage.postgres.pause();
  // More failures than the pool has connections: all of them were stuck once.
  for (int i = 0; i < 6; ++i) {
    const auto [answer, took] = timed_roll(stage);
    EXPECT_EQ(answer.status, 503);
    EXPECT_LT(took, own_deadline);
  }
  stage.postgres.resume();
  expect_good_roll_within_two_seconds(stage);
  expect_connections(stage, "idle", 4);
}

TEST(Pause, ThenStoppedAndStartedIsSurvivedToo) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  stage.postgres.pause();
  EXPECT_FALSE(stage.roll_succeeds());
  stage.postgres.resume();
  stage.postgres.stop();
  EXPECT_FALSE(stage.roll_succeeds());
  stage.postgres.start();
  expect_good_roll_within_two_seconds(stage);
}

TEST(Pause, DoesNotKeepAServiceFromEnding) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  stage.postgres.pause();
  EXPECT_TRUE(stage.die_service.stop().is_success());
}

TEST(SlowQuery, IsEndedByTheServerAndHoldsOneConnectionOnly) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  const auto lock = stage.postgres.begin(
      "dice", "BEGIN; LOCK TABLE dice IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)");
  ASSERT_TRUE(eventually([&] { return !stage.roll_succeeds(); }));
  const auto answer = stage.die_service.get("/dice/fair");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, testing::HasSubstr("statement timeout"));
  EXPECT_EQ(stage.die_service.get("/health").status, 200);
}

TEST(NextService, ThatIsGoneIsA503AndComesBack) {
  Stage5 stage;
  ASSERT_TRUE(stage.roll_succeeds());
  ASSERT_TRUE(stage.die_service.stop().is_success());
  const auto answer = stage.frontend.get("/roll?die=fair");
  EXPECT_EQ(answer.status, 503);
  EXPECT_THAT(answer.body, testing::HasSubstr("die-service cannot be reached"));
}

TEST(NextService, ThatHangsIsA504AtTheDeadline) {
  Stage5 stage({{}, quick_rolls, {"--timeout=300ms"}});
  ASSERT_TRUE(stage.roll_succeeds());
  stage.dice_roller.process().stop_tree();
  ASSERT_TRUE(eventually([&] { return stage.dice_roller.process().is_tree_stopped(); }));
  const auto [answer, took] = timed_roll(stage);
  EXPECT_EQ(answer.status, 504);
  EXPECT_LT(took, own_deadline);
  stage.dice_roller.process().continue_tree();
  EXPECT_TRUE(eventually([&] { return stage.roll_succeeds(); }));
}

}  // namespace
}  // namespace harness::test
