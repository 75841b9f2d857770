// A service whose metrics are pushed, not scraped: they are waited for, judged, and found by
// doctor.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string scenario(const TempDirectory& home) {
  const auto file = home / "order.yaml";
  std::ofstream(file) << R"(name: order
system:
  processes:
    - name: shop
      run: [python3, )" HARNESS_SOURCE_DIR R"(/tests/e2e/pushing_shop.py, "{port}"]
      ready: {http: /}
      otlp: [metrics]
load: [{name: customers, executor: per-vu-iterations, vus: 4, iterations: 10, think_time: 200ms, flow: [{request: order, get: "{shop}/order"}]}]
expect:
  - {claim: Each order is counted, promql: 'sum(shop_orders_total{job="shop"})', value: "== 40"}
  - {claim: Half of the orders are counted, promql: 'sum(shop_orders_total{job="shop"})', value: "< 21"}
  - {claim: There is stock, promql: 'min_over_time(shop_stock{job="shop"}[$window])', value: "== 7"}
)";
  return file;
}

TEST(PushedMetrics, AreJudgedOnceOneFromAfterTheEndHasCome) {
  const TempDirectory home;
  HarnessProcess run({"run", scenario(home)});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), ElementsAre("fail: Half of the orders are counted"));
  EXPECT_THAT(run.scratches(), IsEmpty());
}

TEST(PushedMetrics, AreFoundByDoctor) {
  const TempDirectory home;
  HarnessProcess doctor({"doctor", scenario(home)});
  EXPECT_EQ(doctor.wait(), 0) << doctor.output();
  EXPECT_THAT(doctor.output(), AllOf(HasSubstr("2 series"), HasSubstr("{job=\"shop\"}, pushed"),
                                     HasSubstr("shop_orders_total{")));
}

}  // namespace
}  // namespace harness::test
