// doctor, on a shop that the harness starts: what arrives, and who is silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::string all_claims = R"(
  - {claim: Orders are counted, promql: 'sum(increase(shop_orders_total{job="shop"}[$window]))', value: "> 0"}
  - {claim: Orders are logged, logql: '{job="shop"} | json | message="sold"', count: "> 0", fields: [trace_id]}
  - {claim: Orders are traced, traceql: '{ resource.service.name = "shop" && span.shop.item != "" }', count: "> 0"}
)";

fs::path scenario(const TempDirectory& home, const std::string& claims = all_claims) {
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes:
    - name: shop
      run: [python3, )" HARNESS_SOURCE_DIR R"(/tests/e2e/telling_shop.py, "{port}"]
      ready: {http: /}
      scrape: /metrics
      logs: {format: json}
      otlp: [traces]
load: [{name: customers, executor: constant-vus, vus: 4, duration: 8s, flow: [{request: order, get: "{shop}/order"}]}]
thresholds: [{http_req_failed: rate == 0}]
expect:)" << claims;
  return home / "order.yaml";
}

void expect_nothing_left(const HarnessProcess& doctor) {
  EXPECT_THAT(doctor.processes(), IsEmpty());
  EXPECT_THAT(doctor.scratches(), IsEmpty());
}

TEST(Doctor, SaysOfEachSignalThatItArrivesUnderWhichLabelsWithASample) {
  const TempDirectory home;
  HarnessProcess doctor({"doctor", scenario(home)});
  EXPECT_EQ(doctor.wait(), 0) << doctor.output();
  EXPECT_THAT(
      doctor.output(),
      AllOf(HasSubstr("5 sent, 5 answered: 200: 5"), HasSubstr("job=\"shop\"}"),
            HasSubstr("shop_orders_total{"), HasSubstr("5 lines, its trace in trace_id"),
            HasSubstr("\"message\": \"sold\""), HasSubstr(" traces, under service.name=\"shop\""),
            HasSubstr("span \"GET /order\" with shop.item, http.route"),
            HasSubstr("order: what claims ask for arrives (exit code 0)")));
  expect_nothing_left(doctor);
  EXPECT_TRUE(fs::exists(doctor.run_dir() / "audit.jsonl"));
}

struct Silence {
  const char* silent;
  const char* why;
  const char* whose;
};

class SilentExporter : public ::testing::TestWithParam<Silence> {};

TEST_P(SilentExporter, IsNamedWithCauseAndRemedy) {
  const TempDirectory home;
  const auto& [silent, why, whose] = GetParam();
  HarnessProcess doctor({"doctor", scenario(home), "--env", std::string("shop.SILENT=") + silent});
  EXPECT_EQ(doctor.wait(), 1) << doctor.output();
  EXPECT_THAT(doctor.output(),
              AllOf(HasSubstr(why), HasSubstr(std::string("claims ask for what does not arrive: ") +
                                              whose + " of shop (exit code 1)")));
  expect_nothing_left(doctor);
}

INSTANTIATE_TEST_SUITE_P(
    Doctor, SilentExporter,
    ::testing::Values(
        Silence{"traces", "sent no span; is OTEL_EXPORTER_OTLP_ENDPOINT read?", "traces"},
        Silence{"name", "sent no span under its name; there are spans of unknown_service",
                "traces"},
        Silence{"logs", "has written nothing; is its output held back in a buffer", "logs"},
        Silence{"metrics", "its scrape fails: server returned HTTP status 404", "metrics"}),
    [](const auto& one) { return one.param.silent; });

TEST(Doctor, IsContentWhereOnlyWhatNoClaimAsksForIsSilent) {
  const TempDirectory home;
  const std::string claims = all_claims.substr(0, all_claims.find("  - {claim: Orders are traced"));
  HarnessProcess doctor({"doctor", scenario(home, claims), "--env", "shop.SILENT=traces trace_id"});
  EXPECT_EQ(doctor.wait(), 0) << doctor.output();
  EXPECT_THAT(doctor.output(), AllOf(HasSubstr("shop            sent no span"),
                                     HasSubstr("no line names the trace of a request")));
}

TEST(Doctor, RefusesAScenarioAsARunDoes) {
  const TempDirectory home;
  HarnessProcess unknown({"doctor", "no-such.yaml"});
  EXPECT_EQ(unknown.wait(), 2);
  EXPECT_EQ(unknown.output(), "no-such.yaml: cannot read: No such file or directory\n");
  HarnessProcess alert(
      {"doctor", scenario(home, "\n  - {claim: Nobody is paged, no_alert: ShopDown}\n")});
  EXPECT_EQ(alert.wait(), 2);
  EXPECT_THAT(alert.output(),
              AllOf(HasSubstr("order.yaml:13:"), HasSubstr("ShopDown"), Not(HasSubstr("5 sent"))));
  expect_nothing_left(alert);
  EXPECT_FALSE(fs::exists(alert.run_dir()));
  HarnessProcess nothing(Words{"doctor"});
  EXPECT_EQ(nothing.wait(), 2);
}

TEST(Doctor, EndsAllThatItStartedWhenItIsInterrupted) {
  const TempDirectory home;
  HarnessProcess doctor({"doctor", scenario(home), "--env", "shop.SILENT=traces"});
  while (doctor.running() && doctor.output().find("looking for") == std::string::npos) continue;
  doctor.signal(SIGINT);
  EXPECT_EQ(doctor.wait(), 130) << doctor.output();
  expect_nothing_left(doctor);
}

}  // namespace
}  // namespace harness::test
