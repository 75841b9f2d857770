#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/prove/selected/selected.hpp"
#include "harness/scenario/threshold_form.hpp"
#include "tests/unit/prove/telemetry_samples.hpp"

namespace harness::test {
namespace {

using prove::Signal;
using ::testing::SizeIs;

// Ten answers of 5 ms each, one of which is an error.
load::LoadStats ten_answers() {
  load::RequestStats roll;
  roll.request = "roll";
  roll.phase = "load";
  roll.sent = 10;
  roll.ok = 9;
  roll.failed = 1;
  roll.outcomes = {{"200", 9}, {"500", 1}};
  for (int i = 0; i < 10; ++i) {
    const int status = i == 0 ? 500 : 200;
    load::AnswerTimes& times = load::times_of(status, status == 200, roll.answers);
    times.latency.record(5000);
    times.duration.record(5000);
  }
  load::LoadStats stats;
  stats.requests = {roll};
  return stats;
}

load::RequestStats roll_after(const std::string& kind) {
  const prove::Telemetry nothing;
  load::LoadStats stats = ten_answers();
  const auto all = mutants_of(kind, Signal::client, material_of(nothing, stats));
  EXPECT_THAT(all, SizeIs(1)) << kind;
  if (!all.empty()) all.front().client(stats);
  return stats.requests.front();
}

TEST(ClientMutants, HaveAllFailAndNone) {
  const load::RequestStats failing = roll_after("all fail");
  EXPECT_EQ(failing.ok, 0U);
  EXPECT_EQ(failing.failed, 10U);
  EXPECT_EQ(failing.outcomes.at("500"), 10U);
  EXPECT_EQ(failing.times().latency.count(), 10U);
  const load::RequestStats good = roll_after("no failure");
  EXPECT_EQ(good.ok, 10U);
  EXPECT_EQ(good.outcomes.size(), 1U);
}

TEST(ClientMutants, TakeTenTimesAsLongOrUntilTheTimeout) {
  EXPECT_NEAR(static_cast<double>(*roll_after("tenfold latency").times().latency.percentile(95)),
              50'000, 100);
  EXPECT_NEAR(static_cast<double>(*roll_after("nearly timed out").times().duration.percentile(95)),
              60'000'000, 100'000);
}

// A threshold on answers of a status that no request had.
plan::Plan plan_with(const std::string& metric) {
  const scenario::Kind kind = scenario::threshold_kind();
  plan::Claim claim;
  claim.kind = kind.name;
  claim.settings = kind.fresh();
  claim.settings.as<scenario::Threshold>().metric = *scenario::parse_metric_key(metric);
  plan::Plan plan;
  plan.claims = {claim};
  return plan;
}

TEST(SelectedAnswers, HaveTheStatusThatAThresholdIsAbout) {
  const auto mutants =
      prove::selected_answers(plan_with("http_reqs{status:404}"), std::chrono::seconds{60});
  ASSERT_THAT(mutants, SizeIs(3));
  EXPECT_EQ(mutants[0].mutant.site, "http_reqs{status:404}");
  load::LoadStats stats = ten_answers();
  mutants[0].mutant.client(stats);
  EXPECT_EQ(stats.requests.front().outcomes.at("404"), 9U);
  EXPECT_EQ(stats.requests.front().outcomes.at("500"), 1U);
  mutants[1].mutant.client(stats);
  EXPECT_NEAR(static_cast<double>(*stats.requests.front().times().duration.percentile(50)),
              60'000'000, 100'000);
}

TEST(SelectedAnswers, AreNoneForAThresholdOnAllAnswers) {
  for (const auto& one :
       prove::selected_answers(plan_with("http_reqs"), std::chrono::seconds{60})) {
    EXPECT_EQ(one.mutant.kind, "requests lost but one");
  }
}

// `count > 20` of 250, of which a tenth are 25; `count > 0` holds of one, too.
TEST(SelectedAnswers, AreLostButOneOfEachStatus) {
  const auto mutants = prove::selected_answers(plan_with("http_reqs"), std::chrono::seconds{60});
  ASSERT_THAT(mutants, SizeIs(1));
  load::LoadStats stats = ten_answers();
  stats.iterations = {{{}, 250, 0}};
  mutants.front().mutant.client(stats);
  EXPECT_EQ(stats.iterations.front().completed, 1U);
  EXPECT_EQ(stats.requests.front().ok, 1U);
  EXPECT_EQ(stats.requests.front().times().latency.count(), 2U);
}

// Who keeps connections makes few: one in ten has connected here, and at once.
TEST(ClientMutants, HaveEachRequestConnectUntilTheTimeout) {
  const prove::Telemetry nothing;
  load::LoadStats stats = ten_answers();
  load::times_of(200, true, stats.requests.front().answers)
      .steps[load::Step::connecting]
      .record(50);
  const auto all = mutants_of("nearly timed out", Signal::client, material_of(nothing, stats));
  ASSERT_THAT(all, SizeIs(1));
  all.front().client(stats);
  const load::AnswerTimes times = stats.requests.front().times();
  EXPECT_EQ(times.steps[load::Step::connecting].count(), 10U);
  EXPECT_NEAR(static_cast<double>(*times.steps[load::Step::connecting].percentile(5)), 60'000'000,
              100'000);
  EXPECT_EQ(times.steps[load::Step::tls_handshaking].count(), 0U) << "nobody speaks TLS";
}

TEST(ClientMutants, SendATenth) { EXPECT_EQ(roll_after("a tenth of the load").sent, 2U); }

}  // namespace
}  // namespace harness::test
