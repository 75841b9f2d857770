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
}

}  // namespace
}  // namespace harness::verdict
