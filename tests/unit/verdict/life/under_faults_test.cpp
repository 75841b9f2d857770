// Claims over several jobs of which some are down: by a fault of the run, or by themselves.
#include "harness/verdict/life/under_faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Of the window 20-40 s.
std::string up_of(const std::string& job, const char* up) {
  std::string values;
  for (int second = 20; second <= 40; ++second) {
    values +=
        (values.empty() ? "[" : ",[") + std::to_string(1'700'000'000 + second) + ",\"" + up + "\"]";
  }
  return R"({"metric":{"__name__":"up","job":")" + job + R"("},"values":[)" + values + "]}";
}

std::string series_of(const std::string& job) {
  return R"({"__name__":"requests_total","job":")" + job + R"(","status":"200"})";
}

observe::FaultRecord stopped(const std::string& target, int from, int until) {
  observe::FaultRecord fault;
  fault.kind = "stop";
  fault.target = target;
  fault.injected_at = at(from);
  fault.seen_at = at(from);
  fault.reverted_at = at(until);
  fault.gone_at = at(until);
  return fault;
}

class DownJobs : public ::testing::Test {
 protected:
  DownJobs() {
    run_.plan.loads.emplace_back();
    for (const char* name : {"shop-1", "shop-2", "stock"}) {
      run_.plan.system.own.processes.emplace_back().name = name;
    }
    load::RequestStats answered;
    answered.request = "roll";
    answered.phase = "outage";
    answered.outcomes = {{"200", 5}};
    run_.observations.load.requests = {answered};
  }

  // Shop-1 is up and shop-2 down, of which there are such series.
  Finding judged(const std::string& selector, const std::string& series) const {
    const plan::Claim claim =
        run_.claim("promql", with_fields({{"promql", "sum(increase(requests_total{" + selector +
                                                         "}[$window])) or vector(0)"},
                                          {"value", scenario::Comparison{"==", 0}}}));
    return run_.judge_said(
        claim, {vector_of("0")},
        {{"query=up[", R"({"status":"success","data":{"resultType":"matrix","result":[)" +
                           up_of("shop-1", "1") + "," + up_of("shop-2", "0") + "]}}"},
         {"match[]", R"({"status":"success","data":[)" + series + "]}"}});
  }

  std::set<std::string> stopped_in_outage() const {
    const plan::Claim claim = run_.claim(
        "promql",
        with_fields({{"promql", std::string("up")}, {"value", scenario::Comparison{"==", 1}}}));
    return stopped_throughout(evidence_for(claim, run_.plan, run_.observations));
  }

  SmallRun run_;
};

const std::string both = series_of("shop-1") + "," + series_of("shop-2");
const std::string of_shops = R"(job=~"shop-.+",status=~"5..")";

TEST_F(DownJobs, AreNoDataWhereNoFaultStopsThem) {
  const Finding finding = judged(of_shops, both);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("shop-2 was down at 21 of 21 scrapes"));
}

TEST_F(DownJobs, AreLeftOutWhereAFaultOfTheRunStopsThemAllTheWhile) {
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  EXPECT_EQ(judged(of_shops, both).outcome, Outcome::pass) << judged(of_shops, both).seen;
  run_.observations.faults = {stopped("shop-2", 25, 41)};
  EXPECT_EQ(judged(of_shops, both).outcome, Outcome::no_data) << "it was there for a while";
  run_.observations.faults = {stopped("shop-1", 19, 41)};
  EXPECT_EQ(judged(of_shops, both).outcome, Outcome::no_data) << "it is another that is down";
}

TEST_F(DownJobs, AreMissedWhereNoneIsLikeThem) {
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  run_.plan.system.own.processes.erase(run_.plan.system.own.processes.begin());
  EXPECT_EQ(judged(of_shops, both).outcome, Outcome::no_data);
}

TEST_F(DownJobs, AreAllThatThereIsOfTheOnlyOne) {
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  EXPECT_EQ(judged(R"(job="shop-2",status=~"5..")", series_of("shop-2")).outcome, Outcome::no_data);
}

// It may have had something to count since it was scraped last.
TEST_F(DownJobs, WithoutSeriesLeaveWhatTakesThemUndecided) {
  run_.observations.faults.clear();
  for (const std::string& selector : {of_shops, std::string(R"(status=~"5..")")}) {
    const Finding finding = judged(selector, series_of("shop-1"));
    EXPECT_EQ(finding.outcome, Outcome::undecided) << selector;
    EXPECT_THAT(finding.seen, HasSubstr("shop-2 was down at the window's last scrape, so that "
                                        "nobody knows what it counts in requests_total"));
  }
  EXPECT_EQ(judged(R"(job=~"shop-1.*",status=~"5..")", series_of("shop-1")).outcome, Outcome::pass);
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  EXPECT_EQ(judged(of_shops, series_of("shop-1")).outcome, Outcome::pass);
}

TEST_F(DownJobs, AreStoppedByWhatLastsFromBeforeUntilBehindTheWindow) {
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  EXPECT_THAT(stopped_in_outage(), ElementsAre("shop-2"));
  run_.observations.faults[0].ended_at = at(30);
  EXPECT_THAT(stopped_in_outage(), IsEmpty());
  run_.observations.faults = {stopped("shop-2", 19, 41)};
  run_.observations.faults[0].kind = "latency";
  EXPECT_THAT(stopped_in_outage(), IsEmpty());
}

}  // namespace
}  // namespace harness::verdict
