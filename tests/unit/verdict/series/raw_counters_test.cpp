// What counts all since its process began says nothing of the run where Prometheus is others', too.
#include "harness/verdict/series/raw_counters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/ruled_out.hpp"
#include "tests/support/settings.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

plan::Plan plan_asking(const std::string& query, const std::string& control = "") {
  test::Fields fields;
  fields.set("promql", query, {7, 13});
  fields.set("value", scenario::Comparison{"==", 5});
  if (!control.empty()) fields.set("control", control, {8, 14});
  plan::Claim claim;
  claim.kind = "promql";
  claim.settings = fields.read_by(find_claim_kind("promql")->language);
  plan::Plan plan;
  plan.phases = {{"all", Duration{0}, std::chrono::seconds{20}}};
  plan.claims = {claim};
  plan.system.own.backends.prometheus = scenario::RemoteBackend{};
  return plan;
}

std::string said_of(const std::vector<yaml::Problem>& problems) {
  std::string text;
  for (const yaml::Problem& problem : problems) text += problem.what + "; " + problem.remedy + "\n";
  return text;
}

std::string ruled_out_of(const plan::Plan& plan) { return said_of(ruled_out(plan)); }

TEST(RawCounter, OnASharedPrometheusIsRefusedWithItsIncrease) {
  EXPECT_EQ(ruled_out_of(plan_asking("http_requests_total")),
            "promql: http_requests_total counts all since its process began, and prometheus is "
            "others', too: its value is not of this run; ask for its increase: "
            "increase(http_requests_total[$window])\n");
  EXPECT_EQ(ruled_out(plan_asking("http_requests_total")).front().place.line, 7);
}

TEST(RawCounter, OfASystemThatWasUpBeforeIsRefusedToo) {
  plan::Plan plan = plan_asking("http_requests_total");
  plan.system.own.backends.prometheus.reset();
  EXPECT_THAT(ruled_out(plan), IsEmpty());
  plan.ran_before = true;
  EXPECT_EQ(ruled_out_of(plan),
            "promql: http_requests_total counts all since its process began, which was before the "
            "run: its value is not of this run; ask for its increase: "
            "increase(http_requests_total[$window])\n");
}

TEST(RawCounter, IsNamedAsItsAuthorWroteIt) {
  EXPECT_THAT(ruled_out_of(plan_asking(R"(sum(x_total{path="/}"}) / 2)")),
              HasSubstr(R"(increase(x_total{path="/}"}[$window]))"));
  EXPECT_THAT(ruled_out_of(plan_asking("max_over_time(x_total[$window])")),
              HasSubstr("increase(x_total[$window])"));
  EXPECT_THAT(ruled_out_of(plan_asking(R"({__name__="x_total",a="b"})")),
              HasSubstr(R"(increase({__name__="x_total",a="b"}[$window]))"));
}

TEST(RawCounter, OfAControlIsRefusedToo) {
  const auto problems = ruled_out(plan_asking("absent(x)", "x_total"));
  ASSERT_THAT(problems, SizeIs(1));
  EXPECT_THAT(problems.front().what, HasSubstr("control: x_total counts all"));
  EXPECT_EQ(problems.front().place.line, 8);
}

TEST(RawCounter, IsTakenByItsIncreaseAndWhereTheHarnessStartsPrometheus) {
  EXPECT_THAT(ruled_out(plan_asking("increase(x_total[$window])")), IsEmpty());
  EXPECT_THAT(ruled_out(plan_asking("memory_bytes")), IsEmpty());
  plan::Plan own = plan_asking("x_total");
  own.system.own.backends.prometheus.reset();
  EXPECT_THAT(ruled_out(own), IsEmpty());
  own.system.own.backends.prometheus = scenario::RemoteBackend{};
  own.system.own.backends.prometheus->is_shared = false;
  EXPECT_THAT(ruled_out(own), IsEmpty());
}

// What is said before the load where Prometheus knows these types.
std::string said_before_load(const plan::Plan& plan,
                             const std::map<std::string, std::string>& types) {
  const observe::AskAll ask = [&](const std::vector<observe::Question>& questions) {
    std::vector<observe::Answer> answers;
    for (const observe::Question& question : questions) {
      const auto type = types.find(question.params.at("metric"));
      const std::string entry =
          type == types.end() ? ""
                              : "\"" + type->first + R"(":[{"type":")" + type->second + R"("}])";
      answers.push_back({{}, 200, R"({"status":"success","data":{)" + entry + "}}", ""});
    }
    return answers;
  };
  return said_of(raw_counters(plan, ask));
}

TEST(RawCounter, IsKnownByWhatItsTargetsSay) {
  EXPECT_THAT(said_before_load(plan_asking("node_cpu"), {{"node_cpu", "counter"}}),
              HasSubstr("increase(node_cpu[$window])"));
  for (const char* type : {"histogram", "summary"}) {
    EXPECT_THAT(said_before_load(plan_asking("wait_count"), {{"wait", type}}),
                HasSubstr("increase(wait_count[$window])"));
  }
}

TEST(RawCounter, IsNotWhatIsAGaugeOrNotKnown) {
  EXPECT_THAT(said_before_load(plan_asking("pg_activity_count"), {{"pg_activity_count", "gauge"}}),
              IsEmpty());
  EXPECT_THAT(said_before_load(plan_asking("wait"), {{"wait", "summary"}}), IsEmpty());
  EXPECT_THAT(said_before_load(plan_asking("pushed"), {}), IsEmpty());
}

TEST(RawCounter, IsNotAskedAboutWhereTheHarnessStartsPrometheus) {
  plan::Plan own = plan_asking("node_cpu");
  own.system.own.backends.prometheus.reset();
  EXPECT_THAT(said_before_load(own, {{"node_cpu", "counter"}}), IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
