// Anybody's system, kept up: a scenario's, a file's, and what runs already beside backends of ours.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/core/clock.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "tests/e2e/harness_process.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/loopback_server.hpp"

namespace harness::test {
namespace {

namespace fs = std::filesystem;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string answer_of(const std::string& url, const std::map<std::string, std::string>& params) {
  net::HttpRequest request;
  request.url = url + "?" + net::query_string(params);
  const auto response = net::HttpClient().send(request);
  return response && response->status == 200 ? response->body : "";
}

// Until it is there: what is scraped and shipped comes in its own time.
bool shows(const std::string& url, const std::map<std::string, std::string>& params,
           const std::string& text) {
  return eventually([&] { return answer_of(url, params).find(text) != std::string::npos; },
                    seconds{30});
}

constexpr const char* processes = R"(processes:
  - use: dice-roller
    name: shop
    env: {LEVEL: "${SHOP_LEVEL:-info}"}
)";

constexpr const char* claims = R"(
load: [{name: a, executor: per-vu-iterations, flow: [{request: roll, get: "{shop}/roll?die=fair"}]}]
thresholds: [{http_req_failed: rate == 0}]
expect: [{claim: It is up, promql: 'up{job="shop"}', value: "== 1"}]
)";

fs::path write(const fs::path& file, const std::string& text) {
  std::ofstream(file) << text;
  return file;
}

TEST(OwnUp, IsWhatAScenarioStarts) {
  const TempDirectory home;
  write(home / "shop.yaml", processes);
  const fs::path scenario = write(
      home / "order.yaml", std::string("name: order\n") + "system: {file: shop.yaml}" + claims);
  HarnessProcess up({"up", scenario, "--ports", "free"});
  ASSERT_TRUE(is_up(up)) << up.output();
  EXPECT_THAT(answer_of(url_of(up, "shop") + "/roll", {{"die", "fair"}}), HasSubstr("\"roll\":"));
  EXPECT_THAT(up.output(), HasSubstr("`harness down shop` ends it."));

  HarnessProcess run({"run", "--against", "shop", scenario}, up);
  EXPECT_EQ(run.wait(), 0) << run.output();
  EXPECT_EQ(said_by({"down", scenario}, up), "shop is down\n");
}

TEST(OwnUp, IsWhatAFileDescribes) {
  const TempDirectory home;
  const fs::path file = write(home / "shop.yaml", processes);
  const fs::path scenario = write(
      home / "order.yaml", std::string("name: order\n") + "system: {file: shop.yaml}" + claims);
  HarnessProcess up({"up", file, "--ports", "free", "--env", "shop.LEVEL=debug"});
  ASSERT_TRUE(is_up(up)) << up.output();
  HarnessProcess other({"run", "--against", file, scenario}, up);
  EXPECT_EQ(other.wait(), 2);
  EXPECT_THAT(other.output(), HasSubstr("shop runs with another value of LEVEL there"));
  HarnessProcess same({"run", "--against", "shop", scenario, "--env", "shop.LEVEL=debug"}, up);
  EXPECT_EQ(same.wait(), 0) << same.output();
  EXPECT_EQ(said_by({"down", file}, up), "shop is down\n");
}

// Each of its mistakes is told, and nothing is started.
TEST(OwnUp, IsRefusedWhereItsScenarioIsWrong) {
  const TempDirectory home;
  const fs::path scenario = write(home / "order.yaml", R"(name: order
system: {processes: [{name: shop, run: [no-such-program]}]}
load: [{name: a, executor: sometimes, flow: [{request: roll, get: "{shop}/"}]}]
thresholds: [{http_req_failed: rate == 0}]
)");
  HarnessProcess up({"up", scenario});
  EXPECT_EQ(up.wait(seconds{10}), 2);
  EXPECT_THAT(up.output(), AllOf(HasSubstr("there is no program \"no-such-program\""),
                                 HasSubstr("order.yaml:3:")));
  EXPECT_FALSE(fs::exists(up.run_dir()));
}

ServedResponse metrics(const ServedRequest& request) {
  const bool asked = request.head.starts_with("GET /metrics ");
  return asked ? ServedResponse{200, "orders_total 7\n"} : ServedResponse{404, ""};
}

constexpr const char* one_span = R"({"resourceSpans": [{"resource": {"attributes": [
  {"key": "service.name", "value": {"stringValue": "shop"}}]}, "scopeSpans": [{"spans": [
  {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "order",
   "kind": 2, "startTimeUnixNano": "START", "endTimeUnixNano": "END"}]}]}]})";

TEST(OwnUp, ScrapesShipsAndTakesWhatItIsTold) {
  const TempDirectory home;
  const fs::path log = write(home / "app.log", "of yesterday\n");
  LoopbackServer shop(metrics);
  HarnessProcess up({"up", "stack", "--ports", "free", "--scrape", "shop=" + shop.url(), "--logs",
                     log, "--logs", "till=" + write(home / "other.log", "").string()});
  ASSERT_TRUE(is_up(up)) << up.output();
  EXPECT_TRUE(shows(url_of(up, "prometheus") + "/api/v1/query",
                    {{"query", "orders_total{job=\"shop\"}"}}, "\"7\""));
  std::ofstream(log, std::ios::app) << R"({"level":"ERROR","message":"of today"})"
                                    << "\n";
  const std::string lines = url_of(up, "loki") + "/loki/api/v1/query_range";
  EXPECT_TRUE(shows(lines, {{"query", R"({service_name="app", level="ERROR"})"}}, "of today"));
  EXPECT_THAT(answer_of(lines, {{"query", R"({service_name="app"})"}}),
              Not(HasSubstr("of yesterday")));
  std::ofstream(home / "other.log", std::ios::app) << "level=warn msg=late\n";
  EXPECT_TRUE(shows(lines, {{"query", R"({job="till", level="warn"})"}}, "msg=late"));

  net::HttpRequest push;
  push.method = "POST";
  push.url = url_of(up, "otlp") + "/v1/traces";
  push.headers = {{"Content-Type", "application/json"}};
  const std::string now = unix_nanoseconds(SystemClock().wall());
  push.body = replace_all(replace_all(one_span, "START", now), "END", now);
  const auto taken = net::HttpClient().send(push);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->status, 200) << taken->body;
  EXPECT_TRUE(shows(url_of(up, "tempo") + "/api/search",
                    {{"q", R"({ resource.service.name = "shop" })"}}, "traceID"));
}

struct Mistake {
  const char* name;
  Words flags;
  const char* words;
};

class WatchedFlags : public ::testing::TestWithParam<Mistake> {};

TEST_P(WatchedFlags, AreRefusedWhereTheyAreWrong) {
  Words words{"up", "stack"};
  words.insert(words.end(), GetParam().flags.begin(), GetParam().flags.end());
  HarnessProcess up(words);
  EXPECT_EQ(up.wait(seconds{10}), 2);
  EXPECT_THAT(up.output(), HasSubstr(GetParam().words));
}

INSTANTIATE_TEST_SUITE_P(
    All, WatchedFlags,
    ::testing::Values(
        Mistake{"NoName",
                {"--scrape", "http://127.0.0.1:1/?a=b"},
                "--scrape: \"http://127.0.0.1:1/?a=b\" has no name; write NAME=URL"},
        Mistake{"NoUrl",
                {"--scrape", "shop=8000"},
                "--scrape: \"8000\" is no URL; begin it with http:// or https://"},
        Mistake{"Password",
                {"--scrape", "shop=http://user:secret@127.0.0.1:1/"},
                "has a user in it; name the place alone: http://HOST:PORT/PATH"},
        Mistake{"Query", {"--scrape", "shop=http://127.0.0.1:1/m?x=1"}, "has a query in it"},
        Mistake{"Twice",
                {"--scrape", "a=http://127.0.0.1:1", "--scrape", "a=http://127.0.0.1:2"},
                "--scrape: \"a\" is the name of something else already"},
        Mistake{"OfABackend",
                {"--scrape", "loki=http://127.0.0.1:1"},
                "--scrape: \"loki\" is the name of something else already"},
        Mistake{"NoFile",
                {"--logs", "/nonexistent.log"},
                "--logs: there is no file \"/nonexistent.log\"; name one that is there"}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace harness::test
