// Answers that the counters behind a recorded metric lack.
#include "harness/verdict/series/recorded.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

const std::vector<observe::RecordingRule> rules{
    {"job:errors:rate", "sum by (job) (rate(http_requests_total{status=~\"5..\"}[4s]))", {}},
    {"job:errors:share", "job:errors:rate / job:all:rate", {{"team", "a"}}},
    {"loop", "loop + 1", {}},
    {"broken", "sum(", {}}};

TEST(LookedThrough, IsWhatTheRulesRead) {
  EXPECT_EQ(looked_through("job:errors:rate", rules),
            R"(((sum by (job) (rate({__name__="http_requests_total",status=~"5.."}[4000ms])))))");
  EXPECT_EQ(looked_through(R"(max(job:errors:rate{job="shop"}) > 0)", rules),
            R"(max(((sum by (job) (rate({__name__="http_requests_total",status=~"5..",)"
            R"(job="shop"}[4000ms]))))) > 0)");
  EXPECT_EQ(looked_through("max_over_time(job:errors:rate[5s])", rules),
            R"(max_over_time(((sum by (job) (rate({__name__="http_requests_total",)"
            R"(status=~"5.."}[4000ms]))))[5000ms:1s]))");
}

TEST(LookedThrough, GoesThroughRulesThatReadRules) {
  const std::string through = looked_through(R"(job:errors:share{job="shop",team="a"})", rules);
  EXPECT_THAT(through, HasSubstr(R"(status=~"5..",job="shop"})"));
  EXPECT_THAT(through, Not(HasSubstr("team"))) << "the rule sets it, and counters have none";
}

TEST(LookedThrough, LeavesTheRest) {
  for (const char* query : {"up", "job:errors:rate offset 1m", "sum(", "job:errors:rates"}) {
    EXPECT_EQ(looked_through(query, rules), query);
  }
  EXPECT_THAT(looked_through("loop", rules), HasSubstr("loop")) << "it ends";
}

class Recorded : public ::testing::Test {
 protected:
  Recorded() {
    run_.plan.loads.emplace_back();
    run_.observations.recordings = rules;
    run_.observations.answers_of_services = {{"shop", "outage", "order", "200", true, 108},
                                             {"shop", "outage", "order", "500", true, 12}};
  }

  std::vector<std::string> asked(const std::string& query) const {
    std::vector<std::string> all;
    const auto claim = run_.claim(
        "promql", with_fields({{"promql", query}, {"value", scenario::Comparison{"==", 0}}}));
    for (const auto& question : run_.all_questions(claim)) all.push_back(question.query);
    return all;
  }

  Finding judged(const std::string& op, double bound, const std::string& seen,
                 const std::string& uncounted) const {
    const auto claim =
        run_.claim("promql", with_fields({{"promql", std::string(R"(job:errors:rate{job="shop"})")},
                                          {"value", scenario::Comparison{op, bound}}}));
    return run_.judge_said(claim, {vector_of(seen)},
                           {{"\"proven\"", uncounted},
                            {"query=up[", up_},
                            {"/api/v1/series", series_of("http_requests_total")}});
  }

  static std::string series_of(const std::string& metric) {
    const std::string one = R"({"__name__":")" + metric + R"(","job":"shop","status":"500"})";
    return R"({"status":"success","data":[)" + (metric.empty() ? "" : one) + "]}";
  }

  SmallRun run_;
  const std::string up_ = replace_all(scrapes("1"), "roller", "shop");
  const std::string lacks_ =
      R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"shop",)"
      R"("found":"uncounted","proven":"12","by":"itself"},"value":[1700000040,"0"]}]}})";
};

TEST_F(Recorded, IsAskedForTheCountersBehind) {
  EXPECT_THAT(asked(R"(job:errors:rate{job="shop"})"),
              Contains(HasSubstr(R"(>= 0 < 12), "proven")")));
  EXPECT_THAT(asked(R"(job:errors:rate{job="stock"})"), Not(Contains(HasSubstr("\"proven\""))));
  EXPECT_THAT(asked(R"(job:others:rate{job="shop"})"), Not(Contains(HasSubstr("\"proven\""))));
}

TEST_F(Recorded, LivesByWhatItsRuleReads) {
  run_.observations.recordings = {
      {"shop:errors", "sum(rate(shop_ordrs_total[2s])) or vector(0)", {}}};
  const auto claim = run_.claim("promql", with_fields({{"promql", std::string("shop:errors")},
                                                       {"value", scenario::Comparison{"==", 0}}}));
  const auto judged_with = [&](const std::string& metric) {
    return run_.judge_said(claim, {vector_of("0")},
                           {{"/api/v1/series", series_of(metric)}, {"query=up[", up_}});
  };
  const Finding misspelt = judged_with("");
  EXPECT_EQ(misspelt.outcome, Outcome::no_data);
  EXPECT_THAT(misspelt.seen, HasSubstr("shop_ordrs_total"));
  EXPECT_EQ(judged_with("shop_ordrs_total").outcome, Outcome::pass)
      << judged_with("shop_ordrs_total").seen;
}

TEST_F(Recorded, IsUndecidedWhereTheyLackFailures) {
  const Finding finding = judged("==", 0, "0", lacks_);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("spans of its own have 12 such answers of shop, and it "
                                      "counts 0 of them"));
  EXPECT_EQ(judged("==", 0, "0", nothing_pushed).outcome, Outcome::pass);
  EXPECT_EQ(judged("==", 0, "3", lacks_).outcome, Outcome::fail);
}

}  // namespace
}  // namespace harness::verdict
