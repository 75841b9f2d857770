#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/database.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

test::Fields twenty_events() {
  return with_fields({{"sql", std::string("SELECT count(*) FROM usage_events")},
                      {"on", std::string("postgres")},
                      {"value", scenario::Comparison{"==", 20}}});
}

test::Fields no_duplicate() {
  test::Fields fields = with_fields({{"sql", std::string("SELECT count(*) - 20 FROM events")},
                                     {"on", std::string("postgres")},
                                     {"value", scenario::Comparison{"==", 0}}});
  fields.set("control", std::string("SELECT count(*) FROM events"));
  return fields;
}

TEST(SqlClaim, AsksTheProcess) {
  const SmallRun run;
  const auto questions = run.questions(run.claim("sql", no_duplicate()));
  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].backend, observe::Backend::database);
  EXPECT_EQ(questions[0].path, "postgres");
  EXPECT_EQ(questions[1].query, "SELECT count(*) FROM events");
}

TEST(SqlClaim, ComparesEachRow) {
  const SmallRun run;
  const plan::Claim claim = run.claim("sql", twenty_events());
  EXPECT_EQ(run.judge(claim, {R"(["20"])"}).outcome, Outcome::pass);
  const Finding finding = run.judge(claim, {R"(["20","19"])"});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.expected, "== 20");
  EXPECT_EQ(finding.seen, "19 for {row=\"2\"}, one of 2 rows");
}

TEST(SqlClaim, HasNoDataWithoutARow) {
  const SmallRun run;
  const plan::Claim claim = run.claim("sql", twenty_events());
  EXPECT_EQ(run.judge(claim, {"[]"}).outcome, Outcome::no_data);
  const Finding null = run.judge(claim, {R"(["20",null])"});
  EXPECT_EQ(null.outcome, Outcome::no_data);
  EXPECT_EQ(null.seen, "no number for {row=\"2\"}, one of 2 rows (NULL, as of a sum of no rows)");
}

TEST(SqlClaim, CannotJudgeWhatIsNoNumber) {
  const SmallRun run;
  const Finding finding = run.judge(run.claim("sql", twenty_events()), {R"(["alice"])"});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "\"alice\" is not a number; select a number first");
}

TEST(SqlClaim, ComparesNumbersExactlyOrNotAtAll) {
  const SmallRun run;
  test::Fields fields = twenty_events();
  const auto judged = [&](const std::string& op, double bound, const std::string& cell) {
    fields.set("value", scenario::Comparison{op, bound});
    return run.judge(run.claim("sql", fields), {"[\"" + cell + "\"]"});
  };
  const Finding rounded = judged("==", 9'007'199'254'740'992, "9007199254740993");
  EXPECT_EQ(rounded.outcome, Outcome::undecided);
  EXPECT_EQ(rounded.seen,
            "\"9007199254740993\" has more digits than are compared with \"== 9007199254740992\"; "
            "compare or round in the query itself");
  EXPECT_EQ(judged("==", 0.1, "0.10000000000000000001").outcome, Outcome::undecided);
  EXPECT_EQ(judged("==", 0.1, "0.1000").outcome, Outcome::pass);
  EXPECT_EQ(judged("==", 20, "20.00000000000000000000").outcome, Outcome::pass);
  EXPECT_EQ(judged(">", 5, "9007199254740993").outcome, Outcome::pass);
  const Finding full = judged("==", 9'007'199'254'740'990, "9007199254740991");
  EXPECT_EQ(full.outcome, Outcome::fail);
  EXPECT_EQ(full.expected, "== 9007199254740990");
  EXPECT_EQ(full.seen, "9007199254740991");
  EXPECT_EQ(
      judged("==", 1, std::string(401, '9')).seen,
      "\"" + std::string(60, '9') + "…\" is a number that is too large; select a number first");
}

TEST(SqlClaim, RefusesSeveralStatementsAndNumbersThatAreRounded) {
  const auto refusal = [](const char* name, const test::Value& value) {
    test::Fields fields = no_duplicate();
    fields.set(name, value);
    const auto checked = find_claim_kind("sql")->language.check(settings("sql", fields));
    return checked ? "" : checked.error().what;
  };
  const std::string several =
      ": several statements, of which the last one's answer alone would be seen";
  EXPECT_EQ(refusal("sql", std::string("select 0; select 1")), "sql" + several);
  EXPECT_EQ(refusal("control", std::string("select 0; select 1")), "control" + several);
  EXPECT_EQ(refusal("sql", std::string("select n from events;")), "");
  EXPECT_EQ(refusal("value", scenario::Comparison{"==", 9'007'199'254'740'992}),
            "value \"== 9007199254740992\" is not below 2^53, from where on numbers are rounded");
}

TEST(SqlClaim, RefusesAComparisonWithNull) {
  const auto refusal = [](const char* name, const std::string& query) {
    test::Fields fields = no_duplicate();
    fields.set(name, query);
    const auto checked = find_claim_kind("sql")->language.check(settings("sql", fields));
    return checked ? "" : to_string(checked.error());
  };
  for (const char* comparison : {"a = NULL", "a <> null", "a != NULL", "a >= NULL", "a<NULL"}) {
    EXPECT_EQ(refusal("sql", std::string("SELECT count(*) FROM events WHERE ") + comparison),
              "sql: a comparison with NULL is never true; write IS NULL or IS NOT NULL")
        << comparison;
  }
  EXPECT_EQ(refusal("control", "SELECT count(*) FROM events WHERE a = NULL"),
            "control: a comparison with NULL is never true; write IS NULL or IS NOT NULL");
  for (const char* other : {"a IS NULL", "a IS DISTINCT FROM NULL", "f(x => NULL) > 0",
                            "a = 'NULL'", "coalesce(a, NULL) > 0"}) {
    EXPECT_EQ(refusal("sql", std::string("SELECT count(*) FROM events WHERE ") + other), "")
        << other;
  }
}

std::string refusal_of(const char* name, const std::string& query) {
  test::Fields fields = no_duplicate();
  fields.set(name, query);
  const auto checked = find_claim_kind("sql")->language.check(settings("sql", fields));
  return checked ? "" : to_string(checked.error());
}

TEST(SqlClaim, RefusesAConditionThatNoRowSatisfies) {
  const std::string where = "SELECT count(*) FROM events WHERE ";
  const std::vector<std::pair<std::string, std::string>> never{
      {"false", "the condition false is never true; leave it out"},
      {"a > 1 AND (FALSE)", "the condition FALSE is never true; leave it out"},
      {"1 = 2", "1 = 2 is never true; compare a column"},
      {"2 <= 1 AND a = 1", "2 <= 1 is never true; compare a column"},
      {"'a' = 'b'", "'a' = 'b' is never true; compare a column"},
      {"a NOT IN ('run', NULL)",
       "NOT IN with NULL in its list is never true; leave NULL out, and write IS NOT NULL"},
      {"lower(a) = 'RUN'", "lower(a) is never 'RUN'; write 'run'"},
      {"upper(t.a) IN ('RUN', 'sign')", "upper(t.a) is never 'sign'; write 'SIGN'"},
      {"lower(a) LIKE 'Run%'", "lower(a) is never 'Run%'; write 'run%'"},
      {"a = 'run' AND b > 1 AND a = 'sign_in'",
       "a = 'run' AND a = 'sign_in' is never true; write IN or OR, or give a claim to each"},
  };
  for (const auto& [condition, why] : never) {
    EXPECT_EQ(refusal_of("sql", where + condition), "sql: " + why);
    EXPECT_EQ(refusal_of("control", where + condition), "control: " + why);
  }
  for (const char* other :
       {"a = false", "NOT false", "1 = 1", "a OR 2 > 1", "a NOT IN ('run', 'null')",
        "a NOT IN (SELECT b FROM u WHERE c IS NULL)", "coalesce(a, NULL) NOT IN ('x')",
        "lower(a) = 'run'", "lower(a) <> 'RUN'", "a = 'run' OR a = 'sign_in'",
        "a = 'run' AND b = 1 OR a = 'sign_in'", "t.a = 'run' AND u.a = 'sign_in'",
        "a = 'run' AND b = 'sign_in'", "a = 1 AND a = 1.0", "NOT (a = 'run' AND a = 'sign_in')"}) {
    EXPECT_EQ(refusal_of("sql", where + other), "") << other;
  }
}

TEST(SqlClaim, RefusesAQueryOfLiterals) {
  EXPECT_EQ(
      refusal_of("sql", "SELECT 0"),
      "sql: a query without any table: its answer is fixed; ask for what the run leaves, such "
      "as SELECT count(*) FROM events WHERE …");
  EXPECT_EQ(refusal_of("sql", "SELECT errors_of_today()"), "");
}

TEST(SqlClaim, RefusesAControlThatMayNeverBe0) {
  for (const char* control :
       {"SELECT count(*)+1 FROM events WHERE a = 'Bob'", "SELECT greatest(count(*), 1) FROM events",
        "SELECT coalesce(nullif(count(*), 0), 1) FROM events",
        "SELECT CASE WHEN count(*) >= 0 THEN 1 END FROM events", "SELECT 1, count(*) FROM events",
        "SELECT 1 FROM events RIGHT JOIN (SELECT 1) x ON true",
        "SELECT 1 FROM events FULL JOIN u ON true",
        "SELECT 1 FROM (SELECT 1) x LEFT JOIN t ON true",
        "SELECT count(*) FROM pg_class LEFT JOIN t ON true",
        "SELECT 1 FROM (SELECT count(*) FROM events) x", "SELECT 1 FROM events UNION SELECT 1",
        "SELECT 1 FROM events HAVING true", "SELECT 1 FROM events GROUP BY ()",
        "WITH x AS (SELECT 1) SELECT 1 FROM x JOIN t ON true",
        "SELECT EXISTS (SELECT count(*) FROM events)::int"}) {
    EXPECT_EQ(refusal_of("control", control),
              "control: it may be above 0 whatever the tables hold; write control: SELECT count(*) "
              "FROM … WHERE …")
        << control;
  }
  for (const char* control :
       {"SELECT count(*) FROM events WHERE a = 'Bob'", "SELECT sum(n)::float AS s FROM events",
        "select max(n) from public.events;",
        "SELECT count(DISTINCT a) FILTER (WHERE b) FROM events, u",
        "SELECT n FROM events LEFT JOIN u ON true", "SELECT count(*) + 1 FROM events GROUP BY a",
        "SELECT count(*) FROM (SELECT a FROM events GROUP BY a HAVING count(*) > 1) x",
        "SELECT EXISTS (SELECT 1 FROM events WHERE a = 'Bob')::int"}) {
    EXPECT_EQ(refusal_of("control", control), "") << control;
  }
}

TEST(SqlClaim, ForeseesThatAQueryWrites) {
  const SmallRun run;
  test::Fields fields = twenty_events();
  fields.set("sql", std::string("DELETE FROM usage_events"), {9, 14});
  const plan::Claim claim = run.claim("sql", fields);
  const std::vector<observe::Answer> answers{
      {at(-1), 400, "ERROR:  cannot execute DELETE in a read-only transaction", ""}};
  const auto problem =
      find_claim_kind("sql")->foresee(evidence_for(claim, run.plan, run.observations), answers);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->place.column, 14);
  EXPECT_EQ(problem->what, "sql: ERROR:  cannot execute DELETE in a read-only transaction");
  EXPECT_EQ(problem->remedy,
            "a claim looks and changes nothing: write a SELECT that reads what is there");
}

TEST(SqlClaim, ForeseesThatAColumnIsNoNumber) {
  const SmallRun run;
  test::Fields fields = no_duplicate();
  fields.set("control", std::string("SELECT username FROM events"), {9, 14});
  const plan::Claim claim = run.claim("sql", fields);
  EXPECT_EQ(run.foresee(claim, {R"(["0"])", R"(["alice"])"}),
            "9:14 control: \"alice\" is not a number; select a number first");
  EXPECT_EQ(run.foresee(claim, {"[]", "[null]"}), "");
  EXPECT_EQ(run.foresee(claim, {"", ""}), "") << "refused";
}

TEST(SqlClaim, IsForeseenToAskNoDatabase) {
  const SmallRun run;
  test::Fields fields = twenty_events();
  fields.set("on", std::string("loki"), {9, 9});
  const plan::Claim claim = run.claim("sql", fields);
  const std::vector<observe::Answer> answers{observe::no_database("loki", at(0))};
  const auto problem =
      find_claim_kind("sql")->foresee(evidence_for(claim, run.plan, run.observations), answers);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->place.column, 9);
  EXPECT_EQ(problem->what, "on: \"loki\" is not a database of the system");
  EXPECT_EQ(problem->remedy, "name a process that is one, such as postgres");
}

TEST(SqlClaim, RefusesWhatCannotFailNorHold) {
  const auto refusal = [](const std::string& op, double bound) {
    test::Fields fields = twenty_events();
    fields.set("sql", std::string("select count(*)\n from events"));
    fields.set("value", scenario::Comparison{op, bound});
    const auto checked = find_claim_kind("sql")->language.check(settings("sql", fields));
    return checked ? "" : checked.error().what;
  };
  EXPECT_EQ(refusal(">=", 0), "\"value >= 0\" always holds: a count is a whole number, 0 or more");
  EXPECT_EQ(refusal("<", 0), "\"value < 0\" never holds: a count is a whole number, 0 or more");
  EXPECT_EQ(refusal(">", 0), "");
}

TEST(SqlClaim, WantsAControlWhereSilenceWouldPass) {
  const SmallRun run;
  test::Fields absence = twenty_events();
  absence.set("value", scenario::Comparison{"==", 0});
  EXPECT_EQ(find_claim_kind("sql")->language.check(settings("sql", absence)).error().what,
            "value \"== 0\" without control");
  EXPECT_TRUE(find_claim_kind("sql")->language.check(settings("sql", no_duplicate())));
  const plan::Claim claim = run.claim("sql", no_duplicate());
  EXPECT_EQ(run.judge(claim, {R"(["0"])", R"(["20"])"}).outcome, Outcome::pass);
  EXPECT_EQ(run.judge(claim, {R"(["1"])", R"(["21"])"}).outcome, Outcome::fail);
  const Finding silent = run.judge(claim, {R"(["0"])", R"(["0"])"});
  EXPECT_EQ(silent.outcome, Outcome::no_data);
  EXPECT_EQ(silent.seen, "the control query found nothing either: 0");
  const Finding partly = run.judge(claim, {R"(["0"])", R"(["20","0"])"});
  EXPECT_EQ(partly.outcome, Outcome::no_data);
  EXPECT_EQ(partly.seen.substr(0, 54), "the control query is not above 0 in each of its rows: ");
}

TEST(SqlClaim, RefusesAControlThatReadsNoTable) {
  const auto refused = [](const std::string& control) {
    test::Fields fields = no_duplicate();
    fields.set("control", control);
    const auto checked = find_claim_kind("sql")->language.check(settings("sql", fields));
    return checked ? "" : checked.error().what;
  };
  for (const char* control :
       {"select 1", "SELECT 'from events'", "SELECT 1 -- FROM events", "SELECT 1 /* FROM events */",
        "SELECT 1 FROM generate_series(1, 3)", "SELECT 1 FROM (SELECT 1) AS one"}) {
    EXPECT_EQ(refused(control), "control: a query without any table: its answer is fixed")
        << control;
  }
  for (const char* control :
       {"select count(*) from pg_class", "SELECT 1 FROM pg_catalog.pg_tables",
        "SELECT count(*) FROM information_schema.tables JOIN pg_class ON true"}) {
    EXPECT_EQ(refused(control),
              "control: what the database says of itself is there whatever happens")
        << control;
  }
  for (const char* control :
       {"select count(*) from events", "SELECT count(*) FROM pg_class JOIN events ON true",
        "SELECT n FROM public.\"events\"", "SELECT 1 FROM (SELECT id FROM events) AS e",
        "SELECT count(*) FROM ONLY events;"}) {
    EXPECT_EQ(refused(control), "") << control;
  }
}

}  // namespace
}  // namespace harness::verdict
