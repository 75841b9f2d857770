// The FastAPI service of scenarios/own/fastapi as a team has it: started by hand, with a Prometheus
// and a store that were started by hand, all of them behind guards that want TLS and ask who one
// is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <thread>

#include "harness/core/text.hpp"
#include "harness/target/native/log_shipper.hpp"
#include "harness/target/native/port_lease.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/store_process.hpp"
#include "tests/support/temp_prometheus.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::chrono::seconds patience{60};

template <typename T>
T or_throw(Result<T> result) {
  if (!result) throw std::runtime_error(to_string(result.error()));
  return *std::move(result);
}

std::string cache() {
  const char* given = std::getenv("XDG_CACHE_HOME");
  return given != nullptr ? given : std::string(std::getenv("HOME")) + "/.cache";
}

target::ChildProcess started(const std::string& program, std::vector<std::string> args,
                             const fs::path& output, std::map<std::string, std::string> env = {},
                             const fs::path& directory = fs::temp_directory_path()) {
  target::Command command;
  command.program = program;
  command.args = std::move(args);
  command.env = std::move(env);
  command.env["PATH"] = std::getenv("PATH");
  command.directory = directory;
  command.output = output;
  return or_throw(target::ChildProcess::start(command));
}

bool answers(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  const auto response = net::HttpClient().send(request);
  return response && response->status == 200;
}

// The service, and whoever carries away what it says.
class Shop {
 public:
  explicit Shop(const std::string& regression = "")
      : otlp_("otlp", {"--loki", loki_.url(), "--tempo", tempo_.url()}),
        port_(or_throw(target::PortLease::any())),
        prometheus_(
            "global: {scrape_interval: 1s, scrape_timeout: 900ms}\n"
            "scrape_configs:\n"
            "  - {job_name: shop, static_configs: [{targets: ['" +
            place() + "']}]}\n"),
        process_(started(cache() + "/harness/own-fastapi-0.165.0/bin/python",
                         {"-m", "uvicorn", "app:app", "--port=" + std::to_string(port_.port()),
                          "--no-access-log"},
                         directory_ / "shop.log",
                         {{"REGRESSION", regression},
                          {"OTEL_SERVICE_NAME", "shop"},
                          {"OTEL_EXPORTER_OTLP_ENDPOINT", otlp_.otlp_http()},
                          {"OTEL_BSP_SCHEDULE_DELAY", "1000"},
                          {"PYTHONUNBUFFERED", "1"}},
                         HARNESS_SOURCE_DIR "/scenarios/own/fastapi")) {
    if (!eventually([&] { return answers(url() + "/health"); }, patience)) {
      throw std::runtime_error("the shop does not start: " + content_of(directory_ / "shop.log"));
    }
    shipper_ = or_throw(target::LogShipper::start(
        {{directory_ / "shop.log", {{"job", "shop"}, {"service_name", "shop"}}}}, loki_.url(),
        clock_));
  }

  std::string url() const { return "http://" + place(); }
  std::string loki() const { return loki_.url(); }
  std::string tempo() const { return tempo_.url(); }
  std::string prometheus() const { return prometheus_.url(); }

 private:
  std::string place() const { return "127.0.0.1:" + std::to_string(port_.port()); }

  SystemClock clock_;
  TempDirectory directory_;
  StoreProcess loki_{"loki"};
  StoreProcess tempo_{"tempo"};
  StoreProcess otlp_;
  target::PortLease port_;
  TempPrometheus prometheus_;
  target::ChildProcess process_;
  std::unique_ptr<target::LogShipper> shipper_;
};

// What stands in front of all of it, and a file that says how one gets through.
class Guards {
 public:
  Guards(const Shop& shop, const std::string& environment) {
    make_certificates();
    const json demands_team = {{"X-Scope-OrgID", "team-a"}};
    const std::string basic = "Basic Y2k6b3BlbiBzZXNhbWU=";  // ci:open sesame
    const json config = {
        {"certificate", (home_ / "here.pem").string()},
        {"guards",
         {guard("shop", shop.url(), {{"X-Key", "k3y-of-a-client"}},
                {{"X-Environment", environment}}),
          guard("prometheus", shop.prometheus(), {{"Authorization", "Bearer t0ken-of-ci"}}),
          guard("loki", shop.loki(), {{"Authorization", basic}, {"X-Scope-OrgID", "team-a"}}),
          guard("tempo", shop.tempo(), demands_team)}}};
    std::ofstream(home_ / "guards.json") << config.dump();
    std::ofstream(home_ / "loki.pw") << "open sesame\n";
    process_.emplace(
        started(or_throw(target::find_program("python3", target::program_directories())),
                {HARNESS_SOURCE_DIR "/tests/e2e/guard.py", (home_ / "guards.json").string(),
                 (home_ / "ready").string()},
                home_ / "guard.log"));
    if (!eventually([&] { return fs::exists(home_ / "ready"); }, patience)) {
      throw std::runtime_error("no guards: " + content_of(home_ / "guard.log"));
    }
    write_system(json::parse(content_of(home_ / "ready")));
  }

  // The shipped scenario, with the system that runs in the place of the one that is started.
  std::string scenario() const {
    std::string text = content_of(HARNESS_SOURCE_DIR "/scenarios/own/fastapi/fastapi-shop.yaml");
    const std::string of_its_own = "system: {file: shop.yaml}";
    if (text.find(of_its_own) == std::string::npos) throw std::runtime_error("another scenario");
    std::ofstream(home_ / "shop.yaml")
        << replace_all(text, of_its_own, "system: {file: running.yaml}");
    return (home_ / "shop.yaml").string();
  }

  // Three orders in some seconds, of which claims want ten. Where somebody else orders, too, it
  // never is still.
  std::string few_orders() const {
    std::ofstream(home_ / "running.yaml", std::ios::app) << "end_marker: {settle: 3s}\n";
    std::ofstream(home_ / "few.yaml") << R"(name: few
system: {file: running.yaml}
load:
  - name: customer
    executor: per-vu-iterations
    iterations: 5 # of which the last one's line may be late on a busy machine
    think_time: 0.5s
    flow: [{request: order, get: "{shop}/order?item=ink"}]
expect:
  - claim: Many orders are traced
    traceql: '{ resource.service.name = "shop" && name = "GET /order" }'
    count: "> 10"
  - claim: Many orders are logged
    logql: '{job="shop"} | json | message="sold"'
    count: "> 10"
  - claim: Some orders are logged
    logql: '{job="shop"} | json | message="sold"'
    count: ">= 3"
    fields: [item, trace_id]
  - claim: The run's own orders are traced
    traceql: '{ resource.service.name = "shop" && name = "GET /order" }'
    count: "== 5"
    whose: run
)";
    return (home_ / "few.yaml").string();
  }

  // "GET /order?item=ink 200"
  std::vector<std::string> log_of(const std::string& name) const {
    std::vector<std::string> lines = split(content_of(home_ / (name + ".log")), '\n');
    std::erase(lines, "");
    return lines;
  }

 private:
  void make_certificates() {
    auto made = started("/bin/bash", {CERTIFICATES_SCRIPT, home_.path().string()},
                        home_ / "certificates.log");
    const auto ended = [&] { return made.ending().has_value(); };
    if (eventually(ended, patience) && made.ending()->is_exit(0)) return;
    throw std::runtime_error("no certificates: " + content_of(home_ / "certificates.log"));
  }

  json guard(const std::string& name, const std::string& upstream, const json& demands,
             const json& adds = json::object()) const {
    return {{"name", name}, {"upstream", upstream},
            {"tls", true},  {"demands", demands},
            {"adds", adds}, {"log", (home_ / (name + ".log")).string()}};
  }

  void write_system(const json& urls) const {
    const auto url = [&](const char* name) { return urls.at(name).get<std::string>(); };
    std::ofstream(home_ / "running.yaml")
        << "endpoints:\n  shop: {url: \"" << url("shop")
        << "\", allow: [load], is: {header: X-Environment, value: staging, path: /health},"
           " headers: {X-Key: \"${SHOP_KEY}\"}, tls: {ca: here.crt}}\n"
           "backends:\n  prometheus: {url: \"${PROM_URL}\", bearer: {env: PROM_TOKEN}, tls: {ca: "
           "here.crt}}\n"
           "  loki: {url: \""
        << url("loki")
        << "\", tenant: team-a, basic: {user: ci, password: {file: loki.pw}}, tls: {ca: "
           "here.crt}}\n"
           "  tempo: {url: \""
        << url("tempo") << "\", headers: {X-Scope-OrgID: team-a}, tls: {ca: here.crt}}\n";
    setenv("PROM_URL", url("prometheus").c_str(), 1);
    setenv("PROM_TOKEN", "t0ken-of-ci", 1);
    setenv("SHOP_KEY", "k3y-of-a-client", 1);
  }

  TempDirectory home_;
  std::optional<target::ChildProcess> process_;
};

void expect_no_secret_in(const HarnessProcess& run) {
  for (const char* secret :
       {"t0ken-of-ci", "k3y-of-a-client", "open sesame", "Y2k6b3BlbiBzZXNhbWU"}) {
    EXPECT_THAT(run.output(), Not(HasSubstr(secret)));
    for (const auto& entry : fs::recursive_directory_iterator(run.run_dir())) {
      if (!entry.is_regular_file()) continue;
      EXPECT_THAT(content_of(entry.path()), Not(HasSubstr(secret))) << entry.path();
    }
  }
}

TEST(RunningShop, HasTheVerdictThatItHasWhenItIsStarted) {
  const Shop shop;
  const Guards guards(shop, "staging");
  HarnessProcess run({"run", guards.scenario()});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_THAT(red_claims(run.verdict()), IsEmpty());
  EXPECT_THAT(run.processes(), IsEmpty());
  expect_no_secret_in(run);
  for (const char* asked : {"prometheus", "loki", "tempo"}) {
    EXPECT_THAT(guards.log_of(asked), AllOf(Not(IsEmpty()), Each(StartsWith("GET "))));
    EXPECT_THAT(guards.log_of(asked), Each(Not(HasSubstr("/flush"))));
  }
}

struct Regression {
  const char* value;
  std::vector<std::string> red;
};

// The same claims turn red as where the harness starts the service: see own_system_test.cpp.
TEST(RunningShop, TurnsTheSameClaimsRed) {
  for (const auto& [value, red] :
       {Regression{"no-attribute", {"fail: The span of an order says what was ordered"}},
        Regression{"no-error-metric", {"fail: Orders that cannot be met are counted, too"}}}) {
    const Shop shop(value);
    const Guards guards(shop, "staging");
    HarnessProcess run({"run", guards.scenario()});
    EXPECT_EQ(run.wait(), 1) << run.output();
    EXPECT_THAT(red_claims(run.verdict()), ::testing::UnorderedElementsAreArray(red))
        << run.output();
  }
}

// Somebody else's orders, twenty a second, as long as it lives: more of them would keep the run's
// own lines waiting on a busy machine for longer than the scenario lets them settle.
class OtherCustomer {
 public:
  explicit OtherCustomer(const std::string& url)
      : thread_([url](const std::stop_token& stop) {
          net::HttpClient client;
          net::HttpRequest request;
          request.url = url + "/order?item=ink";
          std::mutex mutex;
          std::condition_variable_any ended;
          std::unique_lock lock(mutex);
          do {
            static_cast<void>(client.send(request));
          } while (!ended.wait_for(lock, stop, std::chrono::milliseconds{50},
                                   [&stop] { return stop.stop_requested(); }));
        }) {}

 private:
  std::jthread thread_;
};

TEST(RunningShop, TellsItsOwnOrdersFromThoseOfSomebodyElse) {
  const Shop shop;
  const Guards guards(shop, "staging");
  const OtherCustomer other(shop.url());
  HarnessProcess run({"run", guards.few_orders()});
  EXPECT_EQ(run.wait(), 3) << run.output();
  EXPECT_THAT(red_claims(run.verdict()),
              ::testing::UnorderedElementsAre("undecided: Many orders are traced",
                                              "undecided: Many orders are logged"))
      << run.output();
  EXPECT_THAT(one_line(run.output()),
              AllOf(HasSubstr("traces are the run's own"), HasSubstr("lines are the run's own"),
                    HasSubstr("say which count (whose: run, or whose: anyone)"),
                    HasSubstr("others were at work meanwhile: ")));
}

TEST(RunningShop, IsNotLoadedByWhoHasAWrongToken) {
  const Shop shop;
  const Guards guards(shop, "staging");
  setenv("PROM_TOKEN", "t0ken-of-somebody-else", 1);
  HarnessProcess run({"run", guards.scenario()});
  EXPECT_EQ(run.wait(), 3);
  EXPECT_THAT(run.output(),
              AllOf(HasSubstr("prometheus: https://127.0.0.1:"), HasSubstr("answered 401"),
                    HasSubstr("bearer of PROM_TOKEN"), Not(HasSubstr("t0ken-of-somebody-else"))));
  for (const auto& entry : fs::recursive_directory_iterator(run.run_dir())) {
    if (!entry.is_regular_file()) continue;
    EXPECT_THAT(content_of(entry.path()), Not(HasSubstr("t0ken-of-somebody-else")));
  }
  EXPECT_THAT(guards.log_of("shop"), Each(StartsWith("GET /health ")));
}

TEST(RunningShop, IsNotLoadedWhereItIsAnother) {
  const Shop shop;
  const Guards guards(shop, "production");
  HarnessProcess run({"run", guards.scenario()});
  EXPECT_EQ(run.wait(), 3);
  EXPECT_THAT(run.output(), HasSubstr("its X-Environment is \"production\""));
  EXPECT_THAT(guards.log_of("shop"), Each(StartsWith("GET /health ")));
}

}  // namespace
}  // namespace harness::test
