#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

// Each of them shows its own defect and no other: the other signals of the same roll are looked at
// too.

constexpr const char* trace_id = "0af7651916cd43dd8448eb211c80319c";
constexpr const char* traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

const std::string good_rolls = R"(http_requests_total{handler="/roll",method="GET",status="200"})";
const std::string failed_rolls =
    R"(http_requests_total{handler="/roll",method="GET",status="500"})";

net::HttpResponse roll(ServiceProcess& service, const std::string& die) {
  return service.get("/roll?die=" + die, {{"traceparent", traceparent}});
}

TEST(Regression, FailuresNotCountedHidesThemFromTheCounterAlone) {
  Stage5 stage(
      {{}, {"--max-delay=0ms", "--error-rate=1", "--regression=failures-not-counted"}, {}});
  EXPECT_EQ(roll(stage.dice_roller, "risky").status, 500);
  EXPECT_EQ(roll(stage.dice_roller, "fair").status, 200);
  EXPECT_EQ(stage.dice_roller.metric(failed_rolls), 0);
  EXPECT_EQ(stage.dice_roller.metric(good_rolls), 1);
  EXPECT_EQ(stage.dice_roller.metric(R"(dice_rolls_total{die_type="risky",result="error"})"), 1);
  EXPECT_EQ(stage.dice_roller.logs_of("/roll?die=risky").at(0).at("trace_id"), trace_id);
  EXPECT_EQ(span_named(stage.dice_roller, "GET /roll", trace_id).status_code, 2);
}

TEST(Regression, LogsWithoutTraceLoseIdsAlone) {
  Stage5 stage({{}, {"--max-delay=0ms", "--regression=logs-without-trace"}, {}});
  EXPECT_EQ(roll(stage.dice_roller, "fair").status, 200);
  const auto line = stage.dice_roller.logs_of("/roll?die=fair").at(0);
  EXPECT_FALSE(line.contains("trace_id"));
  EXPECT_FALSE(line.contains("span_id"));
  EXPECT_EQ(line.at("message"), "Roll completed");
  EXPECT_EQ(stage.dice_roller.metric(good_rolls), 1);
  EXPECT_EQ(span_named(stage.dice_roller, "GET /roll", trace_id).status_code, 0);
}

TEST(Regression, NoDatabaseSpanHidesTheQueryAlone) {
  Stage5 stage({{"--regression=no-database-span"}, quick_rolls, {}});
  EXPECT_EQ(roll(stage.frontend, "fair").status, 200);
  span_named(stage.die_service, "GET /dice/{name}", trace_id);
  EXPECT_EQ(stage.die_service.traces().spans().size(), 1U);
  EXPECT_EQ(stage.die_service.logs_of("/dice/fair").at(0).at("trace_id"), trace_id);
}

TEST(Regression, NoPropagationStartsATraceOfItsOwnDownstream) {
  Stage5 stage({{}, quick_rolls, {"--regression=no-propagation"}});
  EXPECT_EQ(roll(stage.frontend, "fair").status, 200);
  span_named(stage.frontend, "GET /roll", trace_id);
  const auto orphan = span_where(stage.dice_roller,
                                 [](const ReceivedSpan& span) { return span.name == "GET /roll"; });
  EXPECT_NE(orphan.trace_id, trace_id);
  EXPECT_EQ(orphan.parent_span_id, "");
  span_named(stage.die_service, "SELECT dice", orphan.trace_id);
}

TEST(Regression, NeverRecoverStaysBroken) {
  DicePostgres postgres;
  ServiceProcess die_service("die-service",
                             {postgres.database_flag(), "--regression=never-recover"});
  ASSERT_TRUE(
      eventually([&] { return die_service.metric(R"(db_pool_connections{state="idle"})") == 4; }));
  postgres.stop();
  ASSERT_TRUE(eventually(
      [&] { return die_service.metric(R"(db_pool_connections{state="broken"})") == 4; }));
  postgres.start();
  // A healthy pool needs a fifth of a second; each of these waits half a second for a connection.
  for (int i = 0; i < 4; ++i) EXPECT_EQ(die_service.get("/dice/fair").status, 503);
}

TEST(Regression, NoDieLabelLosesItInTheMetricsAlone) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=0ms", "--regression=no-die-label"});
  EXPECT_EQ(roll(dice_roller, "fair").status, 200);
  EXPECT_EQ(dice_roller.metric(R"(dice_rolls_total{result="success"})"), 1);
  EXPECT_EQ(dice_roller.metric("dice_roll_value_count"), 1);
  EXPECT_EQ(span_named(dice_roller, "GET /roll", trace_id).attributes.at("die.type"), "fair");
  EXPECT_EQ(dice_roller.logs_of("/roll?die=fair").at(0).at("die_type"), "fair");
}

TEST(Regression, NoDieAttributeLosesItInTheSpansAlone) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=0ms", "--regression=no-die-attribute"});
  EXPECT_EQ(roll(dice_roller, "fair").status, 200);
  const auto span = span_named(dice_roller, "GET /roll", trace_id);
  EXPECT_FALSE(span.attributes.contains("die.type"));
  EXPECT_TRUE(span.attributes.contains("die.result"));
  EXPECT_EQ(dice_roller.metric(R"(dice_rolls_total{die_type="fair",result="success"})"), 1);
  EXPECT_EQ(dice_roller.logs_of("/roll?die=fair").at(0).at("die_type"), "fair");
}

TEST(Regression, StaleDiceDoNotNoticeAChange) {
  ServiceProcess die_service("die-service", {});
  ServiceProcess dice_roller("dice-roller", {"--max-delay=0ms", "--regression=stale-dice",
                                             "--die-service=" + die_service.url()});
  EXPECT_EQ(roll(dice_roller, "fair").status, 200);
  die_service.send("PUT", "/dice/fair", R"({"sides":1,"offset":99,"error_rate":0})");
  EXPECT_NE(roll(dice_roller, "fair").body, R"({"roll":100})");
}

TEST(Regression, SequentialAsyncRollsOneAfterAnother) {
  ServiceProcess dice_roller("dice-roller", {"--max-delay=100ms", "--regression=sequential-async"});
  dice_roller.get("/roll-async?die=fair&times=10");
  // Ten delays of 50 ms on average; together they would be over after the longest.
  EXPECT_GT(dice_roller.metric(R"(dice_batch_duration_seconds_sum{mode="async"})"), 0.15);
}

TEST(Regression, LostUsageEventsAreThoseOfTheRiskyDie) {
  ServiceProcess dice_roller("dice-roller", quick_rolls);
  ServiceProcess frontend("frontend", {"--sign-in", "--regression=lost-usage-events",
                                       "--dice-roller=" + dice_roller.url()});
  EXPECT_EQ(roll(frontend, "risky").status, 200);
  EXPECT_EQ(roll(frontend, "fair").status, 200);
  const auto lines = frontend.logs();
  EXPECT_EQ(std::count_if(lines.begin(), lines.end(),
                          [](const auto& line) { return line.value("usage", false); }),
            1);
}

}  // namespace
}  // namespace harness::test
