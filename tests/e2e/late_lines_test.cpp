// A service whose log lines come behind its last answers, which traces the scrapes of its metrics,
// and which is asked for what it does not tell.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string on_lines = R"(
  - {claim: Each order is logged, logql: '{job="shop"} | json', count: "== 40"}
  - {claim: No order fails, logql: '{job="shop"} | json | level="ERROR"', count: "== 0"}
)";

const std::string no_error_counted = R"(
  - {claim: No error is counted, promql: 'sum(increase(shop_errors_total{job="shop"}[$window]))', value: "== 0"}
)";

// Forty orders by four customers, who hurry.
HarnessProcess run_of(const TempDirectory& home, const std::string& claims,
                      const std::string& broken = "") {
  std::ofstream(home / "late.yaml") << R"(name: late
system:
  processes:
    - name: shop
      run: [python3, )" HARNESS_SOURCE_DIR R"(/tests/e2e/late_shop.py, "{port}", "40"]
      ready: {http: /}
      scrape: /metrics
      logs: {format: json}
      otlp: [traces]
load:
  - {name: customers, executor: per-vu-iterations, vus: 4, iterations: 10, think_time: 100ms,
     flow: [{request: order, get: "{shop}/order"}]}
expect:)" << claims;
  return HarnessProcess({"run", home / "late.yaml", "--env", "shop.BROKEN=" + broken});
}

std::string seen_of(const HarnessProcess& run, std::size_t claim = 0) {
  return run.verdict().at("claims").at(claim).at("seen");
}

TEST(LateLines, OfAHealthyServiceAreAllOfTheRun) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, on_lines + R"(
  - {claim: Orders are traced, traceql: '{ name = "GET /order" && span.shop.item != "" }', count: "== 40"}
)" + no_error_counted);
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
}

TEST(LateLines, OfErrorsAreNotLeftOut) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, on_lines, "last-errors");
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: No order fails"));
  EXPECT_EQ(seen_of(run, 1), "4 lines");
}

TEST(LateLines, ThatNameNoTraceLeaveUndecidedWhatHangsOnThem) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, on_lines, "last-errors no-trace-id");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(seen_of(run, 1), AllOf(HasSubstr("with what came late"),
                                     HasSubstr("no id of the run: claim a margin")));
}

TEST(ClaimsThatWantSomething, AreToldWhatThereIs) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, R"(
  - {claim: Orders are sold, logql: '{job="shop"} | json | message="solt"', count: "> 10"}
  - {claim: Orders have an item, traceql: '{ resource.service.name = "shop" && span.shop.itm != "" }', count: "> 10"}
  - {claim: Orders are counted, promql: 'sum(increase(shop_order_total{job="shop"}[$window]))', value: "> 10"}
)");
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(seen_of(run, 0), AllOf(HasSubstr("0 lines; "), HasSubstr("did you mean sold?")));
  EXPECT_THAT(seen_of(run, 1), AllOf(HasSubstr("0 traces; "), HasSubstr("span.shop.item")));
  EXPECT_THAT(seen_of(run, 2), HasSubstr("did you mean shop_orders_total?"));
}

TEST(Fields, OfTracesAreNoZeros) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, R"(
  - {claim: Orders name their trace, logql: '{job="shop"} | json', count: "> 10", fields: [trace_id]}
)",
                              "zeros");
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(seen_of(run),
              HasSubstr("lines without trace_id: \"00000000000000000000000000000000\" "
                        "is no id"));
}

TEST(Metrics, OfWhichNothingMovesAreNoProofOfLife) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, no_error_counted, "frozen");
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(seen_of(run), HasSubstr("no counter of shop stands higher after "));
}

TEST(Metrics, OfAProcessThatBeganAnewMayHaveCountedMore) {
  const TempDirectory home;
  HarnessProcess run = run_of(home, no_error_counted, "reborn");
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(seen_of(run), HasSubstr("shop began anew in the window"));
}

}  // namespace
}  // namespace harness::test
