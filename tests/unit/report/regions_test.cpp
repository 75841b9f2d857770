#include "harness/report/regions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/golden.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

std::vector<std::string> texts(const SampleRun& run) {
  std::vector<std::string> all;
  for (const Region& region : regions_of(run.report())) all.push_back(region.text);
  return all;
}

// The sample's one fault, at times that can be told apart.
observe::FaultRecord fault_from(WallTime begin) {
  observe::FaultRecord fault;
  fault.kind = "stop";
  fault.target = "postgres";
  fault.injected_at = begin;
  fault.seen_at = begin + seconds{1};
  return fault;
}

Region only_fault(SampleRun run, const observe::FaultRecord& fault) {
  run.observations.faults = {fault};
  for (const Region& region : regions_of(run.report())) {
    if (region.tags[1] == "fault") return region;
  }
  return {};
}

TEST(Regions, ArePhasesAndFaultsInTheirOrder) {
  EXPECT_THAT(texts(passing_run()),
              ElementsAre("baseline, of stage5-db-failure", "outage, of stage5-db-failure",
                          StartsWith("stop postgres, in stage5-db-failure"),
                          "recovery, of stage5-db-failure"));
}

TEST(Regions, HaveTheTagsThatTheRehearsalPageAsksFor) {
  const Region first = regions_of(passing_run().report()).front();
  EXPECT_THAT(first.tags, ElementsAre("harness", "phase", "scenario:stage5-db-failure",
                                      "run:20261121-094401-stage5-db-failure"));
}

TEST(Regions, OfAFaultLastUntilItWasSeenToBeGone) {
  const SampleRun run = passing_run();
  const WallTime begin = run.observations.run.begin;
  observe::FaultRecord fault = fault_from(begin);
  EXPECT_EQ(only_fault(run, fault).end, run.observations.ended_at);  // nobody saw it end
  fault.reverted_at = begin + seconds{10};
  EXPECT_EQ(only_fault(run, fault).end, begin + seconds{10});
  fault.gone_at = begin + seconds{12};
  EXPECT_EQ(only_fault(run, fault).end, begin + seconds{12});
  fault.ended_at = begin + seconds{4};  // by itself, before it was to
  const Region region = only_fault(run, fault);
  EXPECT_EQ(region.begin, begin);
  EXPECT_EQ(region.end, begin + seconds{4});
}

TEST(Regions, SayWhatWasWrongWithAFault) {
  const SampleRun run = passing_run();
  observe::FaultRecord fault = fault_from(run.observations.run.begin);
  fault.number = 2;
  fault.of = 3;
  fault.problem = "not seen";
  EXPECT_EQ(only_fault(run, fault).text, "stop postgres, 2 of 3, in stage5-db-failure: not seen");
}

TEST(Regions, AreOfNothingThatNeverCame) {
  SampleRun run = passing_run();
  run.observations.faults[0].injected_at.reset();
  run.observations.phases[2].window = {};
  EXPECT_THAT(texts(run),
              ElementsAre("baseline, of stage5-db-failure", "outage, of stage5-db-failure"));
}

TEST(Regions, OfARunWithoutPhasesAreOne) {
  SampleRun run = passing_run();
  run.observations.phases.clear();
  run.observations.faults.clear();
  const auto regions = regions_of(run.report());
  ASSERT_THAT(regions, SizeIs(1));
  EXPECT_EQ(regions[0].text, "stage5-db-failure");
  EXPECT_EQ(regions[0].begin, run.observations.run.begin);
  run.observations.run = {};
  EXPECT_THAT(regions_of(run.report()), IsEmpty());
}

TEST(Regions, AreFoundByTheNameOfTheDirectory) {
  EXPECT_EQ(run_tag("reports/runs/20261121-order"), "run:20261121-order");
  EXPECT_EQ(run_tag("reports/runs/20261121-order/"), "run:20261121-order");
  EXPECT_EQ(run_tag("/tmp/" + std::string(120, 'x')), "run:" + std::string(100, 'x'));
  EXPECT_EQ(run_tag("/tmp/" + std::string(99, 'x') + "ß"), "run:" + std::string(99, 'x'));
}

TEST(Regions, AreWhatGrafanaTakes) {
  SampleRun run = passing_run();
  run.observations.phases.resize(1);
  run.observations.faults.clear();
  EXPECT_EQ(annotations_json(run.report()), R"([
  {
    "time": 1795254241000,
    "timeEnd": 1795254261000,
    "tags": [
      "harness",
      "phase",
      "scenario:stage5-db-failure",
      "run:20261121-094401-stage5-db-failure"
    ],
    "text": "baseline, of stage5-db-failure"
  }
]
)");
}

TEST(Regions, AreDescribedByTheirSchema) {
  using nlohmann::json;
  const json schema = json::parse(test::repository_file("reports/annotations.schema.json"));
  const json all = json::parse(annotations_json(passing_run().report()));
  EXPECT_THAT(all, SizeIs(4));
  EXPECT_EQ(test::nonconformity(all, schema), "");
  json lacking = all;
  lacking[0].erase("timeEnd");
  EXPECT_NE(test::nonconformity(lacking, schema), "");
}

}  // namespace
}  // namespace harness::report
