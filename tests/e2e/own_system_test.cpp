// A system of the author's own: services in Python, Node and Go that know nothing of us
// (scenarios/own), with packages that ./dev test fetches, nginx, and small ones that need none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/e2e/harness_process.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAreArray;

std::string environment(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

// What the services need lies in the cache of ./dev.
class Packages {
 public:
  Packages() {
    const std::string cache =
        environment("XDG_CACHE_HOME", environment("HOME", "") + "/.cache") + "/harness";
    setenv("SHOP_PYTHON", (cache + "/own-fastapi-0.165.0/bin/python").c_str(), 1);
    setenv("SHOP_NODE", (cache + "/own-node/bin/node").c_str(), 1);
    setenv("NODE_PATH", (cache + "/own-node/node_modules").c_str(), 1);
    setenv("SHOP_GO", (cache + "/own-go/shop").c_str(), 1);
  }
  Packages(const Packages&) = delete;
  Packages& operator=(const Packages&) = delete;
  ~Packages() {
    for (const char* name : {"SHOP_PYTHON", "SHOP_NODE", "NODE_PATH", "SHOP_GO"}) unsetenv(name);
  }
};

std::string own_scenario(const std::string& name) {
  return HARNESS_SOURCE_DIR "/scenarios/own/" + name + ".yaml";
}

const std::string fastapi = "fastapi/fastapi-shop";
const std::string node = "node/node-shop";
const std::string go = "go/go-shop";

class OwnSystem : public ::testing::TestWithParam<std::string> {};

TEST_P(OwnSystem, HasATrueVerdict) {
  const Packages packages;
  HarnessProcess run({"run", own_scenario(GetParam())});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
  EXPECT_THAT(run.scratches(), IsEmpty());
}

std::string service_of(const std::string& scenario) {
  return scenario.substr(0, scenario.find('/'));
}

INSTANTIATE_TEST_SUITE_P(Own, OwnSystem,
                         ::testing::Values(fastapi, node, go, std::string("nginx/nginx")),
                         [](const auto& one) { return service_of(one.param); });

struct Regression {
  const char* name;
  const char* value;             // of REGRESSION
  std::vector<std::string> red;  // the claims, with their results
};

const std::vector<Regression>& regressions() {
  static const std::vector<Regression> all = {
      {"LogsWithoutTrace",
       "no-trace-id",
       {"fail: An order that cannot be met is logged as an error, with its trace",
        "fail: An order's trace and its log lines lead to each other"}},
      {"SpansWithoutAttribute",
       "no-attribute",
       {"fail: The span of an order says what was ordered"}},
      {"FailuresNotCounted",
       "no-error-metric",
       {"fail: Orders that cannot be met are counted, too"}},
      {"NoTraces",
       "no-traces",
       {"no_data: The span of an order says what was ordered",
        "fail: An order's trace and its log lines lead to each other"}}};
  return all;
}

using Regressed = std::tuple<std::string, std::size_t>;  // the scenario, and which regression

class OwnGate : public ::testing::TestWithParam<Regressed> {};

TEST_P(OwnGate, CatchesTheRegression) {
  const Packages packages;
  const auto& [scenario, which] = GetParam();
  const Regression& regression = regressions()[which];
  HarnessProcess run(
      {"run", own_scenario(scenario), "--env", std::string("shop.REGRESSION=") + regression.value});
  EXPECT_EQ(run.wait(), 1) << run.output();
  // Without traces the Node service has no ids for its lines, either.
  std::vector<std::string> red = regression.red;
  if (scenario == node && regression.value == std::string("no-traces")) {
    red.push_back("fail: An order that cannot be met is logged as an error, with its trace");
  }
  EXPECT_THAT(red_claims(run.verdict()), UnorderedElementsAreArray(red)) << run.output();
}

INSTANTIATE_TEST_SUITE_P(Own, OwnGate,
                         ::testing::Combine(::testing::Values(fastapi, node),
                                            ::testing::Range<std::size_t>(0, 4)),
                         [](const auto& one) {
                           return service_of(std::get<0>(one.param)) +
                                  regressions()[std::get<1>(one.param)].name;
                         });

TEST(OwnSystemWithoutTraces, IsSaidToHaveSentNone) {
  const Packages packages;
  HarnessProcess run({"run", own_scenario(fastapi), "--env", "shop.REGRESSION=no-traces"});
  run.wait();
  EXPECT_THAT(run.output(), HasSubstr("shop sent no span during the run"));
}

// Metrics alone: what is not counted is seen all the same, by the one claim that is about it.
TEST(OwnSystemWithMetricsAlone, IsFailedByWhatItDoesNotCount) {
  const Packages packages;
  HarnessProcess run({"run", own_scenario(go), "--env", "shop.REGRESSION=no-error-metric"});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("fail: Orders that cannot be met are counted, too"));
}

TEST(OwnSystemWithMetricsAlone, FailsClaimsOnSignalsThatItIsNotToldToSend) {
  const Packages packages;
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << "name: order\nsystem: {file: " HARNESS_SOURCE_DIR
                                        R"(/scenarios/own/go/shop.yaml}
load: [{name: a, executor: per-vu-iterations, flow: [{request: order, get: "{shop}/order?item=ink"}]}]
expect:
  - {claim: An order is counted, promql: 'sum(shop_orders_total{job="shop"})', value: "== 1"}
  - {claim: An order has a span, traceql: '{ resource.service.name = "shop" }', count: "== 1"}
  - {claim: An order is logged, logql: '{job="shop"}', count: "== 1"}
)";
  HarnessProcess run({"run", (home / "order.yaml").string()});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ElementsAre("no_data: An order has a span", "no_data: An order is logged"));
  EXPECT_THAT(run.output(),
              AllOf(HasSubstr("shop sent no span during the run: nothing tells it to; say otlp: "
                              "[traces] of its process"),
                    HasSubstr("shop sent no log line during the run: nothing tells it to; say "
                              "logs: {format: json} of its process")));
}

// Whatever is not there is said at once, and nothing is started.
TEST(OwnProcesses, ThatAreNotThereAreRefusedBeforeAnythingStarts) {
  const TempDirectory home;
  std::ofstream(home / "alerts.yml") << "groups: [{name: a, rules: [{alert: A, expr: 'up =='}]}]\n";
  std::ofstream(home / "shop.yaml") << R"(processes:
  - {name: shop, run: [venv/bin/uvicorn, "--port={port}"], cwd: src}
  - {name: stock, run: [no-such-program], needs: [shelf]}
  - {name: till, run: [sh, "--port={prt}"], files: [{template: till.conf, to: "{dir}/till.conf"}]}
)";
  std::ofstream(home / "till.conf") << "pid {dir}/pid;\nevents { }\n";
  const auto scenario = [&](const std::string& rules) {
    std::ofstream(home / "order.yaml")
        << "name: order\nsystem: {file: shop.yaml}\nrules: [" + rules + R"(]
load: [{name: a, executor: per-vu-iterations, flow: [{request: order, get: "{shop}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
    return (home / "order.yaml").string();
  };
  HarnessProcess run({"run", scenario("none.yml")});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(
      run.output(),
      AllOf(HasSubstr(R"(order.yaml:3:9: rules: there is no file)"),
            HasSubstr(R"(shop.yaml:2:23: run of shop: there is no program "venv/bin/uvicorn")"),
            HasSubstr(R"(shop.yaml:2:65: cwd of shop: there is no directory "src")"),
            HasSubstr(R"(shop.yaml:3:24: run of stock: there is no program "no-such-program")"),
            HasSubstr(R"(stock needs "shelf", which does not stand before it)"),
            HasSubstr(R"(shop.yaml:4:23: run of till: nothing stands for {prt}; {{ is a brace;)"),
            HasSubstr(R"(files of till: nothing stands for "{ }" in line 2 of till.conf; {{ is)")));
  EXPECT_FALSE(fs::exists(run.run_dir()));

  std::ofstream(home / "shop.yaml") << "processes: [{name: shop, run: [python3, -m, http.server, "
                                       "\"{port}\"]}]\n";
  HarnessProcess wrong({"run", scenario("alerts.yml")});
  EXPECT_EQ(wrong.wait(), 2);
  EXPECT_THAT(wrong.output(), HasSubstr("alerts.yml: Prometheus does not take these rules: "));
}

// No metrics, no logs, no traces: judged on what the client sees.
TEST(OwnProcesses, WithoutTelemetryAreJudgedOnWhatTheyHave) {
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
thresholds: [{http_req_failed: rate == 0, http_reqs: count == 1}]
)";
  HarnessProcess run({"run", (home / "order.yaml").string()});
  EXPECT_EQ(run.wait(), 0) << run.output();
}

TEST(OwnProcesses, NameAVariableThatIsSetAndNotPassed) {
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes:
    - {name: files, run: [python3, -m, http.server, "{port}"], env: {TZ_OF_FILES: UTC}}
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  setenv("TZ_OF_FILES", "CET", 1);
  HarnessProcess run({"run", (home / "order.yaml").string()});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(),
              HasSubstr("TZ_OF_FILES is set in your environment, and not passed to files"));
  HarnessProcess plan({"plan", (home / "order.yaml").string(), "--env", "files.TZ_OF_FILES=CET"});
  EXPECT_EQ(plan.wait(), 0) << plan.output();
  unsetenv("TZ_OF_FILES");
  EXPECT_THAT(plan.output(), HasSubstr("files with TZ_OF_FILES=CET"));
}

// BAD=1 harness run: only its program knows whether that means anything.
TEST(OwnProcesses, NameAVariableThatTheProgramNamesAndDoesNotGet) {
  const TempDirectory home;
  std::ofstream(home / "files.py") << R"(import http.server, os, sys
os.environ.get("BAD_FILES")
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])),
                                http.server.SimpleHTTPRequestHandler).serve_forever()
)";
  std::ofstream(home / "order.yaml") << R"(name: order
system: {processes: [{name: files, run: [python3, files.py, "{port}"]}]}
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  const std::string scenario = (home / "order.yaml").string();
  const std::string told =
      "BAD_FILES is set in your environment, and not passed to files, though files.py names it; "
      "--env files.BAD_FILES=VALUE passes one";
  setenv("BAD_FILES", "1", 1);
  setenv("OTHER_FILES", "1", 1);
  HarnessProcess plan({"plan", scenario});
  EXPECT_EQ(plan.wait(), 0);
  EXPECT_THAT(plan.output(), AllOf(HasSubstr("warning: " + told), Not(HasSubstr("OTHER_FILES"))));
  HarnessProcess run({"run", scenario});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(run.output(), AllOf(HasSubstr(told), Not(HasSubstr("OTHER_FILES"))));
  HarnessProcess passed({"plan", scenario, "--env", "files.BAD_FILES=1"});
  EXPECT_EQ(passed.wait(), 0);
  EXPECT_THAT(passed.output(), Not(HasSubstr("warning")));
  unsetenv("BAD_FILES");
  unsetenv("OTHER_FILES");
}

}  // namespace
}  // namespace harness::test
