// The figures of a running load, as Prometheus sees them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <nlohmann/json.hpp>
#include <regex>

#include "harness/core/clock.hpp"
#include "harness/core/file.hpp"
#include "harness/net/http_client.hpp"
#include "harness/target/native/child_process.hpp"
#include "harness/target/native/port_lease.hpp"
#include "harness/target/native/programs.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/misbehaving_server.hpp"

namespace harness::test {
namespace {

using ::testing::HasSubstr;

std::string body_at(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  const auto response = net::HttpClient().send(request);
  return response ? response->body : "";
}

// A real Prometheus that takes what is written to it, and scrapes nothing.
class Prometheus {
 public:
  Prometheus() : port_(target::PortLease::any().value()) {
    EXPECT_TRUE(write_file(home_ / "prometheus.yml", "global: {scrape_interval: 1h}\n"));
    target::Command command;
    command.program = target::find_program("prometheus", target::program_directories()).value();
    command.args = {"--config.file=" + (home_ / "prometheus.yml").string(),
                    "--storage.tsdb.path=" + (home_ / "data").string(),
                    "--web.listen-address=127.0.0.1:" + std::to_string(port_.port()),
                    "--web.enable-remote-write-receiver"};
    command.directory = home_.path();
    command.output = home_ / "output";
    process_.emplace(target::ChildProcess::start(command).value());
    EXPECT_TRUE(eventually([&] {
      return body_at(url() + "/-/ready").find("Ready") != std::string::npos;
    })) << content_of(home_ / "output");
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_.port()); }

  // The values of the series, as they are now.
  std::vector<std::string> values(const std::string& query) const {
    std::vector<std::string> values;
    const auto json = nlohmann::json::parse(
        body_at(url() + "/api/v1/query?" + net::query_string({{"query", query}})), nullptr, false);
    if (json.is_discarded()) return {};
    for (const auto& series : json["data"]["result"]) values.push_back(series["value"][1]);
    return values;
  }

 private:
  TempDirectory home_;
  target::PortLease port_;
  std::optional<target::ChildProcess> process_;
};

TEST(LiveMetrics, AreServedWhileTheLoadRuns) {
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/503", "--vus", "3", "--think-time", "10ms",
                       "--duration", "1h", "--metrics", "127.0.0.1:0", "--tag", "team=ops"});
  std::smatch url;
  std::string said;
  ASSERT_TRUE(eventually([&] {
    said = load.output();
    return std::regex_search(said, url, std::regex("metrics: (http://127.0.0.1:[0-9]+/metrics)"));
  }));
  const std::string labels =
      "name=\"GET " + server.url() + "/status/503\",scenario=\"load\",team=\"ops\"";
  EXPECT_TRUE(eventually([&] {
    return std::regex_search(
        body_at(url[1]),
        std::regex("k6_http_reqs_total\\{[^}]*,expected_response=\"false\"\\} [1-9]"));
  })) << body_at(url[1]);
  const std::string shown = body_at(url[1]);
  EXPECT_THAT(shown, HasSubstr("k6_vus 3\n"));
  EXPECT_THAT(shown, HasSubstr("k6_http_req_failed_rate{" + labels + "} 1\n"));
  EXPECT_THAT(shown, HasSubstr("k6_http_req_duration_seconds_bucket{" + labels + ",le=\"+Inf\"}"));
  load.signal(SIGINT);
  EXPECT_EQ(load.wait(), 130);
}

TEST(LiveMetrics, AreWrittenToPrometheusToTheLastRequest) {
  const Prometheus prometheus;
  const MisbehavingServer server;
  HarnessProcess load({"load", server.url() + "/status/200", "--rate", "100", "--duration",
                       "1500ms", "--remote-write", prometheus.url() + "/api/v1/write"});
  EXPECT_EQ(load.wait(), 0) << load.output();
  const auto has = [&](const std::string& query, const std::string& value) {
    return eventually([&] { return prometheus.values(query) == std::vector<std::string>{value}; });
  };
  EXPECT_TRUE(has("k6_http_reqs_total{expected_response=\"true\"}", "150"));
  EXPECT_TRUE(has("k6_http_req_duration_seconds_count", "150"));
  EXPECT_TRUE(has("k6_http_req_duration_seconds_bucket{le=\"+Inf\"}", "150"));
  EXPECT_TRUE(has("k6_iterations_total{scenario=\"load\"}", "150"));
  EXPECT_TRUE(has("k6_dropped_iterations_total{scenario=\"load\"}", "0"));
}

TEST(LiveMetrics, AreFollowedByTheVerdict) {
  const Prometheus prometheus;
  HarnessProcess run({"run", shipped_scenario("stage1-three-signals"), "--remote-write",
                      prometheus.url() + "/api/v1/write"});
  EXPECT_EQ(run.wait(), 0) << run.output();
  const std::string scenario = "{scenario=\"stage1-three-signals\"}";
  EXPECT_TRUE(eventually([&] {
    return prometheus.values("harness_verdict" + scenario) == std::vector<std::string>{"1"};
  }));
  EXPECT_EQ(prometheus.values("count(harness_claim" + scenario + " == 1)"),
            std::vector<std::string>{std::to_string(run.verdict()["claims"].size())});
}

TEST(LiveMetrics, ThatDoNotArriveAreSaidSo) {
  const MisbehavingServer server;
  const RefusingPort nobody;
  HarnessProcess load({"load", server.url() + "/status/200", "--vus", "1", "--duration", "100ms",
                       "--remote-write", nobody.url()});
  EXPECT_EQ(load.wait(), 0);
  EXPECT_THAT(load.output(), HasSubstr("remote write: " + nobody.url()));
}

TEST(LiveMetrics, AReceiverThatHangsHoldsNobodyUpForLong) {
  const MisbehavingServer server;
  const SystemClock clock;
  const TimePoint begin = clock.now();
  HarnessProcess load({"load", server.url() + "/status/200", "--vus", "1", "--duration", "100ms",
                       "--think-time", "10ms", "--remote-write", server.url() + "/stall"});
  EXPECT_EQ(load.wait(), 0);
  EXPECT_LT(clock.now() - begin, std::chrono::seconds{4});
  EXPECT_THAT(load.output(), HasSubstr("remote write: " + server.url() + "/stall"));
}

std::string said_of(const Words& args) {
  HarnessProcess harness(args);
  EXPECT_EQ(harness.wait(), 2);
  return harness.output();
}

TEST(LiveMetrics, AnAddressThatCannotBeListenedOnIsRefused) {
  const auto said = [](const std::string& address) {
    return said_of({"load", "http://127.0.0.1:1/", "--metrics", address});
  };
  for (const std::string address :
       {"", "0", ":0", "[::1]:0", "127.0.0.1:http", "127.0.0.1:70000"}) {
    EXPECT_EQ(said(address), "--metrics: \"" + address +
                                 "\" is no IPv4 ADDRESS:PORT; write it as 127.0.0.1:0, with 0 for "
                                 "any free port\n");
  }
  EXPECT_EQ(
      said("192.0.2.1:1"),
      "--metrics: cannot listen on 192.0.2.1:1: Cannot assign requested address; name another, "
      "or port 0 for any free one\n");
}

TEST(LiveMetrics, APortThatIsTakenIsFoundOutBeforeAnythingStarts) {
  const MisbehavingServer server;
  const std::string taken = server.url().substr(std::string("http://").size());
  const std::string refusal =
      "--metrics: cannot listen on " + taken +
      ": Address already in use; name another, or port 0 for any free one\n";
  EXPECT_EQ(said_of({"load", server.url(), "--metrics", taken}), refusal);
  EXPECT_EQ(said_of({"run", shipped_scenario("stage1-three-signals"), "--metrics", taken}),
            refusal);
  EXPECT_EQ(server.requests().size(), 0U);
}

}  // namespace
}  // namespace harness::test
