// Whom claims are about, where others have told Prometheus whom to scrape.
#include "harness/verdict/named_targets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "tests/support/settings.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

plan::Claim claim_of(const std::string& kind, const test::Fields& fields) {
  plan::Claim claim;
  claim.kind = kind;
  claim.settings = fields.read_by(find_claim_kind(kind)->language);
  return claim;
}

plan::Claim promql(const std::string& query) {
  test::Fields fields;
  fields.set("promql", query);
  fields.set("value", scenario::Comparison{">=", 1});
  return claim_of("promql", fields);
}

plan::Claim no_alert(const std::string& name) {
  test::Fields fields;
  fields.set("no_alert", name);
  return claim_of("no_alert", fields);
}

class NamedTargets : public ::testing::Test {
 protected:
  std::vector<std::string> jobs(std::vector<plan::Claim> claims) {
    plan::Plan plan;
    plan.claims = std::move(claims);
    const observe::AskAll ask = [this](const std::vector<observe::Question>& questions) {
      std::vector<observe::Answer> answers;
      for (const observe::Question& question : questions) {
        asked.push_back(question.query);
        answers.push_back({WallTime{}, 200, question.path == "/api/v1/rules" ? rules : found, ""});
      }
      return answers;
    };
    const auto named = named_jobs(plan, ask, WallTime{});
    problem = named ? "" : named.error().what;
    return named.value_or(std::vector<std::string>{});
  }

  std::vector<std::string> asked;
  std::string problem;
  std::string found = R"({"status":"success","data":{"resultType":"vector","result":[
    {"metric":{"job":"shop"},"value":[0,"1"]},{"metric":{"job":"stock"},"value":[0,"1"]}]}})";
  std::string rules = R"({"status":"success","data":{"groups":[{"name":"g","interval":1,"rules":[
    {"name":"ShopDown","query":"up{job=\"shop\"} == 0","labels":{},"state":"inactive","type":"alerting",
     "duration":0,"health":"ok","alerts":[],"lastEvaluation":"2026-11-21T09:44:01Z"}]}]}})";
};

TEST_F(NamedTargets, AreThoseOfTheJobsThatQueriesName) {
  EXPECT_THAT(jobs({promql("sum(rate(a{job=\"shop\",code=~\"5..\"}[$window])) / sum(rate(a{job=~"
                           "\"st.*\"}[$window]))")}),
              ElementsAre("shop", "stock"));
  EXPECT_THAT(asked, ElementsAre("group by (job) (up{job=\"shop\"})",
                                 "group by (job) (up{job=~\"st.*\"})"));
}

TEST_F(NamedTargets, AreThoseWhoseSeriesAreFoundWhereNoJobIsNamed) {
  jobs({promql("sum(a{code=\"500\"})"), promql("sum(a{code=\"500\"}) > 0")});
  EXPECT_THAT(asked, ElementsAre("group by (job) (up) and on (job) (a{code=\"500\"})"));
}

TEST_F(NamedTargets, AreThoseOfCountersToo) {
  using Parts = std::map<std::string, std::string>;
  test::Fields counter;
  counter.set("counter", std::string(R"(a_total{job="shop"})"));
  test::Fields absent;
  absent.set("absent", Parts{{"promql", R"(b_total{job="stock"})"}});
  test::Fields lines;
  lines.set("absent", Parts{{"logql", R"({job="till"})"}});
  jobs({claim_of("counter", counter), claim_of("absent", absent), claim_of("absent", lines)});
  EXPECT_THAT(asked, ElementsAre("group by (job) (up{job=\"shop\"})",
                                 "group by (job) (up{job=\"stock\"})"));
}

TEST_F(NamedTargets, AreThoseOfTheRulesBehindAlerts) {
  jobs({no_alert("ShopDown")});
  EXPECT_THAT(asked, ElementsAre("alert rules", "group by (job) (up{job=\"shop\"})"));
}

TEST_F(NamedTargets, AreNoneWhereNoClaimReadsMetrics) {
  EXPECT_THAT(jobs({}), IsEmpty());
  EXPECT_THAT(asked, IsEmpty());
}

TEST_F(NamedTargets, AreNotKnownWherePrometheusDoesNotSay) {
  found = "no JSON";
  EXPECT_THAT(jobs({promql("a")}), IsEmpty());
  EXPECT_EQ(problem, "answered with what is no JSON");
}

plan::Claim traceql(const std::string& query) {
  test::Fields fields;
  fields.set("traceql", query);
  fields.set("count", scenario::Comparison{">", 1});
  return claim_of("traceql", fields);
}

TEST(NamedServices, AreThoseWhoseSpansClaimsAreAboutEachOnce) {
  plan::Plan plan;
  plan.claims = {traceql(R"({ resource.service.name = "shop" && span.shop.item != "" })"),
                 promql("sum(a)"), traceql(R"({ resource.service.name = "shop" })"),
                 traceql(R"({ resource.service.name = "stock" })")};
  EXPECT_THAT(named_services(plan), ElementsAre(R"(resource.service.name = "shop")",
                                                R"(resource.service.name = "stock")"));
}

TEST(NamedServices, AreNoneWhereAClaimIsAboutSpansOfAnybody) {
  plan::Plan plan;
  plan.claims = {traceql(R"({ resource.service.name = "shop" })"),
                 traceql(R"({ name = "GET /order" })")};
  EXPECT_THAT(named_services(plan), IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
