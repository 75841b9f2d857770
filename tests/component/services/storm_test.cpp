// Storms: what services answer while they are told to, at their admin endpoint.
#include "tests/component/services/stage5.hpp"

namespace harness::test {
namespace {

const std::map<std::string, std::string> admin_token{{"ADMIN_TOKEN", "sesame"}};
const std::map<std::string, std::string> with_token{{"Authorization", "Bearer sesame"}};
constexpr const char* door = "/admin/storm";

nlohmann::json storm_of(ServiceProcess& service) {
  return nlohmann::json::parse(service.get(door, with_token).body).at("storm");
}

int order(ServiceProcess& service, const std::string& body) {
  return service.send("PUT", door, body, with_token).status;
}

// How many of 100 answers are 500; any other than that and 200 counts as 1,000.
int failures(ServiceProcess& service, const std::string& target) {
  int failed = 0;
  for (int i = 0; i < 100; ++i) {
    const int status = service.get(target).status;
    failed += status == 200 ? 0 : status == 500 ? 1 : 1000;
  }
  return failed;
}

TEST(Storms, AreTakenFromWhoHasTheToken) {
  ServiceProcess service("die-service", {}, admin_token);
  const std::string storm = R"({"error_rate":1})";
  for (const auto& headers : std::vector<std::map<std::string, std::string>>{
           {}, {{"Authorization", "Bearer simsim"}}, {{"Authorization", "sesame"}}}) {
    const auto refused = service.send("PUT", door, storm, headers);
    EXPECT_EQ(refused.status, 403);
    EXPECT_EQ(refused.body,
              R"({"error":"this needs the token that the service was started with"})");
  }
  EXPECT_EQ(service.get("/dice/fair").status, 200);
  EXPECT_EQ(order(service, storm), 200);
  EXPECT_EQ(service.get("/dice/fair").status, 500);
}

TEST(Storms, AreNothingThatAServiceWithoutATokenKnows) {
  ServiceProcess service("die-service", {});
  const auto answer = service.send("PUT", door, R"({"error_rate":1})", with_token);
  EXPECT_EQ(answer.status, 404);
  EXPECT_EQ(service.get("/dice/fair").status, 200);
}

TEST(Storms, HitADieOfTheDieServiceUntilTheyAreEnded) {
  ServiceProcess service("die-service", {"--seed=7"}, admin_token);
  EXPECT_EQ(storm_of(service), nlohmann::json());
  ASSERT_EQ(order(service, R"({"die":"risky","error_rate":0.6})"), 200);
  EXPECT_NEAR(failures(service, "/dice/risky"), 60, 20);
  EXPECT_EQ(failures(service, "/dice/fair"), 0);
  EXPECT_EQ(failures(service, "/dice"), 0);
  EXPECT_EQ(storm_of(service).at("requests"), 100);
  const auto told = nlohmann::json::parse(service.send("DELETE", door, "", with_token).body);
  EXPECT_EQ(told.at("storm"), nlohmann::json());
  EXPECT_EQ(told.at("ended").at("requests"), 100);
  EXPECT_EQ(service.send("DELETE", door, "", with_token).body, R"({"storm":null})");
  EXPECT_EQ(failures(service, "/dice/risky"), 0);
}

TEST(Storms, HitAllDiceWhereNoneIsNamed) {
  ServiceProcess service("die-service", {}, admin_token);
  ASSERT_EQ(order(service, R"({"error_rate":1})"), 200);
  EXPECT_EQ(failures(service, "/dice/fair"), 100);
  EXPECT_EQ(service.get("/dice").status, 500);
  EXPECT_EQ(service.send("PUT", "/dice/fair", R"({"sides":8,"offset":0,"error_rate":0})").status,
            500);
  EXPECT_EQ(service.get("/health").status, 200) << "its own API alone is hit";
}

// Whoever looks at the telemetry sees failures of the service, and nothing of who told it to fail.
TEST(Storms, ShowAsFailuresInAllSignals) {
  ServiceProcess service("die-service", {}, admin_token);
  const std::string failed =
      R"(http_requests_total{handler="/dice/{name}",method="GET",status="500"})";
  EXPECT_EQ(service.metric(failed), 0) << "born before it counts";
  ASSERT_EQ(order(service, R"({"die":"risky","error_rate":1})"), 200);
  const auto answer = service.get("/dice/risky");
  EXPECT_EQ(answer.body, R"({"error":"internal error"})");
  EXPECT_EQ(service.metric(failed), 1);
  const auto line = service.logs_of("/dice/risky").back();
  EXPECT_EQ(line.at("level"), "ERROR");
  EXPECT_EQ(line.at("message"), "Roll failed");
  EXPECT_EQ(line.at("http_status"), 500);
  EXPECT_EQ(line.at("die_type"), "risky");
  EXPECT_TRUE(eventually([&] { return !service.traces().spans().empty(); }));
  for (const ReceivedSpan& span : service.traces().spans())
    EXPECT_EQ(span.name, "GET /dice/{name}");
  EXPECT_TRUE(service.logs_of(door).empty());
}

TEST(Storms, SlowDownWhatTheyHit) {
  ServiceProcess service("die-service", {}, admin_token);
  ASSERT_EQ(order(service, R"({"die":"risky","delay_ms":300})"), 200);
  const auto took = [&](const std::string& target) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(service.get(target).status, 200);
    return std::chrono::steady_clock::now() - begin;
  };
  EXPECT_GE(took("/dice/risky"), std::chrono::milliseconds{300});
  EXPECT_LT(took("/dice/fair"), std::chrono::milliseconds{300});
}

TEST(Storms, EndByThemselvesWhenNobodyRenewsThem) {
  ServiceProcess service("die-service", {}, admin_token);
  ASSERT_EQ(order(service, R"({"error_rate":1,"lease_s":1})"), 200);
  EXPECT_EQ(service.get("/dice/fair").status, 500);
  EXPECT_TRUE(eventually([&] { return service.get("/dice/fair").status == 200; }));
  EXPECT_EQ(storm_of(service), nlohmann::json());
}

TEST(Storms, RefuseOrdersThatMakeNoSense) {
  ServiceProcess service("die-service", {}, admin_token);
  EXPECT_EQ(order(service, R"({"error_rate":2})"), 400);
  EXPECT_EQ(order(service, "{}"), 400);
  EXPECT_EQ(service.post(door, {{"error_rate", 1}}).status, 403);
  EXPECT_EQ(service.send("POST", door, "{}", with_token).status, 405);
  EXPECT_EQ(service.get("/admin/weather", with_token).status, 404);
  EXPECT_EQ(storm_of(service), nlohmann::json());
}

// As a risky die does by itself: counted as rolls that failed.
TEST(Storms, HaveTheRollersRollsFail) {
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--error-rate=0"}, admin_token);
  ASSERT_EQ(order(roller, R"({"die":"fair","error_rate":1})"), 200);
  const auto answer = roller.get("/roll?die=fair");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"error":"the fair die failed"})");
  EXPECT_EQ(roller.metric(R"(dice_rolls_total{die_type="fair",result="error"})"), 1);
  EXPECT_EQ(failures(roller, "/roll?die=risky"), 0);
  EXPECT_EQ(roller.get("/roll-async?die=fair&times=3").status, 500);
  EXPECT_EQ(roller.send("DELETE", door, "", with_token).status, 200);
  EXPECT_EQ(failures(roller, "/roll?die=fair"), 0);
}

TEST(Storms, HaveTheFrontendFailBeforeItAsksAnybody) {
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--error-rate=0"});
  ServiceProcess frontend("frontend", {"--dice-roller=" + roller.url()}, admin_token);
  ASSERT_EQ(order(frontend, R"({"die":"risky","error_rate":1})"), 200);
  EXPECT_EQ(frontend.get("/roll?die=risky").status, 500);
  EXPECT_EQ(frontend.get("/roll?die=fair").status, 200);
  EXPECT_TRUE(roller.logs_of("/roll?die=risky").empty());
}

}  // namespace
}  // namespace harness::test
