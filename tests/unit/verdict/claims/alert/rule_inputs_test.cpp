#include "harness/verdict/claims/alert/rule_inputs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string label_sets = R"({"status":"success","data":[
    {"__name__":"orders_total","job":"shop","result":"sold_out"},
    {"__name__":"orders_total","job":"shop","result":"sold"}]})";

std::string series(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)" + labels +
         R"(,"value":[1700000040,"1"]}]}})";
}

// What rules read, in the outage: the counter is there throughout.
class RuleInputs : public ::testing::Test {
 protected:
  RuleInputs() {
    claim_ = run_.claim("no_alert", with_fields({{"no_alert", std::string("SoldOut")}}));
  }

  Life life(const std::string& rule) {
    const auto read = languages::promql::parse(rule);
    if (!read) return unknown("cannot be read");
    const Evidence evidence = evidence_for(claim_, run_.plan, run_.observations);
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : questions_for_inputs(**read, rule, evidence)) {
      answers.push_back({at(61), 200, answer_to(question), ""});
    }
    return inputs_were_there(**read, rule, evidence, answers);
  }

  static std::string answer_to(const observe::Question& question) {
    const std::string asked = SmallRun::text_of(question);
    if (asked.find("/api/v1/series") != std::string::npos) return label_sets;
    if (asked.find("query=group by (job)") != std::string::npos) return series(R"({"job":"shop"})");
    if (asked.find("query=count") != std::string::npos) return throughout();
    const bool is_sold_out = asked.find("sold_out") != std::string::npos;
    const std::string result = is_sold_out ? "sold_out" : "sold";
    return series(R"({"job":"shop","result":")" + result + R"("})");
  }

  static std::string throughout() {
    std::string values;
    for (int half = 40; half <= 80; ++half) {
      values += (values.empty() ? "[" : ",[") + unix_seconds(at(half / 2.0)) + ",\"1\"]";
    }
    return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":)"
           R"({"job":"shop"},"values":[)" +
           values + "]}]}}";
  }

  SmallRun run_;
  plan::Claim claim_;
};

TEST_F(RuleInputs, WereThereForARuleThatCanFire) {
  for (const char* rule : {R"(rate(orders_total{result="sold_out"}[3s]) > 0)",
                           R"(rate(orders_total{result="sold_out"}[3s]) / ignoring (result) )"
                           R"(rate(orders_total{result="sold"}[3s]) > 0.01)",
                           R"(increase(orders_total[5s] offset 10s) > 0)"}) {
    EXPECT_EQ(life(rule).outcome, Outcome::pass) << rule << ": " << life(rule).why;
  }
}

TEST_F(RuleInputs, AreNoneOfALabelThatNoSeriesHas) {
  const Life none = life(R"(sum(rate(orders_total{code=~"5.."}[3s])) > 0)");
  EXPECT_EQ(none.outcome, Outcome::no_data);
  EXPECT_EQ(none.why, "no series of orders_total has the label code (there are: job, result)");
}

TEST_F(RuleInputs, AreUndecidedWhereAValueIsMisspelt) {
  const Life slip = life(R"(sum(rate(orders_total{result="soldout"}[3s])) > 0)");
  EXPECT_EQ(slip.outcome, Outcome::undecided);
  EXPECT_THAT(slip.why, HasSubstr("; did you mean sold_out?"));
  EXPECT_THAT(slip.why, Not(HasSubstr("control"))) << "such a claim takes none";
}

TEST_F(RuleInputs, AreToldOfAValueThatHasNotCome) {
  const Life other = life(R"(sum(rate(orders_total{result="exploded"}[3s])) > 0)");
  EXPECT_EQ(other.outcome, Outcome::pass) << other.why;
  EXPECT_THAT(other.told, HasSubstr(R"(no series of orders_total has result="exploded")"));
}

TEST_F(RuleInputs, AreNoneWhereWhatIsJoinedNeverMeets) {
  for (const char* joined : {" / ", " and "}) {
    const Life never = life(R"(rate(orders_total{result="sold_out"}[3s]))" + std::string(joined) +
                            R"(rate(orders_total{result="sold"}[3s]) > 0.01)");
    EXPECT_EQ(never.outcome, Outcome::no_data) << joined;
    EXPECT_THAT(never.why, HasSubstr(" by all their labels: "));
    EXPECT_THAT(never.why, Not(HasSubstr("control")));
  }
}

TEST_F(RuleInputs, AreNoneOfARangeWithoutTwoScrapes) {
  const Life life_of_range = life("rate(orders_total[500ms]) > 0");
  EXPECT_EQ(life_of_range.outcome, Outcome::no_data);
  EXPECT_EQ(life_of_range.why,
            "of its rule: a range of 500ms holds no two scrapes, so that nothing rises in it");
}

TEST_F(RuleInputs, AreNoneOfATimeThatIsNotOfTheRun) {
  const std::string rule = "increase(orders_total[5s] offset 1h) > 0";
  EXPECT_EQ(life(rule).outcome, Outcome::no_data);
  EXPECT_EQ(life(rule).why,
            "its rule reads what was 1h before (offset), which is before the run: give after: 1h, "
            "or a later phase");
  claim_.starts_afresh = false;
  EXPECT_EQ(life(rule).outcome, Outcome::undecided) << "there may be something";
  EXPECT_EQ(life("increase(orders_total[5s] offset 21s) > 0").outcome, Outcome::undecided)
      << "for a second of the window it is before the run";
  EXPECT_EQ(life("orders_total offset -5s > 0").outcome, Outcome::no_data);
  EXPECT_EQ(life("orders_total @ 1700000000 > 0").outcome, Outcome::no_data);
}

TEST_F(RuleInputs, AreUndecidedWhereTheRuleGivesNothingAsItIsWritten) {
  const Life no_buckets =
      life("histogram_quantile(0.99, sum by (job) (rate(seconds_bucket[3s]))) > 0.001");
  EXPECT_EQ(no_buckets.outcome, Outcome::undecided);
  EXPECT_THAT(no_buckets.why, HasSubstr("takes away the label le"));
}

TEST_F(RuleInputs, AreNoneOfASubqueryWithoutTwoPoints) {
  EXPECT_EQ(life("sum(increase(orders_total[3s:1m])) > 0").outcome, Outcome::no_data);
  EXPECT_EQ(life("sum(increase(orders_total[3s:1m])) > 0").why,
            "of its rule: a subquery of [3s:1m] never has two points, so that nothing rises in it");
  EXPECT_EQ(life("sum(increase(orders_total[3s:2s])) > 0").outcome, Outcome::undecided);
  EXPECT_EQ(life("sum(increase(orders_total[3s:1s])) > 0").outcome, Outcome::pass)
      << life("sum(increase(orders_total[3s:1s])) > 0").why;
}

TEST_F(RuleInputs, AreUndecidedWhereASubqueryLeavesOutWhatIsBetween) {
  const Life sparse = life("max_over_time(sum(rate(orders_total[2s]))[10s:5s]) > 0");
  EXPECT_EQ(sparse.outcome, Outcome::undecided);
  EXPECT_EQ(sparse.why,
            "of its rule: a subquery of [10s:5s] looks at moments that are 5s apart, and at 2s "
            "before each: what is between them is not seen");
  const Life dense = life("max_over_time(sum(rate(orders_total[2s]))[10s:2s]) > 0");
  EXPECT_EQ(dense.outcome, Outcome::pass) << dense.why;
}

TEST_F(RuleInputs, AreNoneOfAComparisonThatIsNeverTrue) {
  const Life never = life("sum(rate(orders_total[3s])) > 0 and on () hour() > 24");
  EXPECT_EQ(never.outcome, Outcome::no_data);
  EXPECT_EQ(never.why, "of its rule: hour() > 24 is never true");
  const Life hardly = life("max_over_time(queue_depth[5s]) < 0");
  EXPECT_EQ(hardly.outcome, Outcome::undecided);
  EXPECT_EQ(hardly.why,
            "of its rule: max_over_time(queue_depth[5s]) < 0 is hardly ever true, as its metric is "
            "called");
}

// Each question whether it was true at an end of the bucket is answered alike.
TEST_F(RuleInputs, AreUndecidedWhereAQuantileMayHaveBeenAbove) {
  const Life above =
      life("histogram_quantile(0.99, sum by (le) (rate(order_seconds_bucket[3s]))) > 0.1");
  EXPECT_EQ(above.outcome, Outcome::undecided);
  EXPECT_THAT(above.why, HasSubstr("histogram_quantile()"));
  EXPECT_THAT(above.why, HasSubstr("may have been true at 41 moments"));
}

}  // namespace
}  // namespace harness::verdict
