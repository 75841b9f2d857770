#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/prove/same_answers.hpp"
#include "harness/prove/words.hpp"

namespace harness::test {
namespace {

using prove::Effect;
using prove::Proof;
using prove::Signal;
using prove::Standing;
using prove::Trial;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Trial trial(const std::string& kind, const std::string& site, std::vector<Effect> effects) {
  return {prove::Mutant{.kind = kind, .signal = Signal::logs, .site = site}, std::move(effects)};
}

// Two claims, one of which nothing turns red; three regressions, one of which is caught.
Proof proof() {
  Proof proof;
  proof.claims = {{"Rolls are logged", "logql", "the run", 3, Standing::proven, "", 1},
                  {"p(95) < 10h", "threshold", "the run", 4, Standing::vacuous, "it always holds"}};
  proof.trials = {trial("field lost", "dice: trace_id", {Effect::fails, Effect::untouched}),
                  trial("field lost", "dice: level", {Effect::holds, Effect::untouched}),
                  trial("lines lost", "dice", {Effect::no_data, Effect::holds})};
  return proof;
}

std::string words_of(const Proof& one) { return prove::in_words(one, report::look_of_files()); }

TEST(Proof, CountsOnlyWhatFails) {
  EXPECT_EQ(proof().caught(), 1U);
  EXPECT_NEAR(proof().score(), 33.3, 0.1);
  EXPECT_EQ(Proof{}.score(), 0);
}

TEST(Proof, NamesWhatIsVacuousAndWhatOnlySilenceTurnsRed) {
  Proof silent = proof();
  ASSERT_EQ(silent.vacuous().size(), 1U);
  EXPECT_EQ(silent.vacuous().front()->claim, "p(95) < 10h");
  silent.claims[0].standing = Standing::silence;
  EXPECT_EQ(silent.vacuous().size(), 2U);
  EXPECT_EQ(silent.unjudged(), 0U);
  silent.claims[0].standing = Standing::unprovable;
  EXPECT_EQ(silent.vacuous().size(), 1U);
  EXPECT_EQ(silent.unjudged(), 1U);
}

TEST(Proof, IsATableOfRegressionsByClaim) {
  EXPECT_THAT(words_of(proof()),
              AllOf(HasSubstr("field lost  1 of 2  x\n"), HasSubstr("lines lost  0 of 1  o.\n"),
                    HasSubstr("logs, field lost: dice: level\n"),
                    HasSubstr("logs, lines lost: dice (no data)\n"),
                    HasSubstr("Nothing turns red\n  \"p(95) < 10h\", line 4: it always holds\n"),
                    Not(HasSubstr("Not looked at"))));
}

TEST(Proof, IsWrittenWithEachRegression) {
  EXPECT_THAT(
      prove::to_json(proof(), "/runs/a"),
      AllOf(HasSubstr(R"("score": 33.3)"), HasSubstr(R"("vacuous": 1)"),
            HasSubstr(R"("standing": "vacuous")"), HasSubstr(R"("site": "dice: trace_id")")));
}

observe::Asked asked(const std::string& query, const std::string& body) {
  return {{observe::Backend::prometheus, "/api/v1/query", {}, query}, {{{}, 200, body, ""}}};
}

observe::Answer answered(const std::string& body) { return {{}, 200, body, ""}; }

std::string matrix(const std::string& values) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":[)" +
         values + "]}]}}";
}

TEST(SameAnswers, DoNotHangOnOrderOrOnWhatTheAskingTook) {
  EXPECT_FALSE(prove::difference(asked("a", R"({"data":[{"a":1},{"b":2}],"stats":{"t":1}})"),
                                 answered(R"({"data":[{"b":2},{"a":1}],"stats":{"t":9}})"),
                                 Duration{0}));
  EXPECT_THAT(
      *prove::difference(asked("a", R"({"data":1})"), answered(R"({"data":2})"), Duration{0}),
      HasSubstr("prometheus was asked \"a\", and gave"));
}

TEST(SameAnswers, AreTheSameStoryOfAnAlertThatComesAMomentLater) {
  const std::string query = R"(ALERTS{alertname="A"})";
  const Duration moment = std::chrono::milliseconds{1500};
  const auto then = asked(query, matrix(R"([1,"1"],[2,"1"])"));
  EXPECT_FALSE(prove::difference(then, answered(matrix(R"([2,"1"],[3,"1"])")), moment));
  EXPECT_TRUE(prove::difference(then, answered(matrix(R"([4,"1"],[5,"1"])")), moment));
}

}  // namespace
}  // namespace harness::test
