#include "harness/run/preflight.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/verdict/claim_kind.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

plan::Claim claim_of(const std::string& kind, const test::Fields& fields) {
  plan::Claim claim;
  claim.claim = "All is well";
  claim.kind = kind;
  claim.phase = 0;
  claim.after = std::chrono::seconds{3};
  claim.settings = fields.read_by(verdict::find_claim_kind(kind)->language);
  claim.place = {10, 5};
  return claim;
}

plan::Plan plan_of(std::vector<plan::Claim> claims) {
  plan::Plan plan;
  plan.phases = {{"load", Duration{0}, std::chrono::seconds{20}}};
  plan.claims = std::move(claims);
  return plan;
}

test::Fields lines(const std::string& query) {
  test::Fields fields;
  fields.set("logql", query, {11, 12});
  fields.set("count", scenario::Comparison{">", 0}, {12, 12});
  return fields;
}

observe::AskAll each(const observe::Ask& ask) {
  return [ask](const std::vector<observe::Question>& questions) {
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : questions) answers.push_back(ask(question));
    return answers;
  };
}

// Understands everything but questions that contain the word.
observe::AskAll stumbling_over(const std::string& word) {
  return each([word](const observe::Question& question) {
    observe::Answer answer{WallTime{}, 200, "{}", ""};
    if (question.params.contains("query") &&
        question.params.at("query").find(word) != std::string::npos) {
      answer.status = 400;
      answer.body = "parse error at line 1, col 14: syntax error";
    }
    return answer;
  });
}

std::string found(const plan::Plan& plan, const observe::AskAll& ask) {
  const test::FakeClock clock;
  const Checked<void> sound = preflight(plan, ask, clock, "a.yaml");
  return sound ? "nothing" : to_string(sound.error());
}

TEST(Preflight, FindsNothingWrongWithWhatTheBackendsUnderstand) {
  const plan::Plan plan = plan_of({claim_of("logql", lines("{job=\"x\"} | json"))});
  EXPECT_EQ(found(plan, stumbling_over("| jsno")), "nothing");
}

// As the author wrote it: neither what counting adds to it nor what $window stands for.
TEST(Preflight, QuotesTheQueryAndNamesItsPlace) {
  const plan::Plan plan = plan_of({claim_of("logql", lines("{job=\"x\"} | jsno [$window]"))});
  EXPECT_EQ(found(plan, stumbling_over("| jsno [10000ms]")),
            "a.yaml:11:12: loki refuses the query {job=\"x\"} | jsno [$window]: it answered 400: "
            "parse error at line 1, col 14: syntax error; mend the query of \"All is well\"\n");
}

TEST(Preflight, NamesThePlaceOfAControl) {
  test::Fields fields = lines("{job=\"x\"}");
  fields.set("control", std::string("{job=\"y\"} |"), {13, 14});
  EXPECT_THAT(found(plan_of({claim_of("logql", fields)}), stumbling_over("{job=\"y\"} |")),
              ::testing::StartsWith("a.yaml:13:14: loki refuses the query {job=\"y\"} |: "));
}

TEST(Preflight, FindsAllAtOnce) {
  const plan::Plan plan =
      plan_of({claim_of("logql", lines("{a=\"jsno\"}")), claim_of("logql", lines("{b=\"jsno\"}"))});
  const std::string errors = found(plan, stumbling_over("jsno"));
  EXPECT_THAT(errors, ::testing::HasSubstr("{a=\"jsno\"}"));
  EXPECT_THAT(errors, ::testing::HasSubstr("{b=\"jsno\"}"));
}

TEST(Preflight, FindsAllOfOneClaim) {
  test::Fields fields = lines("{a=\"jsno\"}");
  fields.set("control", std::string("{c=\"jsno\"}"), {13, 14});
  const std::string errors = found(plan_of({claim_of("logql", fields)}), stumbling_over("jsno"));
  EXPECT_THAT(errors, ::testing::HasSubstr("a.yaml:11:12: loki refuses the query {a=\"jsno\"}: "));
  EXPECT_THAT(errors, ::testing::HasSubstr("a.yaml:13:14: loki refuses the query {c=\"jsno\"}: "));
  EXPECT_EQ(std::count(errors.begin(), errors.end(), '\n'), 2) << errors;
}

TEST(Preflight, QuotesAQueryOfManyLinesOnOne) {
  EXPECT_THAT(
      found(plan_of({claim_of("logql", lines("{a=\"x\"}\n  | jsno\n"))}), stumbling_over("jsno")),
      ::testing::HasSubstr("refuses the query {a=\"x\"} | jsno: "));
}

TEST(Preflight, LetsAKindOfClaimForesee) {
  test::Fields fields;
  fields.set("alert", std::string("DatabaseDwon"), {11, 12});
  fields.set("fires_within", Duration{std::chrono::seconds{10}}, {12, 19});
  const observe::AskAll no_rules = each([](const observe::Question&) {
    return observe::Answer{WallTime{}, 200, R"({"status":"success","data":{"groups":[]}})", ""};
  });
  EXPECT_EQ(found(plan_of({claim_of("alert", fields)}), no_rules),
            "a.yaml:11:12: alert: Prometheus has no alerting rule \"DatabaseDwon\"; it has none\n");
}

plan::Plan plan_with_condition(const std::string& query) {
  plan::Plan plan = plan_of({});
  scenario::LiveCondition& condition = plan.abort_when.emplace_back();
  condition.kind = "logql";
  condition.query = {query, {11, 12}};
  condition.value = {">", 4};
  return plan;
}

TEST(Preflight, AsksWhatARunIsToBeAbortedBy) {
  const plan::Plan plan = plan_with_condition("rate({a=\"x\"} | jsno [5s])");
  EXPECT_EQ(found(plan, stumbling_over("json")), "nothing");
  EXPECT_EQ(found(plan, stumbling_over("jsno")),
            "a.yaml:11:12: logql: the query rate({a=\"x\"} | jsno [5s]) is refused: it answered "
            "400: parse error at line 1, col 14: syntax error; mend the condition\n");
}

TEST(Preflight, RefusesAConditionOnWhatIsNoNumber) {
  const observe::AskAll lines_only = each([](const observe::Question&) {
    return observe::Answer{
        WallTime{}, 200, R"({"status":"success","data":{"resultType":"streams","result":[]}})", ""};
  });
  EXPECT_EQ(found(plan_with_condition("{a=\"x\"}"), lines_only),
            "a.yaml:11:12: logql: the query {a=\"x\"} gives streams instead of one number a "
            "series; put a function such as rate() around it\n");
}

}  // namespace
}  // namespace harness::run
