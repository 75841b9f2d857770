// Claims about what a system promises of its telemetry hold on the shipped services, and each has a
// twin that fails, with its message.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

std::string load_of(const std::string& die) {
  return "name: promises\nsystem: {stage: 2}\n"
         "load:\n"
         "  - name: players\n    executor: shared-iterations\n    vus: 10\n    iterations: 200\n"
         "    flow: [{request: roll, get: \"{frontend}/roll?die=" +
         die + "\"}]\nexpect:\n";
}

std::string tree_with(const std::string& last_kind) {
  return "  - claim: A roll goes through both services\n"
         "    shape:\n"
         "      request: roll\n"
         "      tree:\n"
         "        service: frontend\n        name: GET /roll\n        kind: server\n"
         "        children:\n"
         "          - service: frontend\n            kind: client\n"
         "            children:\n"
         "              - {service: dice-roller, name: GET /roll, kind: " +
         last_kind + ", children: none}\n";
}

std::string conventions_with(const std::string& more) {
  return "  - claim: Things are called what they are\n    conventions: all\n" + more;
}

std::string slo_of(const std::string& objective) {
  return "  - claim: The budget lasts\n"
         "    slo: {objective: " +
         objective + ", requests: roll, burn_rate: {over: 1s, max: 1}}\n";
}

std::string slo_of_counters(const std::string& max) {
  const std::string all = "http_requests_total{job=\"dice-roller\",handler=\"/roll\"";
  return "  - claim: The budget of the counters lasts\n"
         "    slo:\n      objective: 60 %\n      burn_rate: {over: 4s, max: " +
         max + "}\n      good: '" + all + ",status=\"200\"}'\n      total: '" + all + "}'\n";
}

struct Promise {
  const char* name;
  std::string die;  // risky ones fail once in ten rolls
  std::string claims;
  int exit_code;
  std::vector<const char*> said;  // of the claims
  Words more = {};
};

void PrintTo(const Promise& promise, std::ostream* out) { *out << promise.name; }

class Promises : public ::testing::TestWithParam<Promise> {};

TEST_P(Promises, AreJudged) {
  const TempDirectory home;
  const auto file = home / "promises.yaml";
  std::ofstream(file) << load_of(GetParam().die) << GetParam().claims;
  Words words{"run", file};
  words.insert(words.end(), GetParam().more.begin(), GetParam().more.end());
  HarnessProcess run(words);
  EXPECT_EQ(run.wait(), GetParam().exit_code) << run.output();
  const nlohmann::json verdict = run.verdict();
  std::string said;
  for (const auto& claim : verdict.at("claims")) {
    said += claim["claim"].get<std::string>() + ": seen " + claim["seen"].get<std::string>() + "\n";
  }
  for (const char* one : GetParam().said) EXPECT_THAT(said, HasSubstr(one));
}

INSTANTIATE_TEST_SUITE_P(
    Stage2, Promises,
    ::testing::Values(
        Promise{"AllAreKept",
                "fair",
                tree_with("server") + conventions_with("") + slo_of("99 %") + slo_of_counters("2"),
                0,
                {" traces of that shape", " spans of ",
                 "0 of the budget burned: 0 of 200 requests failed"}},
        Promise{"AnotherShape",
                "fair",
                tree_with("client"),
                1,
                {" traces differ: ",
                 " (200): at frontend GET /roll > frontend GET > dice-roller GET /roll: expected "
                 "kind client, seen \"server\""}},
        Promise{"ContextIsNotPassedOn",
                "fair",
                tree_with("server"),
                1,
                {" traces differ: ",
                 " (200): at frontend GET /roll > frontend GET: expected == 1 dice-roller GET "
                 "/roll below it, seen 0, and no other child"},
                {"--service-arg", "frontend=--regression=no-propagation"}},
        Promise{"LinesNameNoTrace",
                "fair",
                conventions_with(""),
                1,
                {"1 kind of breach: logs: dice-roller: none of its "},
                {"--service-arg", "dice-roller=--regression=logs-without-trace"}},
        Promise{"TooManySeries",
                "fair",
                conventions_with("    max_series: 2\n"),
                1,
                {"of breach: cardinality: ", " series, more than 2"}},
        Promise{"TheBudgetIsBurned",
                "risky",
                slo_of("99.5 %"),
                1,
                {" of the budget burned: ", " of 200 requests failed"}}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace harness::test
