// Questions in SQL, to a real PostgreSQL.
#include "harness/observe/database.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/backends.hpp"
#include "tests/support/temp_postgres.hpp"

namespace harness::observe {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Database : public ::testing::Test {
 protected:
  Answer ask(const std::string& sql) { return ask_process("postgres", sql); }

  Answer ask_process(const std::string& process, const std::string& sql) {
    LiveBackends backends(
        {{"postgres", postgres.url("postgres")}, {"loki", net::Server("http://127.0.0.1:1")}},
        clock);
    return backends.ask({sql_query(process, sql)}, [](Duration) { return true; }).front();
  }

  SystemClock clock;
  test::TempPostgres postgres;
};

TEST_F(Database, AnswersWithTheFirstColumnOfEachRow) {
  const auto column =
      parse_column(ask("SELECT * FROM (VALUES (1, 'a'), (NULL, 'b'), (20, 'c')) AS t (n, s)"));
  ASSERT_TRUE(column) << to_string(column.error());
  EXPECT_THAT(*column, ElementsAre("1", std::nullopt, "20"));
}

TEST_F(Database, RefusesWhatItDoesNotUnderstandAsABackendDoes) {
  const Answer answer = ask("SELEKT 1");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("syntax error at or near \"SELEKT\""));
  EXPECT_EQ(ask("SELECT count(*) FROM nothing").status, 400);
}

TEST_F(Database, ChangesNothing) {
  const Answer answer = ask("CREATE TABLE t (n integer)");
  EXPECT_TRUE(is_refused_write(answer));
  EXPECT_THAT(answer.body, HasSubstr("read-only transaction"));
}

TEST_F(Database, TakesOneStatement) {
  const Answer answer = ask("SELECT 0; SELECT 1");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("cannot insert multiple commands"));
  EXPECT_THAT(*parse_column(ask("SELECT 1;")), ElementsAre("1"));
}

TEST_F(Database, SaysThatItIsAway) {
  postgres.stop();
  const Answer answer = ask("SELECT 1");
  EXPECT_EQ(answer.status, 0);
  EXPECT_THAT(answer.problem, HasSubstr("postgres did not answer: "));
}

TEST_F(Database, IsAProcessThatSpeaksSql) {
  const Answer answer = ask_process("loki", "SELECT 1");
  EXPECT_TRUE(is_no_database(answer));
  EXPECT_EQ(answer.body, "\"loki\" is not a database of the system");
}

}  // namespace
}  // namespace harness::observe
