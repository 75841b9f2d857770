#include <regex>

#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

TEST(Requests, ThatAskForNoDieAreRefusedWithWhatIsAllowed) {
  ServiceProcess frontend("frontend", {});
  const auto unknown = frontend.get("/roll?die=%22blue%22");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_EQ(
      nlohmann::json::parse(unknown.body).at("error"),
      "\"\"blue\"\" is not a die; a name has 1 to 64 letters, digits, \"_\", \"-\" and \".\"");
  const auto missing = frontend.get("/roll");
  EXPECT_EQ(missing.status, 400);
  EXPECT_EQ(nlohmann::json::parse(missing.body).at("error"),
            "die is missing; use die=fair, or the name of another die");

  const auto line = frontend.logs_of("/roll").at(0);
  EXPECT_EQ(line.at("level"), "WARNING");
  EXPECT_EQ(line.at("message"), "Roll refused");
  EXPECT_EQ(frontend.metric(R"(http_requests_total{handler="/roll",method="GET",status="400"})"),
            2);
}

TEST(Requests, ForUnknownPathsShareOneSeries) {
  ServiceProcess frontend("frontend", {});
  EXPECT_EQ(frontend.get("/nope").status, 404);
  EXPECT_EQ(frontend.get("/roll/fair").status, 404);
  EXPECT_EQ(frontend.metric(R"(http_requests_total{handler="unknown",method="GET",status="404"})"),
            2);
}

TEST(Requests, WithAnotherMethodAreRefused) {
  ServiceProcess die_service("die-service", {});
  const auto answer = die_service.send("POST", "/dice/fair", "{}");
  EXPECT_EQ(answer.status, 405);
  EXPECT_EQ(answer.body, R"({"error":"POST is not allowed here, only GET, PUT"})");
}

TEST(Requests, ForTheHealthAreCounted) {
  const std::string ready = R"(http_requests_total{handler="/health",method="GET",status="200"})";
  const std::string took = R"(http_request_duration_seconds_count{handler="/health",method="GET"})";
  ServiceProcess frontend("frontend", {});
  const double before = frontend.metric(ready);
  for (int i = 0; i < 3; ++i) frontend.get("/health");
  EXPECT_EQ(frontend.metric(ready), before + 3);
  EXPECT_EQ(frontend.metric(took), before + 3);
}

TEST(Requests, ThatPollAreNeitherLoggedNorTracedButAMarkerIs) {
  ServiceProcess frontend("frontend", {});
  EXPECT_EQ(frontend.get("/health").body, R"({"status":"ready"})");
  frontend.get("/metrics");
  EXPECT_EQ(frontend.get("/health?marker=run-1").status, 200);

  const auto marked =
      span_where(frontend, [](const ReceivedSpan& span) { return span.name == "GET /health"; });
  EXPECT_EQ(marked.attributes.at("url.query"), "marker=run-1");
  EXPECT_EQ(frontend.traces().spans().size(), 1U);
  EXPECT_EQ(frontend.logs_of("/health?marker=run-1").at(0).at("message"), "Health checked");
  EXPECT_TRUE(frontend.logs_of("/health").empty());
  EXPECT_TRUE(frontend.logs_of("/metrics").empty());
}

TEST(Requests, ForTheIndexSayWhatTheServiceIs) {
  ServiceProcess dice_roller("dice-roller", {});
  const auto index = nlohmann::json::parse(dice_roller.get("/").body);
  EXPECT_EQ(index.at("service"), "dice-roller");
  EXPECT_THAT(index.at("endpoints"), testing::Contains("GET /roll"));
}

TEST(Requests, LeaveLogLinesOfTheAgreedForm) {
  ServiceProcess frontend("frontend", {});
  frontend.get("/");
  const auto line = frontend.logs_of("/").at(0);
  const std::regex timestamp(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)");
  EXPECT_TRUE(std::regex_match(line.at("timestamp").get<std::string>(), timestamp));
  EXPECT_EQ(line.at("service"), "frontend");
  EXPECT_EQ(line.at("http_method"), "GET");
  EXPECT_EQ(line.at("trace_id").get<std::string>().size(), 32U);
  EXPECT_EQ(line.at("span_id").get<std::string>().size(), 16U);
  EXPECT_TRUE(line.at("duration_ms").is_number());
}

TEST(Requests, WithoutASampledParentAreNotExported) {
  ServiceProcess frontend("frontend", {});
  frontend.get("/", {{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"}});
  frontend.get("/health?marker=last");
  span_where(frontend, [](const ReceivedSpan& span) { return span.name == "GET /health"; });
  EXPECT_EQ(frontend.traces().spans().size(), 1U);
  EXPECT_EQ(frontend.logs_of("/").at(0).at("trace_id"), "0af7651916cd43dd8448eb211c80319c");
}

}  // namespace
}  // namespace harness::test
