#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <pqxx/pqxx>

#include "tests/component/services/fake_loki.hpp"
#include "tests/component/services/spans.hpp"
#include "tests/support/temp_postgres.hpp"

namespace harness::test {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

json event(const std::string& id, const std::string& username = "ada") {
  return {{"usage", true}, {"event_id", id},       {"event_type", "run"},  {"session_id", "s1"},
          {"die", "fair"}, {"username", username}, {"service", "frontend"}};
}

class UsageScraper : public ::testing::Test {
 protected:
  UsageScraper() { postgres.run_file(HARNESS_SOURCE_DIR "/stack/postgres/usage-stats.sql"); }

  ServiceProcess start(const std::vector<std::string>& more = {}) {
    std::vector<std::string> args{"--database=" + postgres.url("usage_stats"),
                                  "--loki=" + loki.url(), "--poll-interval=50ms"};
    args.insert(args.end(), more.begin(), more.end());
    return ServiceProcess("usage-scraper", args);
  }

  std::string ask(const std::string& question) {
    pqxx::connection connection(postgres.url("usage_stats"));
    return pqxx::nontransaction(connection).exec(question)[0][0].c_str();
  }
  std::string stored() { return ask("SELECT count(*) FROM usage_events"); }
  static double total(ServiceProcess& scraper, const std::string& result) {
    return scraper.metric("usage_events_total{result=\"" + result + "\"}");
  }
  static bool polls_again(ServiceProcess& scraper) {
    const auto good = [&] { return scraper.metric(R"(usage_polls_total{result="success"})"); };
    const double before = good();
    return eventually([&] { return good() >= before + 2; });
  }

  TempPostgres postgres;
  FakeLoki loki;
};

TEST_F(UsageScraper, StoresWhatPeopleDidOnce) {
  loki.add(FakeLoki::ago(30s), event("id-1"));
  loki.add(FakeLoki::ago(20s), event("id-2"));
  auto scraper = start();
  ASSERT_TRUE(eventually([&] { return stored() == "2"; }));
  ASSERT_TRUE(polls_again(scraper));
  EXPECT_EQ(stored(), "2");
  EXPECT_EQ(total(scraper, "stored"), 2);
  EXPECT_GE(total(scraper, "duplicate"), 2);
  EXPECT_TRUE(eventually([&] {  // each is asked for by itself, while polls go on
    return total(scraper, "read") == total(scraper, "stored") + total(scraper, "duplicate");
  }));
  EXPECT_EQ(ask("SELECT username || details FROM usage_events WHERE event_id = 'id-1'"),
            R"(ada{"die": "fair"})");
  EXPECT_EQ(scraper.get("/health").status, 200);
  EXPECT_GT(scraper.metric("usage_last_success_timestamp_seconds"), 0);
}

TEST_F(UsageScraper, CanBeToldToStoreAnEventAtEachPoll) {
  loki.add(FakeLoki::ago(30s), event("id-1"));
  auto scraper = start({"--regression=repeated-usage-events"});
  EXPECT_TRUE(eventually([&] { return std::stoi(stored()) > 2; }));
}

TEST_F(UsageScraper, NeverTakesTwoEventsForOne) {
  json alike = event("");
  alike.erase("event_id");
  const auto at = FakeLoki::ago(30s);
  loki.add(at, alike);
  loki.add(at + 1, alike);
  loki.add(at, event("id-1"));
  loki.add(at, event("id-2"));
  auto scraper = start();
  ASSERT_TRUE(eventually([&] { return stored() == "4"; }));
  ASSERT_TRUE(polls_again(scraper));
  EXPECT_EQ(stored(), "4");
}

TEST_F(UsageScraper, TurnsPagesUntilTheWindowIsRead) {
  const auto at = FakeLoki::ago(60s);
  for (int i = 0; i < 95; ++i) loki.add(at + i / 3, event("id-" + std::to_string(i)));
  auto scraper = start({"--page-size=10", "--poll-interval=60s"});
  EXPECT_TRUE(
      eventually([&] { return scraper.metric(R"(usage_polls_total{result="success"})") == 1; }));
  EXPECT_EQ(stored(), "95");
  EXPECT_EQ(total(scraper, "read") - total(scraper, "duplicate"), 95);
}

TEST_F(UsageScraper, AsksForLessWhereLokiCannotAnswerSoMuch) {
  for (int i = 0; i < 20; ++i) loki.add(FakeLoki::ago(30s) + i, event("id-" + std::to_string(i)));
  loki.refuse_pages_above(5);
  auto scraper = start({"--page-size=20"});
  EXPECT_TRUE(eventually([&] { return stored() == "20"; }));
}

TEST_F(UsageScraper, CatchesUpAfterAnOutageLongerThanItsLookback) {
  loki.add(FakeLoki::ago(5ms), event("before"));
  {
    auto scraper = start({"--lookback=1s"});
    ASSERT_TRUE(eventually([&] { return stored() == "1"; }));
    scraper.stop();
  }
  postgres.run("usage_stats", "UPDATE scrape_progress SET through_ns = through_ns - 3600000000000");
  loki.add(FakeLoki::ago(30min), event("meanwhile"));
  auto scraper = start({"--lookback=1s"});
  EXPECT_TRUE(eventually([&] { return stored() == "2"; }));
}

TEST_F(UsageScraper, DoesNotReachBackWithoutProgress) {
  loki.add(FakeLoki::ago(30min), event("long ago"));
  auto scraper = start({"--lookback=1s"});
  ASSERT_TRUE(polls_again(scraper));
  EXPECT_EQ(stored(), "0");
}

TEST_F(UsageScraper, TakesALateLineUpToItsLookback) {
  auto scraper = start({"--lookback=20s"});
  ASSERT_TRUE(polls_again(scraper));
  loki.add(FakeLoki::ago(10s), event("late"));
  EXPECT_TRUE(eventually([&] { return stored() == "1"; }));
}

TEST_F(UsageScraper, LosesAndDoublesNothingWhenKilledAgainAndAgain) {
  for (int round = 0; round < 5; ++round) {
    for (int i = 0; i < 50; ++i) {
      loki.add(FakeLoki::ago(10s) + i, event(std::to_string(round) + "-" + std::to_string(i)));
    }
    auto scraper = start({"--page-size=7", "--poll-interval=1ms"});
    const auto asked = loki.questions();
    EXPECT_TRUE(eventually([&] { return loki.questions() > asked + 2; }));
    scraper.process().signal(SIGKILL);
    EXPECT_TRUE(eventually([&] { return scraper.process().ending().has_value(); }));
  }
  auto scraper = start();
  EXPECT_TRUE(eventually([&] { return stored() == "250"; })) << stored();
  ASSERT_TRUE(polls_again(scraper));
  EXPECT_EQ(stored(), "250");
}

TEST_F(UsageScraper, GoesOnWhenTheDatabaseIsBack) {
  auto scraper = start();
  ASSERT_TRUE(polls_again(scraper));
  postgres.stop();
  loki.add(FakeLoki::ago(0s), event("meanwhile"));
  ASSERT_TRUE(eventually([&] { return scraper.get("/health").status == 503; }));
  EXPECT_GE(scraper.metric(R"(usage_polls_total{result="failure"})"), 1);
  postgres.start();
  EXPECT_TRUE(eventually([&] { return stored() == "1"; }));
  EXPECT_TRUE(eventually([&] { return scraper.get("/health").status == 200; }));
}

TEST_F(UsageScraper, SaysThatLokiIsOfNoHelp) {
  loki.fail_with(429);
  auto scraper = start();
  const auto failed = span_where(scraper, [](const ReceivedSpan& span) {
    return span.name == "scrape usage events" && span.status_code == 2;
  });
  EXPECT_EQ(failed.status_message, "loki answered with status 429");
  const auto health = json::parse(scraper.get("/health").body);
  EXPECT_EQ(health.at("reason"), "loki answered with status 429");
  EXPECT_EQ(stored(), "0");
  EXPECT_EQ(ask("SELECT count(*) FROM scrape_progress"), "0");
}

TEST_F(UsageScraper, PassesOverWhatIsNoEvent) {
  loki.add(FakeLoki::ago(30s), "not JSON: \"usage\":true");
  loki.add(FakeLoki::ago(30s), event("id-1", std::string("a\0b", 3)));
  loki.add(FakeLoki::ago(30s), event("id-2"));
  auto scraper = start();
  EXPECT_TRUE(eventually([&] { return stored() == "1"; }));
  EXPECT_TRUE(eventually([&] { return total(scraper, "malformed") >= 2; }));
}

TEST_F(UsageScraper, TracesEachPollDownToTheDatabase) {
  loki.add(FakeLoki::ago(30s), event("id-1"));
  auto scraper = start();
  const auto insert = span_where(
      scraper, [](const ReceivedSpan& span) { return span.name == "INSERT usage_events"; });
  const auto poll = span_named(scraper, "scrape usage events", insert.trace_id);
  const auto question = span_named(scraper, "GET", insert.trace_id);
  EXPECT_EQ(poll.parent_span_id, "");
  EXPECT_EQ(insert.parent_span_id, poll.span_id);
  EXPECT_EQ(question.parent_span_id, poll.span_id);
  EXPECT_EQ(insert.attributes.at("db.name"), "usage_stats");
}

}  // namespace
}  // namespace harness::test
