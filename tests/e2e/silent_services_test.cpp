// A service that loses its telemetry, or dies, behind one that is well.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// None of the claims names a service, but for the one about the front.
HarnessProcess run_of(const TempDirectory& home, const std::string& broken,
                      const std::string& fails = "", const std::string& who = "back") {
  std::ofstream(home / "two.yaml") << R"(name: two
system:
  processes:
    - name: back
      run: [python3, )" HARNESS_SOURCE_DIR R"(/tests/e2e/two_services.py, "{port}", back]
      ready: {http: /}
      scrape: /metrics
      logs: {format: json}
      labels: {env: x}
      otlp: [traces]
    - name: front
      run: [python3, )" HARNESS_SOURCE_DIR
                                      R"(/tests/e2e/two_services.py, "{port}", front, "{url:back}"]
      needs: [back]
      ready: {http: /}
      scrape: /metrics
      logs: {format: json}
      labels: {env: x}
      otlp: [traces]
load:
  - {name: customers, executor: constant-vus, vus: 4, think_time: 100ms, flow: [{request: order, get: "{front}/order"}]}
phases:
  - {name: morning, for: 4s}
  - {name: evening, for: 4s}
expect:
  - {claim: No span fails, traceql: '{ status = error }', count: "== 0", control: '{ name = "GET /order" }'}
  - {claim: None of the front, traceql: '{ resource.service.name = "front" && status = error }', count: "== 0"}
  - {claim: None at evening, during: evening, traceql: '{ status = error }', count: "< 2", control: '{ name = "GET /order" }'}
  - {claim: No line tells of an error, during: evening, logql: '{env="x"} |= "ERROR"', count: "== 0"}
  - {claim: None is counted, during: evening, promql: 'sum(increase(errors_total[$window])) or vector(0)', value: "== 0"}
)";
  return HarnessProcess({"run", home / "two.yaml", "--env", who + ".BROKEN=" + broken, "--env",
                         who + ".FAILS=" + fails});
}

std::string seen_of(const HarnessProcess& run, std::size_t claim) {
  return run.verdict().at("claims").at(claim).at("seen");
}

TEST(SilentServices, AreNoneWhereBothAreWell) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "");
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(SilentServices, ThatSendNoSpansAreNoProofThatNoneFailed) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "no-spans");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None at evening"));
  EXPECT_THAT(seen_of(run, 0), HasSubstr("but back sent no span during the run"));
}

TEST(SilentServices, ThatFallSilentAreNoProofEither) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "falls-silent");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None at evening",
                          "undecided: No line tells of an error"));
  EXPECT_THAT(
      seen_of(run, 0),
      HasSubstr(
          "of back each of the first 20 requests \"order\" has a span, and none of the last 20"));
  EXPECT_THAT(seen_of(run, 3), HasSubstr("no line at all from {job=\"back\""));
}

TEST(SilentServices, ThatAreSilentForAWhileAreNoProofEither) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "loses-middle");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None at evening",
                          "undecided: No line tells of an error"));
  EXPECT_THAT(seen_of(run, 0), HasSubstr("of back each request \"order\" has a span but for "));
  // By what is told first: not of each request is known who was called.
  EXPECT_THAT(seen_of(run, 3),
              AnyOf(HasSubstr("of back each request \"order\" has a log line but for "),
                    HasSubstr("back loses spans, and has no log line of ")));
}

// The client knows which of its requests it has answered.
TEST(SilentServices, ThatAreAskedByTheClientItselfAreSeenByItsAnswers) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "loses-middle", "", "front");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None of the front",
                          "undecided: None at evening", "undecided: No line tells of an error"));
  EXPECT_THAT(seen_of(run, 1), HasSubstr("but front has no span of "));
}

TEST(SilentServices, ThatDieAreNoProofEither) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "dies");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None at evening",
                          "undecided: No line tells of an error", "undecided: None is counted"));
}

TEST(SilentServices, ThatLoseTheSpansOfTheirFailuresShowByTheirLines) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "loses-failures", "1");
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("undecided: No span fails", "undecided: None at evening",
                          "fail: No line tells of an error", "fail: None is counted"));
  EXPECT_THAT(seen_of(run, 0), HasSubstr("back has log lines of"));
}

TEST(SilentServices, WithSlowClocksAreToldOf) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, "slow-clock");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(seen_of(run, 2), HasSubstr("before the requests that cause them: its clock is slow"));
}

}  // namespace
}  // namespace harness::test
