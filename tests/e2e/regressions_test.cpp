// The gate catches regressions: each defect, switched on in one process, turns exactly the claims
// red that it concerns, and says what was expected and what was seen. Failures that are not
// counted: sample_test.cpp.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;
using ::testing::UnorderedElementsAreArray;

struct Regression {
  const char* name;
  const char* argument;          // what switches it on
  std::vector<std::string> red;  // the claims, with their results
  const char* says;              // in the summary
};

void PrintTo(const Regression& regression, std::ostream* out) { *out << regression.name; }

class Gate : public ::testing::TestWithParam<Regression> {};

TEST_P(Gate, CatchesTheRegression) {
  const TempDirectory home;
  HarnessProcess run({"run", write_scenario(home), "--service-arg", GetParam().argument});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), UnorderedElementsAreArray(GetParam().red)) << run.output();
  EXPECT_THAT(content_of(run.run_dir() / "summary.txt"), HasSubstr(GetParam().says));
}

const std::vector<std::string> no_path_to_the_query{
    "fail: A good roll can be followed from the frontend to its query",
    "fail: The span that failed is the query",
    "fail: A good roll can be followed to its query again"};

std::vector<std::string> with(std::vector<std::string> claims, const std::string& another) {
  claims.push_back(another);
  return claims;
}

INSTANTIATE_TEST_SUITE_P(
    Regressions, Gate,
    ::testing::Values(
        Regression{"LogsWithoutTrace",
                   "dice-roller=--regression=logs-without-trace",
                   {"fail: A good roll is logged with its trace",
                    "fail: Each failure of the dice roller is logged with its trace"},
                   "lines without trace_id\n"},
        Regression{"NoDatabaseSpan", "die-service=--regression=no-database-span",
                   with(no_path_to_the_query, "no_data: No query fails any more"),
                   "0 traces, but no trace at all of { span.db.system"},
        Regression{"NoPropagation", "frontend=--regression=no-propagation", no_path_to_the_query,
                   "expected  > 5 traces\n  seen      0 traces\n"},
        Regression{"AlertsMetricAbsent",
                   "postgres-exporter=--web.telemetry-path=/elsewhere",
                   {"no_data: The database is up before the fault", "no_data: The database is down",
                    "no_data: On-call is paged, and told when it is over",
                    "no_data: The database is back"},
                   "the rule reads pg_up, of which Prometheus has no sample"},
        Regression{"RecoveryNeverComes",
                   "die-service=--regression=never-recover",
                   {"fail: http_req_failed rate < 0.5", "fail: The die service no longer fails",
                    "fail: A fair die no longer fails", "fail: Rolls succeed again",
                    "fail: The die service logs no more failures", "fail: No query fails any more",
                    "fail: A good roll can be followed to its query again"},
                   "expected  rate < 0.5\n"}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace harness::test
