// Whom claims are about, whatever it is that they are to have sent.
#include "harness/verdict/life/sources.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claim_kind.hpp"
#include "harness/yaml/document.hpp"
#include "tests/support/settings.hpp"

namespace harness::verdict {
namespace {

using observe::Backend;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

plan::Claim claim_of(const std::string& kind, const test::Fields& fields) {
  plan::Claim claim;
  claim.kind = kind;
  claim.place = {9, 5};
  claim.settings = fields.read_by(find_claim_kind(kind)->language);
  return claim;
}

// With the one other thing that each of them has to have.
plan::Claim claim_with(const std::string& kind, const std::string& query) {
  const bool counts = kind != "promql";
  test::Fields fields;
  fields.set(kind, query, {12, 7});
  fields.set(counts ? "count" : "value", scenario::Comparison{">=", 1});
  return claim_of(kind, fields);
}

std::vector<Source> sources(std::vector<plan::Claim> claims,
                            const std::vector<observe::AlertRule>& rules = {}) {
  plan::Plan plan;
  plan.claims = std::move(claims);
  return sources_of(plan, rules);
}

TEST(Sources, OfMetricsAreJobs) {
  EXPECT_THAT(
      sources({claim_with("promql", "sum(rate(a{job=\"shop\",code=\"500\"}[$window]))"),
               claim_with("promql", "b{job=\"shop\"} > 0 and on () up{job=~\"shop|stock\"}"),
               claim_with("promql", "c{job=~\"s.*\"}")}),
      ElementsAre(Source{Backend::prometheus,
                         "{job=\"shop\"}",
                         "shop",
                         {"a{job=\"shop\",code=\"500\"}", "b{job=\"shop\"}"},
                         {12, 7}},
                  Source{Backend::prometheus, "{job=\"stock\"}", "stock", {}, {12, 7}},
                  Source{Backend::prometheus, "{job=~\"s.*\"}", "", {"c{job=~\"s.*\"}"}, {12, 7}}));
}

scenario::LiveCondition condition_of(const std::string& kind, const std::string& query) {
  scenario::LiveCondition condition;
  condition.kind = kind;
  condition.query = {query, {20, 3}};
  return condition;
}

// Whether there is a failure by now says nothing.
TEST(Sources, OfConditionsAreThoseWithoutWhatMayNotHaveHappened) {
  plan::Plan plan;
  plan.abort_when = {condition_of("promql", "sum(rate(a{job=\"shop\",code=\"500\"}[5s]))"),
                     condition_of("http_req_failed", "")};
  plan::Fault& fault = plan.faults.emplace_back();
  fault.when = condition_of("promql", "sum(rate(b{code=\"500\"}[5s]))");
  fault.until = condition_of("logql", "sum(rate({app=\"shop\"} |= \"x\" [5s]))");
  EXPECT_THAT(
      sources_of(plan, {}),
      ElementsAre(
          Source{Backend::prometheus, "{job=\"shop\"}", "shop", {"a{job=\"shop\"}"}, {20, 3}},
          Source{Backend::prometheus, "", "", {"b"}, {20, 3}},
          Source{Backend::loki, "{app=\"shop\"}", "shop", {}, {20, 3}}));
}

TEST(Sources, OfConditionsWithAControlAreThoseOfThat) {
  plan::Plan plan;
  plan.abort_when = {condition_of("promql", "sum(rate(panics_total[5s])) or vector(0)")};
  plan.abort_when.front().control = {"sum(rate(a[5s]))", {21, 3}};
  EXPECT_THAT(sources_of(plan, {}),
              ElementsAre(Source{Backend::prometheus, "", "", {"a"}, {21, 3}}));
}

TEST(Sources, OfMetricsWithoutAJobAreWhoeverHasTheSeries) {
  EXPECT_THAT(sources({claim_with("promql", "sum(a) / sum(b{code=\"500\"})")}),
              ElementsAre(Source{Backend::prometheus, "", "", {"a"}, {12, 7}},
                          Source{Backend::prometheus, "", "", {"b{code=\"500\"}"}, {12, 7}}));
}

TEST(Sources, OfLogsAreStreamsWithoutWhatTellsTheirLinesApart) {
  EXPECT_THAT(sources({claim_with("logql", R"({job="shop", level="ERROR"} |= "sold out")"),
                       claim_with("logql", R"({job=~"shop|stock"} | json)"),
                       claim_with("logql", R"({namespace="team-a"})")}),
              ElementsAre(Source{Backend::loki, R"({job="shop"})", "shop", {}, {12, 7}},
                          Source{Backend::loki, R"({job="stock"})", "stock", {}, {12, 7}},
                          Source{Backend::loki, R"({namespace="team-a"})", "", {}, {12, 7}}));
}

// A query is of the language that its field has, and a control of that of the query beside it.
TEST(Sources, OfPartsOfAClaimAreThoseOfEachQuery) {
  using Parts = std::map<std::string, std::string>;
  test::Fields absent;
  absent.set("absent",
             Parts{{"logql", R"({job="shop"})"}, {"control", R"({job="shop"} |= "sold")"}});
  test::Fields reconcile;
  reconcile.set("reconcile", Parts{{"request", "buy"},
                                   {"counter", R"(a_total{job="shop"})"},
                                   {"spans", R"({ resource.service.name = "shop" })"},
                                   {"logs", R"({job="till"})"}});
  std::vector<std::string> names;
  for (const Source& one :
       sources({claim_of("absent", absent), claim_of("reconcile", reconcile)})) {
    names.push_back(std::string(observe::name_of(one.backend)) + ": " + one.name);
  }
  EXPECT_THAT(names, ElementsAre("loki: shop", "prometheus: shop", "loki: till", "tempo: shop"));
}

TEST(Sources, OfTracesAreServices) {
  EXPECT_THAT(
      sources(
          {claim_with("traceql", R"({ resource.service.name =~ "shop|stock" && duration > 1s })"),
           claim_with("traceql", R"({ name = "GET /order" })")}),
      ElementsAre(
          Source{Backend::tempo, R"(resource.service.name = "shop")", "shop", {}, {12, 7}},
          Source{Backend::tempo, R"(resource.service.name = "stock")", "stock", {}, {12, 7}},
          Source{Backend::tempo, "", "", {}, {12, 7}}));
}

TEST(Sources, OfWhatIsCorrelatedAreItsServicesInBoth) {
  test::Fields fields;
  fields.set("correlate", std::string("order"));
  fields.set("services", std::vector<std::string>{"shop", "stock"});
  EXPECT_THAT(
      sources({claim_of("correlate", fields)}),
      ElementsAre(Source{Backend::tempo, R"(resource.service.name = "shop")", "shop", {}, {9, 5}},
                  Source{Backend::loki, R"({service_name="shop"})", "shop", {}, {9, 5}, true},
                  Source{Backend::tempo, R"(resource.service.name = "stock")", "stock", {}, {9, 5}},
                  Source{Backend::loki, R"({service_name="stock"})", "stock", {}, {9, 5}, true}));
}

TEST(Sources, OfAShapeAreTheServicesOfItsTree) {
  test::Fields fields;
  const auto shape = yaml::parse(
      "{request: order, tree: {service: shop, children: [{service: stock}, {service: =~ a.*}]}}",
      "claim.yaml");
  fields.set("shape", shape.value());
  EXPECT_THAT(
      sources({claim_of("shape", fields)}),
      ElementsAre(
          Source{Backend::tempo, R"(resource.service.name = "shop")", "shop", {}, {9, 5}},
          Source{Backend::tempo, R"(resource.service.name = "stock")", "stock", {}, {9, 5}}));
}

TEST(Sources, OfBudgetsAreTheirCounters) {
  test::Fields fields;
  const auto slo = yaml::parse(
      "{objective: 99, good: 'a_total{job=\"shop\",status=\"200\"}', total: "
      "'a_total{job=\"till\"}'}",
      "claim.yaml");
  fields.set("slo", slo.value());
  std::vector<std::string> names;
  for (const Source& one : sources({claim_of("slo", fields)})) names.push_back(one.name);
  EXPECT_THAT(names, ElementsAre("shop", "till"));
}

TEST(Sources, OfAlertsAreThoseOfTheirRules) {
  test::Fields fields;
  fields.set("no_alert", std::string("ShopDown"));
  observe::AlertRule rule;
  rule.name = "ShopDown";
  rule.query = "up{job=\"shop\"} == 0";
  EXPECT_THAT(sources({claim_of("no_alert", fields)}, {rule}),
              ElementsAre(Source{Backend::prometheus, "{job=\"shop\"}", "shop", {}, {0, 0}}));
  EXPECT_THAT(sources({claim_of("no_alert", fields)}), IsEmpty());
}

TEST(Sources, AreNoneOfThresholds) { EXPECT_THAT(sources({}), IsEmpty()); }

}  // namespace
}  // namespace harness::verdict
