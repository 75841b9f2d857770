#include "harness/report/verdict_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/golden.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Json = nlohmann::json;
using test::expect_golden;

// As much of JSON Schema as verdict.schema.json uses for what may go wrong unnoticed: required
// keys, unknown keys, enums and constants, through objects and arrays.
std::vector<std::string> violations(const Json& schema, const Json& value,
                                    const std::string& where = "") {
  std::vector<std::string> found;
  const auto descend = [&found](const Json& inner, const Json& part, const std::string& place) {
    for (std::string& one : violations(inner, part, place)) found.push_back(std::move(one));
  };
  for (const Json& key : schema.value("required", Json::array())) {
    if (!value.contains(key)) found.push_back(where + " lacks " + key.get<std::string>());
  }
  if (schema.contains("const") && schema["const"] != value) found.push_back(where + " const");
  if (schema.contains("enum") &&
      std::find(schema["enum"].begin(), schema["enum"].end(), value) == schema["enum"].end()) {
    found.push_back(where + " is " + value.dump());
  }
  const Json properties = schema.value("properties", Json::object());
  const Json object = value.is_object() ? value : Json::object();
  for (const auto& [key, part] : object.items()) {
    const std::string place = std::string(where).append("/").append(key);
    if (properties.contains(key)) descend(properties[key], part, place);
    if (!properties.contains(key)) found.push_back(place + " is not described");
  }
  for (const Json& item : value.is_array() ? value : Json::array()) {
    descend(schema.value("items", Json::object()), item, where + "[]");
  }
  return found;
}

Json schema() { return Json::parse(test::repository_file("reports/verdict.schema.json")); }

Json verdict_of(const SampleRun& run) { return Json::parse(verdict_json(run.report())); }

TEST(VerdictJson, KeepsItsShape) {
  expect_golden("report/fail.verdict.json", verdict_json(failing_run().report()));
}

TEST(VerdictJson, SaysWhichClaimsHaveNoVote) {
  SampleRun run = failing_run();
  run.verdict.findings[1].advisory = scenario::parse_advisory("until 2027-03-01").value();
  const Json json = verdict_of(run);
  EXPECT_THAT(violations(schema(), json), IsEmpty());
  EXPECT_EQ(json["claims"][1]["advisory"], "until 2027-03-01");
  EXPECT_FALSE(json["claims"][0].contains("advisory"));
}

TEST(VerdictJson, ConformsToItsSchemaHoweverTheRunEnded) {
  for (const SampleRun& run : {passing_run(), failing_run(), run_without_data(), run_with_error(),
                               inconclusive_run(), interrupted_run()}) {
    EXPECT_THAT(violations(schema(), verdict_of(run)), IsEmpty());
  }
}

TEST(VerdictJson, SaysAtWhichMomentsAQueryWasEvaluated) {
  SampleRun run = failing_run();
  EXPECT_FALSE(verdict_of(run)["claims"][0].contains("evaluated"));
  run.verdict.findings[1].moments = scenario::Moments::at_end;
  run.verdict.findings[2].moments = scenario::Moments::throughout;
  EXPECT_EQ(verdict_of(run)["claims"][1]["evaluated"], "at_end");
  EXPECT_EQ(verdict_of(run)["claims"][2]["evaluated"], "throughout");
  EXPECT_THAT(violations(schema(), verdict_of(run)), IsEmpty());
}

TEST(VerdictJson, HasWhatAlertsTookByItsBounds) {
  SampleRun run = failing_run();
  EXPECT_FALSE(verdict_of(run)["claims"][0].contains("times"));
  run.verdict.findings[0].times = {
      {.name = "time_to_detect", .seconds = {3.9, 4}, .wanted = "< 15s"},
      {.name = "time_to_recover", .number = 2, .of = 3, .seconds = Interval::at_least(20)}};
  const Json times = verdict_of(run)["claims"][0]["times"];
  EXPECT_EQ(times[0], (Json{{"name", "time_to_detect"},
                            {"occurrence", 1},
                            {"occurrences", 1},
                            {"seconds", {{"low", 3.9}, {"high", 4.0}}},
                            {"expected", "< 15s"}}));
  EXPECT_EQ(times[1]["occurrence"], 2);
  EXPECT_TRUE(times[1]["seconds"]["high"].is_null());
  EXPECT_THAT(violations(schema(), verdict_of(run)), IsEmpty());
}

TEST(VerdictJson, WouldNotConformWithoutItsKeysOrWithOtherWords) {
  Json broken = verdict_of(failing_run());
  broken.erase("seed");
  broken["verdict"] = "maybe";
  broken["claims"][0].erase("query");
  EXPECT_THAT(violations(schema(), broken), SizeIs(3));
}

TEST(VerdictJson, SampleInTheRepositoryConforms) {
  const Json sample = Json::parse(test::repository_file("reports/sample/verdict.json"));
  EXPECT_THAT(violations(schema(), sample), IsEmpty());
}

TEST(VerdictJson, HasTheExitCodeOfEachEnding) {
  EXPECT_EQ(verdict_of(passing_run())["exit_code"], 0);
  EXPECT_EQ(verdict_of(failing_run())["exit_code"], 1);
  EXPECT_EQ(verdict_of(inconclusive_run())["exit_code"], 3);
  EXPECT_EQ(verdict_of(interrupted_run())["exit_code"], 130);
}

TEST(VerdictJson, SaysNullForWhatNeverHappened) {
  const Json fault = verdict_of(inconclusive_run())["faults"][0];
  EXPECT_TRUE(fault["seen_at"].is_null());
  EXPECT_EQ(fault["injected_at"], "2026-11-21T09:44:21.001Z");
}

TEST(VerdictJson, SaysWhatAFaultHitWhereThatWasCounted) {
  SampleRun run = failing_run();
  EXPECT_TRUE(verdict_of(run)["faults"][0]["hits"].is_null());
  run.observations.faults[0].hits = {12, 10, "connections"};
  EXPECT_EQ(verdict_of(run)["faults"][0]["hits"],
            (Json{{"of", "connections"}, {"all", 12}, {"probes", 10}}));
  EXPECT_THAT(violations(schema(), verdict_of(run)), IsEmpty());
}

TEST(VerdictJson, SumsUpTheRequests) {
  SampleRun run = passing_run();
  run.observations.load.requests[0].resent = 3;
  run.observations.load.requests[1].resent = 4;
  run.observations.load.requests[0].redirects = 2;
  run.observations.load.requests[1].redirects = 3;
  EXPECT_EQ(verdict_of(run)["requests"], (Json{{"sent", 452},
                                               {"ok", 449},
                                               {"failed", 2},
                                               {"unknown", 1},
                                               {"resent", 7},
                                               {"redirects", 5},
                                               {"dropped_in", Json::array()}}));
}

TEST(VerdictJson, NamesThePhasesThatDroppedMoreThanOneInAHundred) {
  SampleRun run = passing_run();
  const std::string phase = run.observations.load.requests[0].phase;
  const std::uint64_t sent = run.observations.load.requests[0].sent;
  run.observations.load.iterations = {{.tags = {}, .dropped = 9, .dropped_in = {{phase, 9}}}};
  EXPECT_EQ(verdict_of(run)["requests"]["dropped_in"],
            Json::array({{{"phase", phase}, {"dropped", 9}, {"due", sent + 9}}}));
}

TEST(VerdictJson, SurvivesBytesThatAreNoUtf8) {
  SampleRun run = failing_run();
  run.verdict.findings[2].log_line = "\xff\xfe broken";
  EXPECT_THAT(verdict_json(run.report()), HasSubstr("\xef\xbf\xbd\xef\xbf\xbd broken"));
}

}  // namespace
}  // namespace harness::report
