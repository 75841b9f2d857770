// Claims that count each request: counter, absent and reconcile hold on stage 1, and one line, one
// count or one number beside the truth turns them red, with a message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

// One line in 500 is lost, or there twice, where a service is told to have that defect: that is one
// of these.
constexpr const char* load =
    "name: counts\nsystem: {stage: 1}\n"
    "load:\n"
    "  - name: players\n    executor: shared-iterations\n    vus: 60\n    iterations: 520\n"
    "    flow: [{request: roll, get: \"{dice-roller}/roll?die=risky\"}]\n"
    "expect:\n";

const std::string reconciled =
    "  - claim: Each roll is counted, traced and logged once\n"
    "    reconcile:\n"
    "      request: roll\n"
    "      counter: http_requests_total{job=\"dice-roller\",handler=\"/roll\"}\n"
    "      by: status\n"
    "      spans: '{ resource.service.name=\"dice-roller\" && name=\"GET /roll\" }'\n"
    "      logs: '{compose_service=\"dice-roller\"} | json | die_type!=\"\"'\n";

std::string counted_to(int number) {
  return "  - claim: Each roll is counted\n"
         "    counter: http_requests_total{job=\"dice-roller\",handler=\"/roll\"}\n"
         "    value: \"== " +
         std::to_string(number) + "\"\n";
}

std::string absent_of(const std::string& handler) {
  return "  - claim: Nothing else is counted\n"
         "    absent: {promql: 'http_requests_total{handler=\"" +
         handler + "\"}'}\n";
}

struct Twin {
  const char* name;
  std::string claims;
  Words more;
  int exit_code;
  std::vector<const char*> said;  // of the claims
};

void PrintTo(const Twin& twin, std::ostream* out) { *out << twin.name; }

class Counts : public ::testing::TestWithParam<Twin> {};

TEST_P(Counts, AreExact) {
  const TempDirectory home;
  const auto file = home / "counts.yaml";
  std::ofstream(file) << load << GetParam().claims;
  Words words{"run", file};
  words.insert(words.end(), GetParam().more.begin(), GetParam().more.end());
  HarnessProcess run(words);
  EXPECT_EQ(run.wait(), GetParam().exit_code) << run.output();
  const nlohmann::json verdict = run.verdict();
  std::string said;
  for (const auto& claim : verdict.at("claims")) {
    said += claim["claim"].get<std::string>() + ": expected " +
            claim["expected"].get<std::string>() + ", seen " + claim["seen"].get<std::string>() +
            "\n";
  }
  for (const char* one : GetParam().said) EXPECT_THAT(said, HasSubstr(one));
}

INSTANTIATE_TEST_SUITE_P(
    Stage1, Counts,
    ::testing::Values(
        Twin{"AllAreThere", counted_to(520) + absent_of("/elsewhere") + reconciled, {}, 0, {}},
        Twin{"OneTooFewAndSomethingIsThere",
             counted_to(521) + absent_of("/roll"),
             {},
             1,
             {"Each roll is counted: expected == 521, seen 520 of ",
              "Nothing else is counted: expected nothing, seen 6 series\n"}},
        Twin{"ALineIsLost",
             reconciled,
             {"--service-arg", "dice-roller=--regression=lost-log-lines"},
             1,
             {"520 spans; 519 log lines: 1 of 520 requests has no log line; the first trace: ",
              ", which has its span"}},
        Twin{"ALineIsThereTwice",
             reconciled,
             {"--service-arg", "dice-roller=--regression=repeated-log-lines"},
             1,
             {"520 spans; 521 log lines: 1 log line too many; the first trace: "}},
        Twin{"FailuresAreNotCounted",
             reconciled,
             {"--service-arg", "dice-roller=--regression=failures-not-counted"},
             1,
             {"520 log lines: of status \"500\" it counted 0, and sent were "}}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace harness::test
