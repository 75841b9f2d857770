// What a Tempo of somebody's own derives from spans never comes to a Prometheus of ours.
#include "harness/verdict/series/derived_elsewhere.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/ruled_out.hpp"
#include "tests/support/settings.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

plan::Plan plan_with(const std::string& query, const std::string& control = "") {
  test::Fields fields;
  fields.set("promql", query, {7, 13});
  fields.set("value", scenario::Comparison{">", 5});
  if (!control.empty()) fields.set("control", control, {8, 14});
  plan::Claim claim;
  claim.kind = "promql";
  claim.settings = fields.read_by(find_claim_kind("promql")->language);
  plan::Plan plan;
  plan.phases = {{"all", Duration{0}, std::chrono::seconds{20}}};
  plan.claims = {claim};
  plan.system.stage = "stage5";
  plan.derives_elsewhere = true;
  return plan;
}

const std::string calls = R"(sum(traces_spanmetrics_calls_total{service="dice-roller"}))";

std::string said_of(const plan::Plan& plan) {
  std::string text;
  for (const yaml::Problem& problem : ruled_out(plan)) {
    text += std::to_string(problem.place.line) + ": " + problem.what + "; " + problem.remedy;
  }
  return text;
}

TEST(DerivedElsewhere, IsRefusedWithTheRemedy) {
  EXPECT_EQ(said_of(plan_with(calls)),
            "7: promql: traces_spanmetrics_calls_total is derived from spans by tempo, and the one "
            "that is named writes that to a Prometheus of its own; count the spans in a traceql "
            "claim, leave that tempo out, or name its Prometheus, too: system: {backends: "
            "{prometheus: {url: …}}}");
  EXPECT_THAT(said_of(plan_with("up / traces_service_graph_request_total")),
              HasSubstr("promql: traces_service_graph_request_total is derived"));
  EXPECT_THAT(said_of(plan_with(R"(count({__name__=~"traces_.+"}))")),
              HasSubstr("promql: traces_.+ is derived"));
  EXPECT_THAT(said_of(plan_with("absent(up)", "increase(traces_spanmetrics_calls_total[$window])")),
              HasSubstr("8: control: traces_spanmetrics_calls_total is derived"));
}

TEST(DerivedElsewhere, IsNotWhatOthersBringOrOursDerives) {
  EXPECT_THAT(said_of(plan_with("sum(increase(up[$window]))")), IsEmpty());
  EXPECT_THAT(said_of(plan_with("traces_received_total_rate")), IsEmpty());
  plan::Plan ours = plan_with(calls);
  ours.derives_elsewhere = false;
  EXPECT_THAT(said_of(ours), IsEmpty());
}

// Where it may come it is left to be seen: another Prometheus, or a collector of one's own.
TEST(DerivedElsewhere, MayComeWherePrometheusIsAnothersOrTheSystemIs) {
  plan::Plan named = plan_with("sum(increase(traces_spanmetrics_calls_total[$window]))");
  named.system.own.backends.prometheus = scenario::RemoteBackend{};
  EXPECT_THAT(said_of(named), IsEmpty());
  plan::Plan own = plan_with(calls);
  own.system.stage.clear();
  EXPECT_THAT(said_of(own), IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
