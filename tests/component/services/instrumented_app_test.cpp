#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/component/services/spans.hpp"

namespace harness::test {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;

ReceivedSpan step(ServiceProcess& app, const std::string& name) {
  return span_where(app, [&](const ReceivedSpan& span) { return span.name == name; });
}

const json update{{"user_id", "42"}, {"action", "update"}};

TEST(InstrumentedApp, AnswersWithDataAfterTheDelay) {
  ServiceProcess app("instrumented-app", {});
  const auto answer = app.get("/api/data?delay=0.05");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(json::parse(answer.body).at("delay_ms"), 50);
  EXPECT_GE(app.logs_of("/api/data?delay=0.05").at(0).at("duration_ms").get<double>(), 50);
  EXPECT_EQ(app.get("/api/data?delay=11").status, 400);
  EXPECT_EQ(json::parse(app.get("/api/items").body).at("items").size(), 2U);
}

TEST(InstrumentedApp, HasTheMetricsThatArePulled) {
  ServiceProcess app("instrumented-app", {"--lookup-time=20ms"});
  app.get("/api/items");
  const std::string items = R"(handler="/api/items",method="GET")";
  EXPECT_EQ(app.metric("http_requests_total{" + items + R"(,status="200"})"), 1);
  EXPECT_EQ(app.metric("http_request_duration_seconds_bucket{" + items + R"(,le="0.005"})"), 0);
  EXPECT_EQ(app.metric("http_request_duration_seconds_bucket{" + items + R"(,le="5"})"), 1);
  EXPECT_GE(app.metric("http_active_connections"), 1);
}

TEST(InstrumentedApp, FailsOnPurposeAndRecordsIt) {
  ServiceProcess app("instrumented-app", {});
  EXPECT_EQ(app.get("/error").status, 500);
  const auto span = step(app, "GET /error");
  EXPECT_EQ(span.status_code, 2);
  EXPECT_THAT(span.events, ElementsAre("exception"));
  EXPECT_EQ(app.logs_of("/error").at(0).at("level"), "ERROR");
}

TEST(InstrumentedApp, PushesASpanForEachStepOfARequest) {
  ServiceProcess app("instrumented-app", {"--action-time=1ms"});
  const auto answer = json::parse(app.post("/api/actions", update).body);
  EXPECT_EQ(answer, json::parse(R"({"success": true, "result":
      {"action": "update", "status": "completed", "duration_ms": 1.0}})"));

  const auto process = step(app, "process_user_request");
  const auto validate = step(app, "validate_user_action");
  const auto perform = step(app, "perform_action");
  EXPECT_EQ(process.parent_span_id, step(app, "POST /api/actions").span_id);
  EXPECT_EQ(validate.parent_span_id, process.span_id);
  EXPECT_EQ(perform.parent_span_id, process.span_id);
  EXPECT_EQ(process.attributes.at("user.id"), "42");
  EXPECT_THAT(process.events, ElementsAre("user_request_started", "user_request_completed"));
  EXPECT_THAT(perform.events, ElementsAre("action_executed"));
  for (const auto& span : {process, validate, perform}) EXPECT_EQ(span.status_code, 1) << span.name;
}

TEST(InstrumentedApp, RecordsTheExceptionWhereAnActionIsInvalid) {
  ServiceProcess app("instrumented-app", {});
  const auto refused = app.post("/api/actions", {{"user_id", "42"}, {"action", "explode"}});
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(json::parse(refused.body).at("error"),
            "\"explode\" is not an action; there are create, read, update, delete");
  const auto validate = step(app, "validate_user_action");
  EXPECT_EQ(validate.status_code, 2);
  EXPECT_THAT(validate.events, ElementsAre("exception"));
  EXPECT_THAT(step(app, "process_user_request").events,
              ElementsAre("user_request_started", "exception"));
  EXPECT_EQ(step(app, "POST /api/actions").status_code, 0);  // the caller's fault, not the server's
}

TEST(InstrumentedApp, RecordsTheExceptionWhereAnActionFails) {
  ServiceProcess app("instrumented-app", {"--error-rate=1", "--action-time=1ms"});
  EXPECT_EQ(app.post("/api/actions", update).status, 500);
  const auto perform = step(app, "perform_action");
  EXPECT_EQ(perform.status_message, "the action failed");
  EXPECT_THAT(perform.events, ElementsAre("exception"));
  EXPECT_EQ(step(app, "process_user_request").status_code, 2);
  EXPECT_EQ(step(app, "POST /api/actions").status_code, 2);
}

}  // namespace
}  // namespace harness::test
