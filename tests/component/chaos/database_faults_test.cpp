// Faults on a database, on a real PostgreSQL with a database and a table of its own.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <optional>

#include "harness/observe/database.hpp"
#include "tests/component/chaos/fault_test.hpp"
#include "tests/support/temp_postgres.hpp"

namespace harness::chaos {
namespace {

using test::eventually;
using ::testing::HasSubstr;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class DatabaseFaults : public FaultTest {
 protected:
  DatabaseFaults() : FaultTest("postgres") {
    postgres.run("postgres", "CREATE DATABASE dice");
    postgres.run("dice", "CREATE TABLE dice (name text)");
    system.urls["postgres"] = postgres.url("dice");
  }

  std::unique_ptr<Fault> inject(const std::string& kind, Texts settings) {
    settings["database"] = "postgres";
    return injected(kind, settings);
  }

  // The first column; what went wrong where there is none.
  std::string ask(const std::string& sql, const std::string& database = "postgres") {
    const auto answer =
        observe::ask_database(postgres.url(database), observe::sql_query("postgres", sql),
                              clock.wall(), std::chrono::milliseconds{300});
    return answer.problem.empty() ? answer.body : answer.problem;
  }

  bool becomes(const std::string& sql, const std::string& answer) {
    return eventually([&] { return ask(sql) == answer; });
  }

  // Ends those that hold what a fault holds, as an operator would.
  void break_holder() {
    postgres.run("postgres",
                 "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE mode = "
                 "'AccessExclusiveLock' AND granted AND database = (SELECT oid FROM pg_database "
                 "WHERE datname = 'dice')");
  }

  test::TempPostgres postgres;
};

const std::string sleepers =
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' "
    "AND pid <> pg_backend_pid()";

TEST_F(DatabaseFaults, TerminatedConnectionsAreGone) {
  auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
  const auto elsewhere = postgres.begin("postgres", "SELECT pg_sleep(600)");
  ASSERT_TRUE(becomes(sleepers, R"(["2"])"));
  const auto fault = inject("terminate_connections", {});
  EXPECT_THAT(outcome_of(*fault), StartsWith("connections were ended: the server has no process "));
  EXPECT_TRUE(eventually([&] { return client.ending().has_value(); }));
  EXPECT_EQ(ask(sleepers), R"(["1"])");  // that of another database
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
}

TEST_F(DatabaseFaults, NothingIsTerminatedWhereNobodyIsConnected) {
  const auto elsewhere = postgres.begin("postgres", "SELECT pg_sleep(600)");
  ASSERT_TRUE(becomes(sleepers, R"(["1"])"));
  const auto fault = inject("terminate_connections", {});
  EXPECT_EQ(outcome_of(*fault),
            "!postgres: nobody is connected to it: there is nothing to terminate; let the load "
            "reach it before, or drop the fault");
  EXPECT_EQ(ask(sleepers), R"(["1"])");
  ASSERT_TRUE(fault->revert());
  EXPECT_EQ(fault->gone(), "it did not take effect");
}

TEST_F(DatabaseFaults, ALockedTableMakesQueriesWaitUntilItIsLetGo) {
  const auto fault = inject("lock_table", {{"table", "dice"}});
  EXPECT_THAT(outcome_of(*fault),
              StartsWith("a SELECT from dice got no lock within 100 ms: the server's process "));
  auto client = postgres.begin("dice", "SELECT * FROM dice");
  ASSERT_TRUE(becomes("SELECT count(*) FROM pg_locks WHERE NOT granted", R"(["1"])"));
  EXPECT_EQ(fault->over(), std::nullopt);
  EXPECT_FALSE(client.ending());
  expect_gone_after_revert(*fault);
  EXPECT_TRUE(eventually([&] { return client.ending().has_value(); }));
  EXPECT_TRUE(client.ending()->is_success());
}

TEST_F(DatabaseFaults, ALockThatSomebodyBreaksIsOver) {
  const auto fault = inject("lock_table", {{"table", "public.dice"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("has it to itself"));
  break_holder();
  EXPECT_THAT(why_over(*fault), testing::AnyOf("the lock on public.dice is gone",
                                               "postgres: the server ended the connection"));
  expect_gone_after_revert(*fault);
}

TEST_F(DatabaseFaults, AnotherOnesLockIsNoProof) {
  const auto other = postgres.begin("dice", "BEGIN; LOCK TABLE dice; SELECT pg_sleep(600)");
  ASSERT_TRUE(
      becomes("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND "
              "granted",
              R"(["1"])"));
  const auto fault = inject("lock_table", {{"table", "dice"}});
  const auto looks = [&] { return fault->proceed() && !fault->seen(); };
  EXPECT_TRUE(eventually([&] {
    EXPECT_TRUE(looks());
    return ask("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = "
               "'AccessExclusiveLock'") == R"(["1"])";
  }));
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(looks());
    ask("SELECT 1");
  }
  EXPECT_EQ(fault->in_the_way(), "it has not got the lock on dice yet");
  break_holder();
  EXPECT_THAT(outcome_of(*fault), HasSubstr("has it to itself"));
  expect_gone_after_revert(*fault);
}

// One that waits in vain would have everybody behind it wait, too.
TEST_F(DatabaseFaults, ALockThatIsStillWaitedForIsGivenUpAtOnce) {
  const auto other = postgres.begin("dice", "BEGIN; LOCK TABLE dice; SELECT pg_sleep(600)");
  const std::string waiting =
      "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'";
  ASSERT_TRUE(
      becomes("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'", R"(["1"])"));
  auto fault = inject("lock_table", {{"table", "dice"}});
  ASSERT_TRUE(becomes(waiting, R"(["1"])"));
  fault.reset();
  EXPECT_TRUE(becomes(waiting, R"(["0"])"));
}

TEST_F(DatabaseFaults, ATableThatIsNotThereIsToldWithThoseThatAre) {
  for (const auto& [kind, more] :
       std::map<std::string, Texts>{{"lock_table", {{"table", "dise"}}},
                                    {"slow_queries", {{"table", "dise"}, {"delay", "1s"}}}}) {
    const auto fault = inject(kind, more);
    EXPECT_EQ(outcome_of(*fault),
              "!table: there is no table \"dise\" in the database dice; its tables are dice")
        << kind;
    ASSERT_TRUE(fault->revert());
    EXPECT_EQ(fault->gone(), "it did not take effect");
  }
}

TEST_F(DatabaseFaults, ExhaustedConnectionsLetNobodyIn) {
  const auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
  ASSERT_TRUE(becomes(sleepers, R"(["1"])"));
  const auto fault = inject("exhaust_connections", {});
  EXPECT_EQ(outcome_of(*fault), "a new connection is refused: there are too many");
  EXPECT_THAT(ask("SELECT 1"), HasSubstr("too many clients already"));
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
  EXPECT_EQ(ask("SELECT 1"), R"(["1"])");
}

// What its client lets go of is free no longer than a moment.
TEST_F(DatabaseFaults, ExhaustedConnectionsAreTakenAgainAsTheyComeFree) {
  const auto fault = [&] {
    const auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
    EXPECT_TRUE(becomes(sleepers, R"(["1"])"));
    auto injected = inject("exhaust_connections", {});
    EXPECT_EQ(outcome_of(*injected), "a new connection is refused: there are too many");
    return injected;
  }();
  EXPECT_TRUE(eventually(
      [&] { return ask("SELECT 1").find("too many clients already") != std::string::npos; }));
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
}

TEST_F(DatabaseFaults, ExhaustedConnectionsMayTakeThoseThatOthersHave) {
  auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
  ASSERT_TRUE(becomes(sleepers, R"(["1"])"));
  const auto fault = inject("exhaust_connections", {{"ends_others", "true"}});
  EXPECT_EQ(outcome_of(*fault), "a new connection is refused: there are too many");
  EXPECT_TRUE(eventually([&] { return client.ending().has_value(); }));
  expect_gone_after_revert(*fault);
}

TEST_F(DatabaseFaults, ExhaustedConnectionsLeaveAsManyAsAreToBeLeft) {
  const auto fault = inject("exhaust_connections", {{"leave", "2"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("a new connection is taken, and"));
  // Who has just looked may have a connection for a moment longer.
  std::optional<target::ChildProcess> first;
  EXPECT_TRUE(eventually([&] {
    if (!first || first->ending()) first.emplace(postgres.begin("dice", "SELECT pg_sleep(600)"));
    return ask(sleepers) == R"(["1"])";
  }));
  expect_gone_after_revert(*fault);
}

TEST_F(DatabaseFaults, WhereAllIsToBeLeftNothingIsExhausted) {
  for (const std::string ends_others : {"false", "true"}) {
    const auto fault =
        inject("exhaust_connections", {{"leave", "1000"}, {"ends_others", ends_others}});
    EXPECT_THAT(outcome_of(*fault),
                MatchesRegex(R"(!postgres: [0-9]+ (are free|can be had), and 1000 are to be left: )"
                             "nothing to take; lower leave"));
    EXPECT_EQ(fault->seen(), std::nullopt);
    expect_gone_after_revert(*fault);
  }
}

TEST_F(DatabaseFaults, ADatabaseThatEndsIsNoLongerExhausted) {
  const auto fault = inject("exhaust_connections", {});
  EXPECT_EQ(outcome_of(*fault), "a new connection is refused: there are too many");
  postgres.stop();
  EXPECT_THAT(why_over(*fault), StartsWith("postgres: "));
}

TEST_F(DatabaseFaults, SlowQueriesTakeLongUntilTheyNoLongerDo) {
  const auto fault = inject("slow_queries", {{"table", "dice"}, {"delay", "300ms"}});
  EXPECT_THAT(outcome_of(*fault), StartsWith("a SELECT from dice took "));
  postgres.run("dice", "INSERT INTO dice VALUES ('fair')");  // it waits, and is let through
  EXPECT_EQ(fault->over(), std::nullopt);
  expect_gone_after_revert(*fault);
}

// At 200 ms each look began 100 ms before the lock was let go, as the one before it had ended with
// that.
TEST_F(DatabaseFaults, SlowQueriesLastHoweverTheirLooksKeepStepWithThem) {
  for (const char* delay : {"20ms", "50ms", "100ms", "200ms"}) {
    const auto fault = inject("slow_queries", {{"table", "dice"}, {"delay", delay}});
    EXPECT_THAT(outcome_of(*fault), StartsWith("a SELECT from dice took ")) << delay;
    const TimePoint end = clock.now() + std::chrono::seconds{4};
    EXPECT_TRUE(eventually([&] {
      const auto why = fault->over();
      EXPECT_EQ(why, std::nullopt) << delay;
      return why || clock.now() >= end;
    }));
    expect_gone_after_revert(*fault);
  }
}

TEST_F(DatabaseFaults, SlowQueriesThatSomebodyEndsAreOver) {
  const auto fault = inject("slow_queries", {{"table", "dice"}, {"delay", "300ms"}});
  EXPECT_THAT(outcome_of(*fault), StartsWith("a SELECT from dice took "));
  break_holder();
  EXPECT_THAT(why_over(*fault), StartsWith("postgres: "));
  expect_gone_after_revert(*fault);
}

// Also of what it has only asked for: a lock that others still hold.
TEST_F(DatabaseFaults, AHarnessThatIsKilledLeavesNothing) {
  const std::string ours =
      "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'harness' AND pid <> "
      "pg_backend_pid()";
  const std::string locks = "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'";
  for (const bool is_held_by_others : {false, true}) {
    std::optional<target::ChildProcess> other;
    if (is_held_by_others) {
      other.emplace(postgres.begin("dice", "BEGIN; LOCK TABLE dice; SELECT pg_sleep(600)"));
      ASSERT_TRUE(becomes(locks, R"(["1"])"));
    }
    const pid_t harness = ::fork();
    if (harness == 0) {
      const auto locking = inject("lock_table", {{"table", "dice"}});
      const auto exhausting = inject("exhaust_connections", {{"leave", "10"}});
      ::pause();
      ::_exit(0);
    }
    EXPECT_TRUE(becomes(locks, is_held_by_others ? R"(["2"])" : R"(["1"])"));
    EXPECT_TRUE(becomes(ours, R"(["t"])"));
    ::kill(harness, SIGKILL);
    ::waitpid(harness, nullptr, 0);
    EXPECT_TRUE(becomes(ours, R"(["f"])"));
    EXPECT_TRUE(becomes(locks, is_held_by_others ? R"(["1"])" : R"(["0"])"));
  }
}

TEST_F(DatabaseFaults, ADatabaseThatIsAwayIsToldOf) {
  postgres.stop();
  for (const auto& [kind, more] :
       std::map<std::string, Texts>{{"terminate_connections", {}},
                                    {"lock_table", {{"table", "dice"}}},
                                    {"exhaust_connections", {}},
                                    {"slow_queries", {{"table", "dice"}, {"delay", "1s"}}}}) {
    const auto fault = inject(kind, more);
    EXPECT_THAT(outcome_of(*fault), HasSubstr("refuses connections")) << kind;
    ASSERT_TRUE(fault->revert());
    EXPECT_TRUE(fault->gone()) << kind;
  }
}

// It takes connections, and says nothing on them.
TEST_F(DatabaseFaults, ADatabaseThatIsHeldHoldsNobody) {
  const auto fault = inject("lock_table", {{"table", "dice"}});
  EXPECT_THAT(outcome_of(*fault), HasSubstr("has it to itself"));
  postgres.pause();
  const TimePoint before = clock.now();
  ASSERT_TRUE(fault->revert());
  EXPECT_TRUE(eventually([&] { return fault->undone(); }));
  EXPECT_LT(clock.now() - before, std::chrono::seconds{1});
  EXPECT_EQ(fault->gone(), std::nullopt);
  postgres.resume();
  EXPECT_TRUE(eventually([&] { return fault->gone().has_value(); }));
}

}  // namespace
}  // namespace harness::chaos
