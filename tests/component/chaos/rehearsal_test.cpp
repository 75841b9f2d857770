// What is in the way of a fault and known before the load, of a real PostgreSQL and a real service.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/component/chaos/fault_test.hpp"
#include "tests/support/service_process.hpp"
#include "tests/support/temp_postgres.hpp"

namespace harness::chaos {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class RehearsedOnADatabase : public FaultTest {
 protected:
  RehearsedOnADatabase() : FaultTest("postgres") {
    postgres.run("postgres", "CREATE DATABASE dice");
    postgres.run("dice", "CREATE TABLE dice (name text)");
    postgres.run("dice", "CREATE ROLE reader LOGIN");
    postgres.run("dice", "GRANT SELECT ON dice TO reader");
    postgres.run("dice", "CREATE ROLE nobody LOGIN");
    come_as("postgres");
  }

  void come_as(const std::string& user) {
    system.urls["postgres"] = replace_all(postgres.url("dice"), "postgres@", user + "@");
  }

  std::string of(const std::string& kind, Texts settings) {
    settings["database"] = "postgres";
    return rehearsed(kind, settings);
  }

  test::TempPostgres postgres;
};

const std::map<std::string, std::map<std::string, std::string>> on_the_table{
    {"lock_table", {{"table", "dice"}}}, {"slow_queries", {{"table", "dice"}, {"delay", "1s"}}}};

TEST_F(RehearsedOnADatabase, NothingIsInTheWayWhereAllIsThere) {
  auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
  for (const auto& [kind, settings] : on_the_table) EXPECT_EQ(of(kind, settings), "") << kind;
  EXPECT_EQ(of("terminate_connections", {}), "");
  EXPECT_EQ(of("exhaust_connections", {{"leave", "2"}, {"ends_others", "true"}}), "");
  EXPECT_FALSE(client.ending()) << "nothing is done for it";
}

TEST_F(RehearsedOnADatabase, ATableThatIsNotThereIsToldWithThoseThatAre) {
  for (auto [kind, settings] : on_the_table) {
    settings["table"] = "dise";
    EXPECT_EQ(
        of(kind, settings),
        "wrong: table: there is no table \"dise\" in the database dice; its tables are dice\n");
    settings["table"] = "a b c";
    EXPECT_EQ(of(kind, settings), "wrong: postgres: invalid name syntax\n");
  }
}

TEST_F(RehearsedOnADatabase, WhoMayNotLockATableIsTold) {
  come_as("reader");
  const std::string may_not_lock =
      "wrong: postgres: the user reader may not lock the table dice; grant it UPDATE on it, or "
      "name "
      "the table's owner in the database's URL\n";
  for (const auto& [kind, settings] : on_the_table) EXPECT_EQ(of(kind, settings), may_not_lock);
  come_as("nobody");
  EXPECT_THAT(
      of("lock_table", {{"table", "dice"}}),
      AllOf(HasSubstr("wrong: postgres: the user nobody may not read the table dice, so that "
                      "nobody could see it; grant it SELECT on it"),
            HasSubstr("wrong: postgres: the user nobody may not lock the table dice; ")));
}

TEST_F(RehearsedOnADatabase, WhoMayNotEndOthersIsTold) {
  const auto client = postgres.begin("dice", "SELECT pg_sleep(600)");
  come_as("reader");
  const std::string may_not_end =
      "wrong: postgres: the user reader may not end the connections of postgres; grant it "
      "pg_signal_backend, or name a superuser in the database's URL\n";
  EXPECT_TRUE(test::eventually([&] { return of("terminate_connections", {}) == may_not_end; }));
  EXPECT_EQ(of("exhaust_connections", {{"ends_others", "true"}}), may_not_end);
  EXPECT_EQ(of("exhaust_connections", {}), "");
}

TEST_F(RehearsedOnADatabase, MoreThanThereCanBeIsNotToBeLeft) {
  EXPECT_THAT(
      of("exhaust_connections", {{"leave", "9999"}}),
      AllOf(StartsWith("wrong: postgres: leave: 9999 are to be left of the "),
            HasSubstr(" connections that this user can have: nothing to take; lower leave")));
}

TEST_F(RehearsedOnADatabase, WhoSignsInAsNobodyIsWrong) {
  come_as("stranger");
  EXPECT_EQ(of("terminate_connections", {}), "wrong: postgres: role \"stranger\" does not exist\n");
}

TEST_F(RehearsedOnADatabase, ADatabaseThatIsAwayIsOfThisMoment) {
  postgres.stop();
  EXPECT_EQ(of("lock_table", {{"table", "dice"}}), "here: postgres: refuses connections\n");
}

class RehearsedStorm : public FaultTest {
 protected:
  RehearsedStorm() : FaultTest("service") {}

  void start(const std::string& token) {
    service.emplace("die-service", std::vector<std::string>{}, Texts{{"ADMIN_TOKEN", "sesame"}});
    ASSERT_TRUE(test::eventually([&] { return service->get("/health").status == 200; }));
    system.storm_doors["service"] = {service->url(), token, "/dice/{die}", "fair"};
  }

  std::string of(Texts settings) {
    settings["service"] = "service";
    settings["error_rate"] = "1";
    return rehearsed("storm", settings);
  }

  std::optional<test::ServiceProcess> service;
};

TEST_F(RehearsedStorm, AsksTheServiceAndItsProbeOnce) {
  start("sesame");
  EXPECT_EQ(of({}), "");
  EXPECT_EQ(service->logs_of("/dice/fair").size(), 1U);
}

TEST_F(RehearsedStorm, TellsOfAPathThatIsNotThere) {
  start("sesame");
  EXPECT_THAT(of({{"probe", "/nowhere"}}),
              AllOf(StartsWith("wrong: http://127.0.0.1:"),
                    HasSubstr("/nowhere: answered 404 to a probe; name a die that there is")));
}

TEST_F(RehearsedStorm, TellsOfAServiceThatTakesNone) {
  start("");
  EXPECT_THAT(of({}), StartsWith("wrong: service: was started without an admin token"));
  service->stop();
  system.storm_doors["service"].token = "sesame";
  EXPECT_THAT(of({}), AllOf(StartsWith("here: http://127.0.0.1:"),
                            HasSubstr("/admin/storm: the connection was refused")));
}

}  // namespace
}  // namespace harness::chaos
