// What runs already: endpoints that show what they are, and backends that ask who one is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "harness/core/text.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
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

TEST(Endpoint, HasAnAuditInWhichAChangedByteIsFound) {
  const TempDirectory home;
  Running shop("staging");
  HarnessProcess run({"run", scenario_of_shop_at(shop.server().url(), home)});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const fs::path file = run.run_dir() / "audit.jsonl";
  const std::string text = content_of(file);
  EXPECT_THAT(text, AllOf(HasSubstr("\"act\":\"begin\",\"what\":\"shop\""),
                          HasSubstr("\"act\":\"load\",\"what\":\"begins: a, 1 user"),
                          HasSubstr("\"act\":\"load\",\"what\":\"has ended\"")));
  const std::vector<std::string> judge{"judge", run.run_dir()};
  HarnessProcess whole(judge);
  EXPECT_EQ(whole.wait(), 0) << whole.output();
  std::string changed = text;
  changed.replace(changed.find("begins"), 1, "B");
  std::ofstream(file, std::ios::trunc) << changed;
  HarnessProcess judged(judge);
  EXPECT_EQ(judged.wait(), 2);
  EXPECT_THAT(judged.output(),
              HasSubstr("audit.jsonl: line 2 is not as it was written; the acts up "
                        "to it are as they were"));
}

// The scenario with rules of the shop's owner beside it.
fs::path scenario_with_rules(const std::string& url, const std::string& rules,
                             const TempDirectory& home) {
  std::ofstream(home / "safety.yaml") << rules;
  std::string scenario = content_of(scenario_of_shop_at(url, home));
  scenario.replace(scenario.find("system:\n"), 8, "system:\n  safety: safety.yaml\n");
  std::ofstream(home / "order.yaml") << scenario;
  return home / "order.yaml";
}

TEST(Endpoint, IsNotAskedForMoreThanItsOwnerAllows) {
  const TempDirectory home;
  const auto planned = [&](const std::string& rules) {
    HarnessProcess plan({"plan", scenario_with_rules("http://127.0.0.1:1", rules, home)});
    const int exit_code = plan.wait();
    return std::pair(exit_code, plan.output());
  };
  const auto [refused, why] = planned("protected: [shop]\ncaps: {rate: 1, duration: 9m}\n");
  EXPECT_EQ(refused, 2);
  const std::string by = " (" + (home / "safety.yaml").string() + ")";
  EXPECT_THAT(why, AllOf(HasSubstr("order.yaml:6:12: shop: what is there is protected" + by),
                         HasSubstr("order.yaml:10:5: load a sends as many requests/s as the system "
                                   "lets it, and the system's owner allows 1" +
                                   by),
                         HasSubstr("order.yaml:10:5: the run takes 10m, and the system's owner "
                                   "allows 9m" +
                                   by)));
  const auto [allowed, plan] = planned("caps: {duration: 10m}\n");
  EXPECT_EQ(allowed, 0) << plan;
  EXPECT_THAT(plan, AllOf(HasSubstr("its owner's rules are " + (home / "safety.yaml").string() +
                                    " (sha256 "),
                          HasSubstr("for at most 10m")));
  const auto [unread, none] = planned("lever: [a, b]\n");
  EXPECT_EQ(unread, 2);
  EXPECT_THAT(none, HasSubstr("safety.yaml:1:8: lever"));
  const auto [warned, told] = planned("protected: [sh op]\n");  // there are other scenarios, too
  EXPECT_EQ(warned, 0) << told;
  EXPECT_THAT(one_line(told),
              HasSubstr("protected: \"sh op\" is no name that order has, and no host that is "
                        "found: it protects nothing here; is shop meant?"));
}

// Whatever name leads there.
TEST(Endpoint, GetsNothingWhereItsAddressIsProtected) {
  const TempDirectory home;
  Running shop("staging");
  const std::string port = shop.server().url().substr(shop.server().url().rfind(':') + 1);
  const auto run_at = [&](const std::string& url, const std::string& rules) {
    HarnessProcess run({"run", scenario_with_rules(url, rules, home)});
    const int exit_code = run.wait();
    return std::pair(exit_code, run.output());
  };
  for (const auto& [host, name] :
       {std::pair("localhost", "127.0.0.1"), std::pair("127.0.0.1", "LOCALHOST."),
        std::pair("localhost", "127.1"), std::pair("0.0.0.0", "localhost")}) {
    for (const std::string& with_port : {std::string(), ":" + port}) {
      const auto [refused, why] = run_at(std::string("http://") + host + ":" + port,
                                         "protected: [\"" + (name + with_port) + "\"]\n");
      EXPECT_EQ(refused, 3) << host << " " << name << with_port << why;
      EXPECT_THAT(why, HasSubstr("which is protected as " + (name + with_port)));
    }
  }
  HarnessProcess live({"plan", "--live",
                       scenario_with_rules("http://localhost:" + port,
                                           "protected: [\"127.0.0.1:" + port + "\"]\n", home)});
  EXPECT_EQ(live.wait(), 3);
  EXPECT_THAT(one_line(live.output()), HasSubstr("shop leads to 127.0.0.1:" + port +
                                                 ", which is protected as 127.0.0.1:" + port));
  EXPECT_EQ(shop.orders(), 0U);
  const auto [allowed, how] =
      run_at(shop.server().url(), "protected: [\"localhost:1\", payments]\n");
  EXPECT_EQ(allowed, 0) << how;
  EXPECT_EQ(shop.orders(), 3U);
}

// Who owns it says so beforehand, or pulls the lever while load runs.
TEST(Endpoint, GetsNothingMoreOnceItsOwnerSaysNo) {
  const TempDirectory home;
  Running shop("staging");
  const auto say = [&](const char* text) { std::ofstream(home / "lever") << text; };
  std::string scenario =
      content_of(scenario_with_rules(shop.server().url(), "lever: lever\n", home));
  const std::string three = "executor: per-vu-iterations, iterations: 3";
  scenario.replace(scenario.find(three), three.size(),
                   "executor: constant-vus, duration: 60s, think_time: 100ms");
  const std::string count = ", http_reqs: count == 3";
  scenario.replace(scenario.find(count), count.size(), "");
  std::ofstream(home / "order.yaml") << scenario;
  say("stop");
  HarnessProcess refused({"run", (home / "order.yaml").string()});
  EXPECT_EQ(refused.wait(), 3);
  EXPECT_THAT(refused.output(), HasSubstr("lever says \"stop\"; ask the system's owner"));
  EXPECT_THAT(content_of(refused.run_dir() / "audit.jsonl"), HasSubstr("\"act\":\"stop\""));
  EXPECT_EQ(shop.orders(), 0U);
  say("go");
  HarnessProcess stopped({"run", (home / "order.yaml").string()});
  EXPECT_TRUE(eventually([&] { return shop.orders() > 3; }, std::chrono::seconds{60}));
  say("stop");
  EXPECT_EQ(stopped.wait(), 3);
  EXPECT_THAT(stopped.output(), HasSubstr("stopped by the system's owner"));
  EXPECT_THAT(content_of(stopped.run_dir() / "audit.jsonl"),
              AllOf(HasSubstr("\"act\":\"stop\",\"what\":\"safety: the owner's lever"),
                    HasSubstr("has ended")));
}

TEST(Endpoint, GetsNothingWhereItsOwnerCannotBeToldOfIt) {
  const TempDirectory home;
  Running shop("staging");
  const LoopbackServer chat([](const ServedRequest&) { return ServedResponse{204, ""}; });
  const LoopbackServer closed([](const ServedRequest&) { return ServedResponse{410, ""}; });
  const auto run_with = [&](const LoopbackServer& told) {
    HarnessProcess run(
        {"run", scenario_with_rules(shop.server().url(),
                                    "notify: [\"" + told.url() + "/h/s3cret\"]\n", home)});
    const int exit_code = run.wait();
    return std::pair(exit_code, run.output());
  };
  const auto [refused, why] = run_with(closed);
  EXPECT_EQ(refused, 3) << why;
  EXPECT_THAT(why, AllOf(HasSubstr("was not taken: answered 410"), Not(HasSubstr("s3cret"))));
  EXPECT_EQ(shop.orders(), 0U);
  const auto [allowed, how] = run_with(chat);
  EXPECT_EQ(allowed, 0) << how;
  ASSERT_GE(chat.requests().size(), 3U);
  EXPECT_THAT(chat.requests().front().body, HasSubstr(": begin: "));
  EXPECT_THAT(chat.requests().back().body, Not(HasSubstr(": begin: ")));
}

// What it counts is not of this run, and nobody needs to be asked to know.
TEST(RemoteBackend, IsNotAskedForWhatACounterSays) {
  const TempDirectory home;
  std::ofstream(home / "order.yaml") << R"(name: order
system:
  processes: [{name: files, run: [python3, -m, http.server, "{port}"]}]
  backends: {prometheus: "http://127.0.0.1:1"}
load: [{name: a, executor: per-vu-iterations, flow: [{request: list, get: "{files}/"}]}]
expect: [{claim: Five are counted, promql: http_requests_total, value: "== 5"}]
)";
  for (const char* command : {"run", "plan"}) {
    HarnessProcess refused({command, (home / "order.yaml").string()});
    EXPECT_EQ(refused.wait(), 2);
    EXPECT_THAT(
        refused.output(),
        HasSubstr("order.yaml:6:44: promql: http_requests_total counts all since its process "
                  "began, and prometheus is others', too: its value is not of this run; ask "
                  "for its increase: increase(http_requests_total[$window])"));
  }
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
  EXPECT_THAT(run.output(), HasSubstr(elsewhere.server().url() + "/order, which may"));
  EXPECT_THAT(run.output(), HasSubstr("not one good answer came: 3 requests have failed"));
  EXPECT_THAT(elsewhere.server().requests(), IsEmpty());
}

}  // namespace
}  // namespace harness::test
