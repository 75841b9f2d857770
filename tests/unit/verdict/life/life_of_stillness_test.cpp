#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"
#include "tests/unit/verdict/raw_samples.hpp"

// Where no load is due, that a counter stands still is what is claimed; what became of requests is
// not.
namespace harness::verdict {
namespace {

using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string listed(const std::string& series) {
  return R"({"status":"success","data":[)" + series + "]}";
}

const std::string orders = listed(R"({"__name__":"orders_total","job":"roller","result":"error"},)"
                                  R"({"__name__":"order_errors_total","job":"roller"},)"
                                  R"({"__name__":"queue","job":"roller"})");

std::string height(const std::string& value) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
         R"({"job":"roller"},"value":[1700000060,")" +
         value + R"("]}]}})";
}

// Its load is over when the outage begins.
class LifeOfStillness : public ::testing::Test {
 protected:
  LifeOfStillness() {
    scenario::Load load;
    load.name = "players";
    load.executor.value = scenario::ConstantVus{1, seconds{15}};
    run_.plan.loads.push_back(load);
    run_.observations.load.begun.assign(15, 10);
  }

  Finding judge(const plan::Claim& claim, const std::string& heights,
                const std::string& up = scrapes("1")) const {
    return run_.judge_said(
        claim, {sum_of("0")},
        {{"query=up[", up}, {"max by (job) (max_over_time(", heights}, {"match[]", orders}});
  }
  Finding judge(const std::string& query, const std::string& heights) const {
    return judge(promql(query), heights);
  }

  plan::Claim promql(const std::string& query) const {
    return run_.claim("promql",
                      with_fields({{"promql", query}, {"value", scenario::Comparison{"<", 0.5}}}));
  }

  SmallRun run_;
};

constexpr const char* no_order = R"(sum(increase(orders_total{job="roller"}[$window])))";

TEST_F(LifeOfStillness, IsThatOfACounterWhichCountsAtAnotherTime) {
  for (const char* query : {no_order, R"(sum(rate(orders_total{job="roller"}[5s])))",
                            R"(sum(increase(orders_total[$window])) or vector(0))"}) {
    const Finding finding = judge(query, height("100"));
    EXPECT_EQ(finding.outcome, Outcome::pass) << query << ": " << finding.seen;
    EXPECT_THAT(finding.seen,
                AllOf(HasSubstr("0; nothing was due in "), HasSubstr("outage, and orders_total")));
    EXPECT_THAT(finding.seen, HasSubstr("counts at another time of the run"));
  }
}

TEST_F(LifeOfStillness, IsUndecidedOfACounterThatNeverCounts) {
  for (const std::string& never : {height("0"), nothing_pushed}) {
    const Finding finding = judge(no_order, never);
    EXPECT_EQ(finding.outcome, Outcome::undecided) << finding.seen;
    EXPECT_EQ(finding.seen,
              R"(0, but nothing was due in outage, and orders_total{job="roller"} counts nothing )"
              "in the whole run, so that nobody knows whether it would: have the load ask for it "
              "in another phase");
  }
  EXPECT_EQ(judge(no_order, "<html>").outcome, Outcome::undecided);
}

// They had no chance to count.
TEST_F(LifeOfStillness, IsNoneOfWhatBecameOfRequests) {
  for (
      const char* query :
      {R"(sum(increase(orders_total{job="roller",result="error"}[$window])))",
       R"(sum(increase(order_errors_total{job="roller"}[$window])))",
       R"(sum(increase(orders_total{result="error"}[$window])) / sum(increase(orders_total[$window])) or vector(0))"}) {
    const Finding finding = judge(query, height("100"));
    EXPECT_EQ(finding.outcome, Outcome::no_data) << query;
    EXPECT_EQ(finding.seen,
              "0, but no request was answered in outage, as none was due, and of none it is known "
              "how they end: claim it of a phase with load, or of this one that a counter of all "
              "requests stands still");
  }
}

TEST_F(LifeOfStillness, IsNoMatterOfGauges) {
  const std::string query = R"(count(queue{job="roller"} > 0) or vector(0))";
  EXPECT_EQ(judge(query, height("0")).outcome, Outcome::pass) << judge(query, height("0")).seen;
}

TEST_F(LifeOfStillness, IsNoneOfATargetThatWasDown) {
  const Finding finding = judge(promql(no_order), height("100"), scrapes("0"));
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("roller was down"));
}

// Of a load that goes on, that hangs, or that was to go on, silence is none.
TEST_F(LifeOfStillness, IsNoneWhereLoadWasDueOrWasSent) {
  const auto seen = [&] {
    const Finding finding = judge(no_order, height("100"));
    EXPECT_EQ(finding.outcome, Outcome::no_data) << finding.seen;
    return finding.seen;
  };
  const std::string silence =
      "0, but no request was answered in outage; if that is right, give control";
  run_.plan.loads[0].executor.value = scenario::ConstantVus{1, seconds{25}};
  EXPECT_EQ(seen(), silence);
  run_.plan.loads[0].executor.value = scenario::ConstantVus{1, std::nullopt};
  EXPECT_EQ(seen(), silence);
  run_.plan.loads[0].executor.value = scenario::ConstantVus{1, seconds{15}};
  load::RequestStats refused;
  refused.phase = "outage";
  refused.sent = refused.failed = 1;
  refused.outcomes = {{"connection refused", 1}};
  run_.observations.load.requests = {refused};
  EXPECT_EQ(seen(), silence);
}

TEST_F(LifeOfStillness, IsThereBeforeALoadBegins) {
  run_.plan.loads[0].start_time = grammar::Located<Duration>{seconds{45}};
  run_.observations.load.begun.assign(60, 0);
  EXPECT_EQ(judge(no_order, height("100")).outcome, Outcome::pass);
}

// A ramp at 0, and iterations that are done.
TEST_F(LifeOfStillness, IsThereWhereALoadRestsOrIsDone) {
  scenario::RampingArrivalRate ramp;
  ramp.start_rate.value = 10;
  ramp.stages.value = {{seconds{15}, {0}}, {seconds{30}, {0}}, {seconds{15}, {10}}};
  ramp.duration = seconds{60};
  run_.plan.loads[0].executor.value = ramp;
  EXPECT_EQ(judge(no_order, height("100")).outcome, Outcome::pass);
  ramp.stages.value[1].target = {1};
  run_.plan.loads[0].executor.value = ramp;
  EXPECT_EQ(judge(no_order, height("100")).outcome, Outcome::no_data);

  scenario::SharedIterations shared;
  shared.iterations = {10};
  run_.plan.loads[0].executor.value = shared;
  run_.plan.loads[0].flows.emplace_back();
  run_.observations.load.iterations = {{{{"scenario", "players"}}, 10}};
  EXPECT_EQ(judge(no_order, height("100")).outcome, Outcome::pass);
  run_.observations.load.iterations[0].completed = 9;
  EXPECT_EQ(judge(no_order, height("100")).outcome, Outcome::no_data);
}

// What the query reads of a phase may be without load, where the phase is not.
TEST_F(LifeOfStillness, IsThereInWhatTheQueryReads) {
  run_.plan.loads[0].executor.value = scenario::ConstantVus{1, seconds{30}};
  run_.observations.load.requests = {answered_in({22, 29})};
  run_.observations.load.begun.assign(30, 10);
  const char* late = R"(sum(rate(orders_total{job="roller"}[5s])))";
  EXPECT_EQ(judge(late, height("100")).outcome, Outcome::pass) << judge(late, height("100")).seen;
  run_.observations.load.begun.assign(36, 10);
  EXPECT_EQ(judge(late, height("100")).outcome, Outcome::no_data);
}

TEST_F(LifeOfStillness, IsThatOfCountsOfEachRequest) {
  const auto counted =
      run_.claim("counter", with_fields({{"counter", std::string(R"(x_total{job="roller"})")},
                                         {"value", scenario::Comparison{"==", 0}}}));
  ScrapedTarget target{.first = -1};
  target.samples.assign(63, 100);
  const auto judged = [&](const std::string& heights) {
    return run_.judge_said(counted,
                           {matrix_of(target.counter()), matrix_of(target.up()), of_no_type},
                           {{"max by (job) (max_over_time(", heights},
                            {"query=up[", scrapes("1")},
                            {"match[]", known_counters}});
  };
  EXPECT_EQ(judged(height("100")).outcome, Outcome::pass) << judged(height("100")).seen;
  EXPECT_EQ(judged(height("0")).outcome, Outcome::undecided) << judged(height("0")).seen;
}

}  // namespace
}  // namespace harness::verdict
