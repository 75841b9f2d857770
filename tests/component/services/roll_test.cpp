#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

constexpr const char* trace_id = "0af7651916cd43dd8448eb211c80319c";
constexpr const char* traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

TEST(Roll, AnswersANumberOfTheDie) {
  Stage5 stage;
  for (int i = 0; i < 20; ++i) {
    const auto fair = nlohmann::json::parse(stage.frontend.get("/roll?die=fair").body);
    EXPECT_GE(fair.at("roll"), 1);
    EXPECT_LE(fair.at("roll"), 6);
    const auto risky = nlohmann::json::parse(stage.frontend.get("/roll?die=risky").body);
    EXPECT_GE(risky.at("roll"), 2);
    EXPECT_LE(risky.at("roll"), 7);
  }
}

TEST(Roll, IsOneTraceThroughAllServicesDownToTheQuery) {
  Stage5 stage;
  ASSERT_EQ(stage.frontend.get("/roll?die=fair", {{"traceparent", traceparent}}).status, 200);

  const auto frontend = span_named(stage.frontend, "GET /roll", trace_id);
  const auto call = span_named(stage.frontend, "GET", trace_id);
  const auto roller = span_named(stage.dice_roller, "GET /roll", trace_id);
  const auto lookup = span_named(stage.dice_roller, "GET", trace_id);
  const auto die = span_named(stage.die_service, "GET /dice/{name}", trace_id);
  const auto query = span_named(stage.die_service, "SELECT dice", trace_id);

  EXPECT_EQ(frontend.parent_span_id, "b7ad6b7169203331");
  EXPECT_EQ(call.parent_span_id, frontend.span_id);
  EXPECT_EQ(roller.parent_span_id, call.span_id);
  EXPECT_EQ(lookup.parent_span_id, roller.span_id);
  EXPECT_EQ(die.parent_span_id, lookup.span_id);
  EXPECT_EQ(query.parent_span_id, die.span_id);

  EXPECT_EQ(roller.attributes.at("die.type"), "fair");
  EXPECT_TRUE(roller.attributes.contains("die.result"));
  EXPECT_EQ(frontend.attributes.at("http.route"), "/roll");
  EXPECT_EQ(frontend.attributes.at("url.query"), "die=fair");
  EXPECT_EQ(frontend.attributes.at("http.response.status_code"), "200");
  EXPECT_EQ(query.kind, 3);
  EXPECT_EQ(query.attributes.at("db.system.name"), "postgresql");
  EXPECT_EQ(query.attributes.at("db.system"), "postgresql");
  EXPECT_EQ(query.attributes.at("db.name"), "dice");
  EXPECT_TRUE(query.attributes.at("db.statement").starts_with("SELECT name"));
}

TEST(Roll, IsOneLogLineWithItsTraceInEachService) {
  Stage5 stage;
  ASSERT_EQ(stage.frontend.get("/roll?die=fair", {{"traceparent", traceparent}}).status, 200);
  for (ServiceProcess* service : stage.services()) {
    const bool asks_for_die = service == &stage.die_service;
    const auto lines = service->logs_of(asks_for_die ? "/dice/fair" : "/roll?die=fair");
    ASSERT_EQ(lines.size(), 1U);
    EXPECT_EQ(lines[0].at("level"), "INFO");
    EXPECT_EQ(lines[0].at("message"), "Roll completed");
    EXPECT_EQ(lines[0].at("trace_id"), trace_id);
    EXPECT_EQ(lines[0].at("http_status"), 200);
    EXPECT_EQ(lines[0].at("die_type"), "fair");
    EXPECT_EQ(lines[0].contains("roll_value"), !asks_for_die);
  }
}

TEST(Roll, IsCountedOnceInEachService) {
  Stage5 stage;
  const std::string rolls = R"(http_requests_total{handler="/roll",method="GET",status="200"})";
  EXPECT_EQ(stage.frontend.metric(rolls), 0) << "known series are born at 0";
  for (int i = 0; i < 3; ++i) stage.frontend.get("/roll?die=fair");
  EXPECT_EQ(stage.frontend.metric(rolls), 3);
  EXPECT_EQ(stage.dice_roller.metric(rolls), 3);
  EXPECT_EQ(stage.die_service.metric(
                R"(http_requests_total{handler="/dice/{name}",method="GET",status="200"})"),
            3);
  EXPECT_EQ(stage.dice_roller.metric(R"(dice_rolls_total{die_type="fair",result="success"})"), 3);
  EXPECT_EQ(stage.dice_roller.metric(R"(dice_rolls_total{die_type="fair",result="error"})"), 0);
  EXPECT_EQ(stage.dice_roller.metric(R"(dice_roll_value_count{die_type="fair"})"), 3);
}

TEST(Roll, OfARiskyDieFailsAsOftenAsItIsTold) {
  Stage5 stage({{}, {"--max-delay=0ms", "--error-rate=1"}, {}});
  const auto answer = stage.frontend.get("/roll?die=risky", {{"traceparent", traceparent}});
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"error":"the risky die failed"})");
  EXPECT_EQ(stage.frontend.get("/roll?die=fair").status, 200) << "a safe die stays safe";

  const auto span = span_named(stage.dice_roller, "GET /roll", trace_id);
  EXPECT_EQ(span.status_code, 2);
  EXPECT_EQ(span.attributes.at("die.error"), "the risky die failed");
  EXPECT_EQ(stage.dice_roller.logs_of("/roll?die=risky").at(0).at("message"), "Roll failed");
  EXPECT_EQ(stage.dice_roller.metric(R"(dice_rolls_total{die_type="risky",result="error"})"), 1);
}

TEST(Roll, RepeatsItselfForTheSameSeed) {
  Stage5 stage({{}, {"--max-delay=0ms", "--seed=7"}, {}});
  ServiceProcess twin("dice-roller",
                      {"--max-delay=0ms", "--seed=7", "--die-service=" + stage.die_service.url()});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(stage.dice_roller.get("/roll?die=risky").body, twin.get("/roll?die=risky").body);
  }
}

}  // namespace
}  // namespace harness::test
