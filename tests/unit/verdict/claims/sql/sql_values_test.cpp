#include "harness/verdict/claims/sql/sql_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// A value in a query of a database that no row has.
namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// "dice: name='fare'"
std::vector<std::string> reads(const std::string& sql) {
  std::vector<std::string> found;
  for (const SqlRead& read : sql_reads(sql)) {
    std::string tables;
    for (const std::string& table : read.tables) tables += (tables.empty() ? "" : "+") + table;
    found.push_back(tables + ": " + read.column + (read.is_pattern ? "~" : "=") + read.value);
  }
  return found;
}

TEST(SqlValues, AreComparedWithColumns) {
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name='fare'"), ElementsAre("dice: name=fare"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE 'fare' = Name AND sides = 6"),
              ElementsAre("dice: name=fare", "dice: sides=6"));
  EXPECT_THAT(reads("select count(*) from dice where name in ('fair', 'riski')"),
              ElementsAre("dice: name=fair", "dice: name=riski"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name LIKE 'ris%' OR name::text = 'it''s'"),
              ElementsAre("dice: name~ris%", "dice: name=it's"));
  EXPECT_THAT(reads("SELECT count(*) FILTER (WHERE lower(\"Name\") = 'fare') FROM public.\"Dice\""),
              ElementsAre("public.\"Dice\": Name=fare"));
}

TEST(SqlValues, AreOfTheTableThatIsNamed) {
  EXPECT_THAT(reads("SELECT count(*) FROM dice d JOIN rolls AS r ON r.die = d.id "
                    "WHERE d.name = 'fare' AND r.result = 'lost'"),
              ElementsAre("dice: name=fare", "rolls: result=lost"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice, rolls WHERE name = 'fare'"),
              ElementsAre("dice+rolls: name=fare"));
}

TEST(SqlValues, AreNotThoseThatMustNotBe) {
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name <> 'fare' AND name != 'x' AND sides >= 6 "
                    "AND name NOT IN ('a') AND name NOT LIKE 'b'"),
              IsEmpty());
  EXPECT_THAT(reads("SELECT count(*) FROM dice -- WHERE name = 'fare'"), IsEmpty());
  EXPECT_THAT(reads("SELECT 'name = x' FROM dice"), IsEmpty());
  EXPECT_THAT(reads("SELECT 1 = 1"), IsEmpty());
}

TEST(SqlValues, AreInListsAndPlainRegularExpressions) {
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name = ANY('{Fair, risky}')"),
              ElementsAre("dice: name=Fair", "dice: name=risky"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name = ANY(ARRAY['Fair', 'risky'])"),
              ElementsAre("dice: name=Fair", "dice: name=risky"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name ~ '^a_b' OR name ~* 'fair$'"),
              ElementsAre("dice: name~a\\_b%", "dice: name~%fair"));
  EXPECT_THAT(reads("SELECT count(*) FROM dice WHERE name !~ 'Fair' AND name ~ 'f.*r'"), IsEmpty());
}

// "dice: details -> 'a': b"
std::vector<std::string> json_reads(const std::string& sql) {
  std::vector<std::string> found;
  for (const SqlRead& read : sql_reads(sql)) {
    std::string text = read.column;
    for (const std::string& key : read.path) text += "." + key;
    found.push_back(text + (read.is_key ? " has " : " = ") + read.value);
  }
  return found;
}

TEST(SqlValues, AreInJsonAsItsKeysAre) {
  EXPECT_THAT(json_reads("SELECT count(*) FROM rolls WHERE details->>'die' = 'risky'"),
              ElementsAre("details has die", "details.'die' = risky"));
  EXPECT_THAT(
      json_reads("SELECT count(*) FROM rolls r WHERE (r.details -> 'die' ->> 'kind')::text IN "
                 "('fair', 'x') AND details -> 'n' = '\"six\"'"),
      ElementsAre("details has die", "details.'die' has kind", "details.'die'.'kind' = fair",
                  "details.'die'.'kind' = x", "details has n", "details.'n' = six"));
  EXPECT_THAT(
      json_reads("SELECT count(*) FROM rolls WHERE lower(details->>'die') LIKE 'ri%' OR "
                 "details ? 'error' OR details->>'n' IS NOT NULL"),
      ElementsAre("details has die", "details.'die' = ri%", "details has error", "details has n"));
  EXPECT_THAT(json_reads("SELECT count(*) FROM rolls WHERE 'risky' = details->>'die'"),
              ElementsAre("details has die"));
  EXPECT_THAT(json_reads("SELECT count(*) FROM rolls WHERE a - 5 > 3 AND b->>'x' <> 'y'"),
              ElementsAre("b has x"));
}

class SqlValue : public ::testing::Test {
 protected:
  Finding judge(const std::string& sql, const std::string& known,
                const std::string& control = "SELECT count(*) FROM dice") const {
    const plan::Claim claim =
        run_.claim("sql", with_fields({{"sql", sql},
                                       {"on", std::string("postgres")},
                                       {"value", scenario::Comparison{"==", 0}},
                                       {"control", control}}));
    return run_.judge(claim, {R"(["0"])", R"(["2"])", known});
  }

  SmallRun run_;
};

const std::string fare = "SELECT count(*) FROM dice WHERE name = 'fare'";

TEST_F(SqlValue, IsAskedForWhereNothingWouldSatisfy) {
  const auto asked = [&](const std::string& op) {
    return run_.all_questions(
        run_.claim("sql", with_fields({{"sql", fare},
                                       {"on", std::string("postgres")},
                                       {"value", scenario::Comparison{op, 0}},
                                       {"control", std::string("SELECT count(*) FROM dice")}})));
  };
  EXPECT_EQ(asked(">").size(), 2U);
  ASSERT_EQ(asked("==").size(), 3U);
  EXPECT_EQ(asked("==")[2].query,
            "SELECT DISTINCT to_jsonb(t) ->> 'name' FROM dice AS t LIMIT 1001");
}

TEST_F(SqlValue, IsUndecidedWhereItLooksLikeASlip) {
  const std::string slip = "SELECT count(*) FROM dice WHERE name = 'riskey'";
  const Finding finding = judge(slip, R"(["fair","risky"])");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              HasSubstr("no row of dice has name='riskey' (there are: risky, fair); did "
                        "you mean risky? If not, give control, with risky in it"));
  EXPECT_EQ(judge(slip, R"(["risky"])", "SELECT count(*) FROM dice WHERE name = 'risky'").outcome,
            Outcome::pass);
}

TEST_F(SqlValue, IsLookedForInJson) {
  const std::string slip = "SELECT count(*) FROM rolls WHERE details->>'die' = 'riksy'";
  const auto judged = [&](const std::string& sql, const std::string& keys,
                          const std::string& values,
                          const std::string& control = "SELECT count(*) FROM rolls") {
    const plan::Claim claim =
        run_.claim("sql", with_fields({{"sql", sql},
                                       {"on", std::string("postgres")},
                                       {"value", scenario::Comparison{"==", 0}},
                                       {"control", control}}));
    return run_.judge(claim, {R"(["0"])", R"(["2"])", keys, values});
  };
  const Finding value = judged(slip, R"(["die","sides"])", R"(["fair","risky"])");
  EXPECT_EQ(value.outcome, Outcome::undecided);
  EXPECT_THAT(value.seen, HasSubstr("no row of rolls has details ->> 'die'='riksy' (there are: "
                                    "risky, fair); did you mean risky?"));
  EXPECT_EQ(judged(slip, R"(["die"])", R"(["riksy"])").seen, "0");
  EXPECT_EQ(judged(slip, R"(["die"])", R"(["fair","risky"])",
                   "SELECT count(*) FROM rolls WHERE details->>'die' = 'risky'")
                .outcome,
            Outcome::pass);
  const Finding key = judged("SELECT count(*) FROM rolls WHERE details->>'sidse' = '6'",
                             R"(["die","sides"])", R"([null])");
  EXPECT_EQ(key.outcome, Outcome::undecided);
  EXPECT_THAT(key.seen,
              HasSubstr("no row of rolls has details ->> 'sidse' (there are: sides, die); "
                        "did you mean sides?"));
  const Finding other = judged("SELECT count(*) FROM rolls WHERE details->>'refund' = 'late'",
                               R"(["die","sides"])", R"([null])");
  EXPECT_EQ(other.outcome, Outcome::pass);
  EXPECT_EQ(other.seen, "0; no row of rolls has details ->> 'refund' (there are: die, sides)");
}

TEST_F(SqlValue, IsAskedForByTheKeysThatLeadToIt) {
  const auto asked = run_.all_questions(
      run_.claim("sql", with_fields({{"sql", std::string("SELECT count(*) FROM rolls r WHERE "
                                                         "r.details->'die'->>'kind' = 'fare'")},
                                     {"on", std::string("postgres")},
                                     {"value", scenario::Comparison{"==", 0}},
                                     {"control", std::string("SELECT count(*) FROM rolls")}})));
  ASSERT_EQ(asked.size(), 5U);
  EXPECT_EQ(asked[2].query,
            "SELECT DISTINCT jsonb_object_keys(CASE jsonb_typeof(to_jsonb(t) -> 'details') WHEN "
            "'object' THEN to_jsonb(t) -> 'details' ELSE '{}' END) FROM rolls AS t LIMIT 1001");
  EXPECT_THAT(asked[3].query, HasSubstr("jsonb_typeof(to_jsonb(t) -> 'details' -> 'die')"));
  EXPECT_EQ(asked[4].query,
            "SELECT DISTINCT to_jsonb(t) -> 'details' -> 'die' ->> 'kind' FROM rolls AS t LIMIT "
            "1001");
}

TEST_F(SqlValue, IsUndecidedWithABlankTooMuchOrOtherCapitals) {
  for (const char* slip :
       {"name = 'run '", "name = ' run'", "name ~ '^Run'", "name = ANY('{Run}')"}) {
    const Finding finding =
        judge(std::string("SELECT count(*) FROM dice WHERE ") + slip, R"(["run","sign_in"])");
    EXPECT_EQ(finding.outcome, Outcome::undecided) << slip;
    EXPECT_THAT(finding.seen, HasSubstr("did you mean run?")) << slip;
  }
  EXPECT_EQ(judge("SELECT count(*) FROM dice WHERE name = 'run'", R"(["run   "])").seen, "0")
      << "of a fixed length";
  EXPECT_EQ(judge("SELECT count(*) FROM dice WHERE name ~* '^Run'", R"(["run"])").seen, "0");
}

// Two slips in four letters.
TEST_F(SqlValue, IsUndecidedWhereItSoundsLikeOneThatThereIs) {
  const Finding finding = judge(fare, R"(["fair","risky"])");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("did you mean fair? If not, give control, with fair in it"));
  EXPECT_EQ(judge(fare, R"(["fair"])", "SELECT count(*) FROM dice WHERE name = 'fair'").outcome,
            Outcome::pass);
}

TEST_F(SqlValue, IsToldWhereNoRowHasIt) {
  const Finding finding = judge(fare, R"(["loaded"])");
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_THAT(finding.seen, HasSubstr("no row of dice has name='fare' (there are: loaded)"));
}

TEST_F(SqlValue, IsNoMatterWhereARowHasIt) {
  EXPECT_EQ(judge(fare, R"(["fare","fair"])").seen, "0");
  EXPECT_EQ(judge("SELECT count(*) FROM dice WHERE sides = 6.0", R"(["6"])").seen, "0");
  EXPECT_EQ(judge("SELECT count(*) FROM dice WHERE name LIKE 'f_r%'", R"(["fare"])").seen, "0");
  EXPECT_EQ(judge("SELECT count(*) FROM dice WHERE name ILIKE 'FA%'", R"(["fare"])").seen, "0");
  EXPECT_EQ(judge(fare, R"([null])").seen, "0") << "the table has no such column";
  EXPECT_EQ(judge(fare, "<html>").seen, "0") << "it is no table";
}

}  // namespace
}  // namespace harness::verdict
