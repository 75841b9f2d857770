// What was not measured never passes: each scenario of tests/cases/claims has a claim that is not
// true, or of which nothing is known.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

struct Untrue {
  const char* name;  // tests/cases/claims/NAME.yaml
  int exit_code;
  std::vector<std::string> red;
  std::vector<std::string> says;  // in the summary
};

void PrintTo(const Untrue& untrue, std::ostream* out) { *out << untrue.name; }

std::string case_file(const std::string& name) {
  return std::string(HARNESS_SOURCE_DIR) + "/tests/cases/claims/" + name + ".yaml";
}

class Evidence : public ::testing::TestWithParam<Untrue> {};

TEST_P(Evidence, DoesNotPassWhatIsNotKnown) {
  HarnessProcess run({"run", case_file(GetParam().name)});
  EXPECT_EQ(run.wait(), GetParam().exit_code) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), UnorderedElementsAreArray(GetParam().red));
  const std::string summary = content_of(run.run_dir() / "summary.txt");
  for (const std::string& text : GetParam().says) EXPECT_THAT(summary, HasSubstr(text));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Evidence,
    ::testing::Values(
        Untrue{"hung-to-the-end",
               1,
               {"undecided: http_req_failed rate < 0.01", "fail: http_req_duration p(95) < 300",
                "undecided: http_req_failed rate < 0.01"},
               {"cut off at the end"}},
        Untrue{"nan-series-dropped",
               1,
               {"no_data: Each die fails in less than 5 % of its rolls"},
               {"there was nothing to divide by"}},
        Untrue{"never-found",
               1,
               {"undecided: class",
                "undecided: digit",
                "undecided: word",
                "undecided: class in lines",
                "undecided: number in lines",
                "undecided: part of a message",
                "undecided: part of a status message",
                "undecided: other words",
                "undecided: status in a text",
                "undecided: other capitals",
                "undecided: no such status",
                "undecided: no such status in spans",
                "undecided: whole lines",
                "no_data: no time",
                "no_data: no number",
                "no_data: no JSON",
                "no_data: each line has it",
                "undecided: one line for all",
                "no_data: joined by what one has",
                "no_data: joined by what nobody has",
                "no_data: always left out",
                "no_data: lines always left out"},
               {"did you mean 500?", "did you mean error?", "did you mean Roll failed?",
                "LabelFilterErr", "JSONParserErr", "meets one of up by on (handler)"}},
        Untrue{"no-traffic-passes",
               1,
               {"no_data: No request fails after the incident"},
               {"no request was answered in recovery"}},
        Untrue{"nothing-was-done",
               1,
               {"no_data: lines of nobody", "no_data: lines of nobody by their text",
                "no_data: number of nobody's lines", "no_data: spans of nobody",
                "no_data: times of nobody", "no_data: misspelt root", "no_data: event of no span",
                "undecided: slip", "undecided: level in a pattern", "undecided: level in short",
                "undecided: level in the message"},
               {"did you mean Roll failed?", "did you mean detected_level=\"error\"?",
                "die_type=\"risky\" in the window", "has event:name in the run"}},
        Untrue{"silence-hidden",
               1,
               {"no_data: sum", "no_data: ratio to what is not there", "undecided: ratio to none",
                "no_data: ratio to none as a number", "no_data: unless", "no_data: bucket",
                "undecided: signs", "undecided: capitals", "undecided: anchor",
                "no_data: joined with nothing", "undecided: pattern", "no_data: number",
                "no_data: nobody rolls"},
               {"counts for nothing: put or vector(0) behind it",
                "dice_rolls_total{die_type=\"notation\"} did not",
                "no request was answered in what the query reads of quiet"}},
        Untrue{"traces-beyond-1000", 1, {"fail: At most 1,100 traces"}, {"1300 traces"}},
        Untrue{"values-misspelt",
               1,
               {"undecided: level", "undecided: message", "no_data: template",
                "undecided: span name", "undecided: span name beside a control",
                "undecided: attribute", "no_data: type", "no_data: service", "undecided: matcher"},
               {"(some have: INFO); did you mean INFO?", "(there are: GET /roll",
                "in the run has level=\"FATAL\""}}),
    [](const auto& one) {
      std::string name = one.param.name;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

TEST(Evidence, IsNoControlThatCannotBeRead) {
  HarnessProcess run({"run", case_file("silence-made-a-number")});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr("silence-made-a-number.yaml:25:"));
  EXPECT_THAT(run.output(), HasSubstr("control: syntax error"));
}

TEST(Evidence, IsNoControlOfAnotherService) {
  HarnessProcess run({"validate", case_file("silence-made-a-number")});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr("control: it is about compose_service=\"no-such-service\", "
                                      "which shows nothing of compose_service=\"dice-rollr\""));
}

TEST(Evidence, IsNoNumberMadeOfSilence) {
  const TempDirectory home;
  std::string text = content_of(case_file("silence-made-a-number"));
  text.resize(text.find("  - claim: control of a LogQL metric query is no LogQL"));
  // One that names another service by the same label is refused before.
  const std::string refused = R"({compose_service="no-such-service"})";
  text.replace(text.find(refused), refused.size(), R"({job="no-such-service"})");
  const auto file = home.path() / "silence.yaml";
  std::ofstream(file) << text;
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(
      red_claims(run.verdict()),
      UnorderedElementsAreArray({"no_data: absent", "no_data: or vector",
                                 "no_data: control of a LogQL metric query finds nothing"}));
  EXPECT_THAT(content_of(run.run_dir() / "summary.txt"),
              HasSubstr("Prometheus has no series dice_rolls_totl in the window"));
}

// One service that logs is no proof of another that is away all phase.
TEST(Evidence, IsNoLineOfAnotherService) {
  const TempDirectory home;
  const auto file = home.path() / "dead.yaml";
  std::ofstream(file) << R"(
name: dead
system: {stage: 2}
load:
  - name: players
    executor: constant-arrival-rate
    rate: 10
    preAllocatedVUs: 5
    flow: [{request: roll, get: "{frontend}/roll?die=fair"}]
phases:
  - {name: all, for: 3s}
  - {name: dead, for: 4s, faults: [{stop: dice-roller}]}
expect:
  - {claim: both at first, during: all, count: "== 0",
     logql: '{compose_service=~"dice-roller|frontend"} | json | level="FATAL"'}
  - {claim: whoever there is at first, during: all, count: "== 0",
     logql: '{compose_service=~".+"} | json | level="FATAL"'}
  - {claim: both, during: dead, count: "== 0",
     logql: '{compose_service=~"dice-roller|frontend"} | json | level="FATAL"'}
  - {claim: whoever there is, during: dead, count: "== 0",
     logql: '{compose_service=~".+"} | json | level="FATAL"'}
)";
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              UnorderedElementsAreArray({"no_data: both", "no_data: whoever there is"}));
  EXPECT_THAT(content_of(run.run_dir() / "summary.txt"),
              HasSubstr("no line at all from {compose_service=\"dice-roller\"}"));
}

}  // namespace
}  // namespace harness::test
