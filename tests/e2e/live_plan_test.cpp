// doctor and plan --live on a shop that runs already, with a Prometheus and a store of its own; and
// whose it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "harness/core/text.hpp"
#include "harness/target/native/port_lease.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/store_process.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return *std::move(result);
}

// The shop, and who scrapes it and takes its spans. Nobody ships its lines.
class RunningShop {
 public:
  explicit RunningShop(const std::string& silent = "")
      : port_(or_throw(target::PortLease::any())),
        prometheus_(
            "global: {scrape_interval: 1s, scrape_timeout: 900ms}\n"
            "scrape_configs:\n"
            "  - {job_name: shop, static_configs: [{targets: ['" +
            place() + "']}]}\n"),
        process_(start(silent)) {
    if (eventually([&] { return orders() >= 0; }, std::chrono::seconds{60})) return;
    throw std::runtime_error("the shop does not start: " + content_of(home_ / "shop.log"));
  }

  std::string place() const { return "127.0.0.1:" + std::to_string(port_.port()); }

  // As Prometheus has seen them; -1: none yet.
  double orders() {
    const double seen = prometheus_.value("shop_orders_total");
    return seen >= 0 ? seen : -1;
  }

  // One claim on each of what it tells.
  fs::path scenario(const TempDirectory& home, const std::string& job = "shop",
                    const std::string& more = "") const {
    std::ofstream(home / "order.yaml")
        << R"(name: order
system:
)" << more
        << R"(  endpoints:
    shop: {url: "http://)"
        << place() << R"(", allow: [load], is: {header: X-Environment, value: test}}
  backends:
    prometheus: )"
        << prometheus_.url() << "\n    tempo: " << tempo_.url() << R"(
load: [{name: a, executor: per-vu-iterations, iterations: 3, flow: [{request: order, get: "{shop}/order"}]}]
expect:
  - {claim: Orders are counted, promql: 'sum(increase(shop_orders_total{job=")"
        << job << R"("}[$window]))', value: "> 0"}
  - {claim: Orders are traced, traceql: '{ resource.service.name = "shop" }', count: "> 0"}
)";
    return home / "order.yaml";
  }

 private:
  target::ChildProcess start(const std::string& silent) {
    target::Command command;
    command.program = or_throw(target::find_program("python3", target::program_directories()));
    command.args = {HARNESS_SOURCE_DIR "/tests/e2e/telling_shop.py", std::to_string(port_.port())};
    command.env = {{"PATH", std::getenv("PATH")},
                   {"SILENT", silent},
                   {"OTEL_EXPORTER_OTLP_ENDPOINT", tempo_.url()}};
    command.directory = home_.path();
    command.output = home_ / "shop.log";
    return or_throw(target::ChildProcess::start(command));
  }

  TempDirectory home_;
  StoreProcess tempo_{"tempo"};
  target::PortLease port_;
  TempPrometheus prometheus_;
  target::ChildProcess process_;
};

TEST(LivePlan, ResolvesWhomClaimsNameWithoutARequestOfTheScenario) {
  RunningShop shop;
  const TempDirectory home;
  // Nothing has been traced so far.
  HarnessProcess untraced({"plan", "--live", shop.scenario(home)});
  EXPECT_EQ(untraced.wait(), 2);
  EXPECT_THAT(
      untraced.output(),
      HasSubstr("order.yaml:11:41: traces of shop: tempo has no span of it; there are spans "
                "of nobody; mend the name"));
  HarnessProcess doctor({"doctor", shop.scenario(home)});
  EXPECT_EQ(doctor.wait(), 0) << doctor.output();
  HarnessProcess plan({"plan", "--live", shop.scenario(home)});
  EXPECT_EQ(plan.wait(), 0) << plan.output();
  EXPECT_THAT(
      plan.output(),
      AllOf(HasSubstr("on the target, now\n"),
            HasSubstr("shop: http://" + shop.place() + " (" + shop.place() +
                      ") says X-Environment: test\n"),
            HasSubstr("prometheus: http://127.0.0.1:"), HasSubstr(" answers\n"),
            HasSubstr("metrics of shop: "), HasSubstr("job=\"shop\"}"),
            HasSubstr(" traces, under service.name=\"shop\""),
            HasSubstr("the run starts loki, otlp: there is nothing to ask of them before")));
  // Those of the doctor.
  EXPECT_TRUE(eventually([&] { return shop.orders() == 5; }, std::chrono::seconds{20}));
}

TEST(LivePlan, RefusesAJobThatNobodyIsCalled) {
  RunningShop shop;
  const TempDirectory home;
  const fs::path scenario = shop.scenario(home, "shopp");
  HarnessProcess plan({"plan", "--live", scenario});
  EXPECT_EQ(plan.wait(), 2);
  EXPECT_THAT(plan.output(),
              HasSubstr("order.yaml:10:41: metrics of shopp: no target of prometheus is called so; "
                        "it scrapes shop: is shop meant?; mend the name, or have it scraped"));
  HarnessProcess doctor({"doctor", scenario});
  EXPECT_EQ(doctor.wait(), 1);
  EXPECT_THAT(doctor.output(), HasSubstr("claims ask for what does not arrive: metrics of shopp"));
}

// What only the backend can tell.
TEST(LivePlan, RefusesAnAlertThatNoRuleHas) {
  RunningShop shop;
  const TempDirectory home;
  std::ofstream(shop.scenario(home), std::ios::app)
      << "  - {claim: Nobody is paged, no_alert: ShopDown}\n";
  HarnessProcess plan({"plan", "--live", home / "order.yaml"});
  EXPECT_EQ(plan.wait(), 2) << plan.output();
  EXPECT_THAT(plan.output(), HasSubstr("order.yaml:12:40: "));
  HarnessProcess alone({"plan", home / "order.yaml"});
  EXPECT_EQ(alone.wait(), 0) << alone.output();
}

TEST(LivePlan, OfAnotherEnvironmentAsksNothingElse) {
  RunningShop shop;
  const TempDirectory home;
  std::string text = content_of(shop.scenario(home));
  text.replace(text.find("value: test}"), 12, "value: staging}");
  std::ofstream(home / "order.yaml") << text;
  for (const Words& words : {Words{"plan", "--live"}, Words{"doctor"}}) {
    Words all = words;
    all.push_back(home / "order.yaml");
    HarnessProcess refused(all);
    EXPECT_EQ(refused.wait(), 3) << refused.output();
    EXPECT_THAT(refused.output(),
                AllOf(HasSubstr("its X-Environment is \"test\", and was to be \"staging\""),
                      Not(HasSubstr("metrics of shop"))));
  }
  EXPECT_EQ(shop.orders(), 0);
}

TEST(LivePlan, SaysWhoDoesNotAnswer) {
  RunningShop shop;
  const TempDirectory home;
  std::string text = content_of(shop.scenario(home));
  const std::size_t at = text.find("prometheus: http");
  text.replace(at, text.find('\n', at) - at, "prometheus: http://127.0.0.1:1");
  std::ofstream(home / "order.yaml") << text;
  for (const Words& words : {Words{"plan", "--live"}, Words{"doctor"}}) {
    Words all = words;
    all.push_back(home / "order.yaml");
    HarnessProcess refused(all);
    EXPECT_EQ(refused.wait(), 3) << refused.output();
    EXPECT_THAT(refused.output(), HasSubstr("http://127.0.0.1:1 does not answer"));
  }
}

TEST(LivePlan, OfAStageHasNothingToAskBeforeItRuns) {
  HarnessProcess plan({"plan", "--live", shipped_scenario("stage5-db-failure")});
  EXPECT_EQ(plan.wait(), 0) << plan.output();
  EXPECT_THAT(plan.output(),
              AllOf(HasSubstr("the run starts prometheus, loki, tempo, otlp, postgres, "),
                    HasSubstr(": there is nothing to ask of them before; their programs, files and "
                              "fixed ports are there"),
                    HasSubstr("stop postgres: ends a process in order, and starts it again")));
}

TEST(LivePlan, OfAPortOfThisMachineWantsSomebodyThere) {
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << R"(name: order
system: {processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]}
load: [{name: a, executor: per-vu-iterations, flow: [{request: order, get: "http://127.0.0.1:1/order"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  HarnessProcess plan({"plan", "--live", home / "order.yaml"});
  EXPECT_EQ(plan.wait(), 2);
  EXPECT_THAT(plan.output(),
              HasSubstr("127.0.0.1:1: nobody listens there; start it, or mend the port"));
}

// A run of one minute in the one hand, and somebody who wants to begin another in the other.
class TwoRuns {
 public:
  TwoRuns(RunningShop& shop, const TempDirectory& home, const std::string& more = "")
      : first_(Words{"run", long_one(shop, home, more)}) {
    began_ = eventually([&] { return shop.orders() > 0; }, std::chrono::seconds{60});
  }
  ~TwoRuns() { first_.signal(SIGINT); }
  TwoRuns(const TwoRuns&) = delete;
  TwoRuns& operator=(const TwoRuns&) = delete;

  bool has_begun() const { return began_; }
  HarnessProcess& first() { return first_; }

 private:
  static fs::path long_one(const RunningShop& shop, const TempDirectory& home,
                           const std::string& more) {
    std::string text = content_of(shop.scenario(home, "shop", more));
    const std::string three = "executor: per-vu-iterations, iterations: 3";
    text.replace(text.find(three), three.size(),
                 "executor: constant-vus, duration: 120s, think_time: 100ms");
    std::ofstream(home / "long.yaml") << text;
    return home / "long.yaml";
  }

  HarnessProcess first_;
  bool began_ = false;
};

TEST(SharedTarget, IsOneRunsAtATime) {
  RunningShop shop;
  const TempDirectory home;
  TwoRuns runs(shop, home);
  ASSERT_TRUE(runs.has_begun()) << runs.first().output();
  const std::string whose = "http://" + shop.place() + " is another run's now: pid " +
                            std::to_string(runs.first().pid()) + " (harness) of ";
  for (const Words& words : {Words{"run"}, Words{"doctor"}, Words{"plan", "--live"}}) {
    Words all = words;
    all.push_back(shop.scenario(home));
    HarnessProcess second(all);
    EXPECT_EQ(second.wait(), 3) << second.output();
    EXPECT_THAT(replace_all(second.output(), "\n", " "), HasSubstr(whose.substr(0, 40)));
  }
}

TEST(SharedTarget, IsOneRunsAtATimeFromAnyMachineByItsOwnersLease) {
  RunningShop shop;
  const TempDirectory home;
  std::ofstream(home / "safety.yaml") << "lease: lease\n";
  const std::string safe = "  safety: safety.yaml\n";
  {
    TwoRuns runs(shop, home, safe);
    ASSERT_TRUE(runs.has_begun()) << runs.first().output();
    EXPECT_THAT(
        content_of(home / "lease"),
        AllOf(HasSubstr(", pid " + std::to_string(runs.first().pid()) + ", order, since ")));
    EXPECT_THAT(content_of(runs.first().run_dir() / "audit.jsonl"),
                HasSubstr("\"act\":\"lease\",\"what\":\"" + (home / "lease").string()));
    HarnessProcess plan({"plan", "--live", shop.scenario(home, "shop", safe)});
    EXPECT_EQ(plan.wait(), 3);
    EXPECT_THAT(plan.output(), HasSubstr("lease is \""));
    runs.first().signal(SIGINT);
    EXPECT_EQ(runs.first().wait(), 130);
  }
  EXPECT_THAT(content_of(home / "lease"), IsEmpty());
  HarnessProcess free({"doctor", shop.scenario(home, "shop", safe)});
  EXPECT_EQ(free.wait(), 0) << free.output();
}

}  // namespace
}  // namespace harness::test
