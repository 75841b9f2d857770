// What runs already: endpoints that show what they are, and backends that ask who one is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "tests/e2e/harness_process.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Files below a directory in which a text stands.
std::vector<std::string> files_with(const std::string& text, const fs::path& directory) {
  std::vector<std::string> found;
  for (const auto& entry : fs::recursive_directory_iterator(directory)) {
    if (entry.is_regular_file() && content_of(entry.path()).find(text) != std::string::npos) {
      found.push_back(entry.path());
    }
  }
  return found;
}

// As some do, it says what it was shown.
ServedResponse lets_nobody_in(const ServedRequest& request) { return {401, request.head}; }

fs::path scenario_with_loki_at(const std::string& url, const TempDirectory& home) {
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]
  backends: {loki: {url: ")" + url + R"(", bearer: {env: LOKI_TOKEN}}}
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
expect: [{claim: Lists are logged, logql: '{job="files"}', count: "> 0"}]
)";
  return home / "order.yaml";
}

TEST(RemoteBackend, ThatDoesNotLetInIsNamedWithItsStatusAndNothingStarts) {
  const TempDirectory home;
  const LoopbackServer loki(lets_nobody_in);
  setenv("LOKI_TOKEN", "wr0ng-t0ken", 1);
  HarnessProcess run({"run", scenario_with_loki_at(loki.url(), home)});
  EXPECT_EQ(run.wait(), 3);
  unsetenv("LOKI_TOKEN");
  EXPECT_THAT(run.output(), AllOf(HasSubstr("loki: " + loki.url() +
                                            " answered 401 to GET /loki/api/v1/labels; "
                                            "it does not let in by bearer of LOKI_TOKEN"),
                                  Not(HasSubstr("files is ready")), Not(HasSubstr("wr0ng-t0ken"))));
  EXPECT_THAT(files_with("wr0ng-t0ken", run.run_dir()), IsEmpty());
  EXPECT_THAT(files_with("answered 401", run.run_dir()), Not(IsEmpty()));
}

TEST(RemoteBackend, WithoutItsSecretIsRefusedBeforeAnythingStarts) {
  const TempDirectory home;
  const LoopbackServer loki(lets_nobody_in);
  for (const char* empty : {"", "  "}) {
    setenv("LOKI_TOKEN", empty, 1);
    HarnessProcess run({"run", scenario_with_loki_at(loki.url(), home)});
    EXPECT_EQ(run.wait(), 2);
    EXPECT_THAT(run.output(), HasSubstr("bearer of loki: LOKI_TOKEN is empty; set it"));
    EXPECT_FALSE(fs::exists(run.run_dir()));
  }
  unsetenv("LOKI_TOKEN");
  HarnessProcess run({"run", scenario_with_loki_at(loki.url(), home)});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(run.output(), HasSubstr("order.yaml:4:60: bearer of loki: LOKI_TOKEN is not set"));
  EXPECT_THAT(loki.requests(), IsEmpty());
}

// Its lines would get nowhere, and the claims about them would fail for no fault of its own.
TEST(RemoteBackend, ThatTakesNothingIsRefusedToWhoSendsItSomething) {
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes:
    - {name: files, run: [python3, -m, http.server, "{port}"], scrape: /m, logs: {format: text}, otlp: [traces]}
  backends:
    prometheus: http://127.0.0.1:1
    loki: http://127.0.0.1:2
    tempo: {url: "http://127.0.0.1:3"}
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)";
  HarnessProcess run({"run", (home / "order.yaml").string()});
  EXPECT_EQ(run.wait(), 2);
  EXPECT_THAT(
      run.output(),
      AllOf(HasSubstr("order.yaml:6:17: prometheus runs already, and is told nothing: scrape of "
                      "files would get nowhere; leave prometheus out"),
            HasSubstr("order.yaml:7:11: loki runs already, and is told nothing: logs of files "
                      "would get nowhere; say where it takes it (push: URL)"),
            HasSubstr("order.yaml:8:12: tempo runs already, and is told nothing: otlp of files "
                      "would get nowhere; say where it takes it (otlp: URL)")));
}

// A service that says which environment it is, at all of its paths.
class Running {
 public:
  explicit Running(const std::string& environment) {
    for (const char* path : {"/", "/order"}) {
      server_.answer_as(path, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Environment: " +
                                  environment + "\r\n\r\n");
    }
  }

  MisbehavingServer& server() { return server_; }

  std::size_t orders() const {
    std::size_t count = 0;
    for (const std::string& request : server_.requests()) {
      if (request.find(" /order ") != std::string::npos) ++count;
    }
    return count;
  }

 private:
  MisbehavingServer server_;
};

fs::path scenario_of_shop_at(const std::string& url, const TempDirectory& home,
                             const std::string& more = "") {
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  endpoints:
    shop:
      url: ")" + url + R"("
      allow: [load]
      is: {header: X-Environment, value: staging}
load:
  - {name: a, executor: per-vu-iterations, iterations: 3, flow: [{request: order, get: "{shop}/order")" +
                                            more + R"(}]}
thresholds: [{http_req_failed: rate == 0, http_reqs: count == 3}]
)";
  return home / "order.yaml";
}

TEST(Endpoint, GetsLoadOnceItHasShownWhatItIs) {
  const TempDirectory home;
  Running shop("staging");
  HarnessProcess run({"run", scenario_of_shop_at(shop.server().url(), home)});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(shop.orders(), 3U);
}

// A forward on this machine, to a system that is not the one that is meant.
TEST(Endpoint, OfAnotherEnvironmentGetsNoRequestAndNothingStarts) {
  const TempDirectory home;
  Running shop("production");
  HarnessProcess run({"run", scenario_of_shop_at(shop.server().url(), home)});
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(shop.orders(), 0U);
  EXPECT_EQ(shop.server().requests().size(), 1U);
  EXPECT_THAT(run.output(), AllOf(HasSubstr("its X-Environment is \"production\", and was"),
                                  HasSubstr("to be \"staging\""), Not(HasSubstr("is ready"))));
}

// Of which nobody says what it is: where who listens there stays on this machine.
TEST(LocalPort, ThatARequestNamesGetsLoad) {
  const TempDirectory home;
  Running shop("production");
  const std::string url = shop.server().url();
  std::ofstream(home / "order.yaml") << R"(name: order
system: {processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]}
load:
  - {name: a, executor: per-vu-iterations, iterations: 3, flow: [{request: order, get: ")" +
                                            url + R"(/order"}]}
thresholds: [{http_req_failed: rate == 0, http_reqs: count == 3}]
)";
  const std::string file = (home / "order.yaml").string();
  HarnessProcess run({"run", file});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(shop.orders(), 3U);
  HarnessProcess plan({"plan", file});
  EXPECT_EQ(plan.wait(), 0);
  EXPECT_THAT(plan.output(),
              HasSubstr(url.substr(url.find("//") + 2) + " (nobody says what it is)"));
}

// As one that is named: without endpoints nobody has said that load goes nowhere else.
TEST(LocalPort, ThatARedirectLeadsToGetsLoad) {
  const TempDirectory home;
  MisbehavingServer first;
  Running shop("production");
  first.answer_as("/go", "HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: " +
                             shop.server().url() + "/order\r\n\r\n");
  std::ofstream(home / "order.yaml") << R"(name: order
system: {processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]}
load:
  - name: a
    executor: per-vu-iterations
    iterations: 3
    flow: [{request: order, get: ")" + first.url() +
                                            R"(/go", redirects: 1}]
thresholds: [{http_req_failed: rate == 0, http_reqs: count == 3}]
)";
  HarnessProcess run({"run", (home / "order.yaml").string()});
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(shop.orders(), 3U);
}

// Redirects lead where they like; load does not.
TEST(Endpoint, LeadsLoadNowhereElse) {
  const TempDirectory home;
  Running shop("staging");
  Running elsewhere("production");
  shop.server().answer_as("/order", "HTTP/1.1 307 There\r\nContent-Length: 0\r\nLocation: " +
                                        elsewhere.server().url() + "/order\r\n\r\n");
  HarnessProcess run({"run", scenario_of_shop_at(shop.server().url(), home, ", redirects: 3")});
  EXPECT_EQ(run.wait(), 1) << run.output();
  EXPECT_THAT(run.output(), HasSubstr("led away"));
  EXPECT_THAT(run.output(), HasSubstr("it leads to " + elsewhere.server().url() +
                                      "/order, which may get no load"));
  EXPECT_THAT(elsewhere.server().requests(), IsEmpty());
}

}  // namespace
}  // namespace harness::test
