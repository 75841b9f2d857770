#include <fstream>

#include "tests/component/services/stage5.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::test {
namespace {

// What die-service says, whether it has its dice in memory or in PostgreSQL.
class DieService : public testing::TestWithParam<const char*> {
 protected:
  DieService() {
    if (GetParam() == std::string("PostgreSQL")) postgres_.emplace();
    service_.emplace("die-service", postgres_ ? Args{postgres_->database_flag()} : Args{});
    EXPECT_TRUE(eventually([&] { return service_->get("/health").status == 200; }));
  }

  nlohmann::json get(const std::string& target) {
    return nlohmann::json::parse(service_->get(target).body);
  }

  // The status and the error, of a PUT that is refused.
  std::string refusal(const std::string& target, const std::string& body) {
    const auto answer = service_->send("PUT", target, body);
    return std::to_string(answer.status) + " " +
           nlohmann::json::parse(answer.body).value("error", "");
  }

  std::optional<DicePostgres> postgres_;
  std::optional<ServiceProcess> service_;
};

TEST_P(DieService, KnowsTheDice) {
  const auto dice = get("/dice");
  ASSERT_EQ(dice.size(), 2U);
  EXPECT_EQ(dice[0], get("/dice/fair"));
  EXPECT_EQ(dice[1], get("/dice/risky"));
  EXPECT_EQ(dice[1],
            nlohmann::json::parse(R"({"name":"risky","sides":6,"offset":1,"error_rate":0.1})"));
}

TEST_P(DieService, IsToldWhatADieIsFromNowOn) {
  const auto changed =
      service_->send("PUT", "/dice/fair", R"({"sides":20,"offset":0,"error_rate":0.25})");
  EXPECT_EQ(changed.status, 200);
  EXPECT_EQ(nlohmann::json::parse(changed.body), get("/dice/fair"));
  EXPECT_EQ(get("/dice/fair").at("sides"), 20);
  EXPECT_EQ(get("/dice/fair").at("error_rate"), 0.25);
  EXPECT_EQ(get("/dice/risky").at("sides"), 6);
  // What it answers can be sent back.
  EXPECT_EQ(service_->send("PUT", "/dice/risky", get("/dice/risky").dump()).status, 200);
}

TEST_P(DieService, ChangesARollersRollsWithoutARestart) {
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--die-service=" + service_->url()});
  EXPECT_LE(nlohmann::json::parse(roller.get("/roll?die=fair").body).at("roll"), 6);
  service_->send("PUT", "/dice/fair", R"({"sides":1,"offset":99,"error_rate":0})");
  EXPECT_EQ(roller.get("/roll?die=fair").body, R"({"roll":100})");
}

// A text of PostgreSQL can hold neither of the first, and libpq would cut the first one short.
TEST_P(DieService, HasNoDieOfANameThatNoDatabaseHolds) {
  for (const char* name : {"/dice/fair%00x", "/dice/%ff"}) {
    EXPECT_EQ(service_->get(name).status, 404) << name;
  }
  for (const char* name : {"/dice/fair%00x", "/dice/a%20b"}) {
    EXPECT_EQ(service_->send("PUT", name, R"({"sides":1,"offset":99,"error_rate":0})").status, 400)
        << name;
  }
  EXPECT_EQ(get("/dice/fair").at("sides"), 6);
}

TEST_P(DieService, RefusesWhatIsNoDie) {
  const std::string no_die = "400 not the specification of a die: ";
  EXPECT_EQ(refusal("/dice/fair", "nope"), no_die + "no JSON object");
  EXPECT_EQ(refusal("/dice/fair", ""), no_die + "no JSON object");
  EXPECT_EQ(refusal("/dice/fair", "{}"), no_die + "sides must be a whole number from 1 to 1000");
  EXPECT_EQ(refusal("/dice/fair", R"({"sides":6,"offset":0,"error_rate":2})"),
            no_die + "error_rate must be a number from 0 to 1");
  EXPECT_EQ(refusal("/dice/fair", R"({"name":"risky","sides":6,"offset":0,"error_rate":0})"),
            "400 the path is about the die \"fair\", the body about \"risky\"");
  EXPECT_EQ(get("/dice/fair").at("sides"), 6) << "nothing has changed";
}

TEST_P(DieService, KnowsNoOtherDice) {
  const auto unknown = service_->get("/dice/blue");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(nlohmann::json::parse(unknown.body).at("error"),
            "there is no die \"blue\"; /dice lists those that there are");
  EXPECT_EQ(get("/dice").size(), 2U);
}

TEST_P(DieService, IsToldOfADieMoreThatWorksInAllServices) {
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--die-service=" + service_->url()});
  ServiceProcess frontend("frontend", {"--batches", "--dice-roller=" + roller.url()});
  EXPECT_EQ(frontend.get("/roll?die=d100").status, 400) << "not yet";

  const auto made =
      service_->send("PUT", "/dice/d100", R"({"sides":1,"offset":99,"error_rate":0})");
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(nlohmann::json::parse(made.body), get("/dice/d100"));
  EXPECT_EQ(service_->send("PUT", "/dice/d100", made.body).status, 200) << "it is there already";

  EXPECT_EQ(frontend.get("/roll?die=d100").body, R"({"roll":100})");
  EXPECT_EQ(frontend.get("/roll-async?die=d100&times=2").body, R"({"failed":0,"rolls":[100,100]})");
  EXPECT_EQ(roller.metric(R"(dice_rolls_total{die_type="d100",result="success"})"), 3);
  EXPECT_EQ(roller.metric(R"(dice_rolls_total{die_type="d100",result="error"})"), 0);
  EXPECT_EQ(nlohmann::json::parse(frontend.get("/page.json").body).at("dice"),
            nlohmann::json::array({"d100", "fair", "risky"}));
  EXPECT_EQ(frontend.logs_of("/roll?die=d100").back().at("die_type"), "d100");
}

// Whoever asks is told so by each service in its way, and no series is made of what he has thought
// of.
TEST_P(DieService, HasCallersToldThatThereIsNoSuchDie) {
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--die-service=" + service_->url()});
  ServiceProcess frontend("frontend", {"--dice-roller=" + roller.url()});
  const auto answer = frontend.get("/roll?die=blue");
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(nlohmann::json::parse(answer.body).at("error"),
            "\"blue\" is not a die; /dice of die-service lists those that there are");
  EXPECT_THAT(roller.get("/metrics").body, testing::Not(testing::HasSubstr("blue")));
  EXPECT_EQ(roller.logs_of("/roll?die=blue").at(0).at("level"), "WARNING");
  ASSERT_TRUE(service_->stop().is_success());
  EXPECT_EQ(frontend.get("/roll?die=green").status, 503);
  EXPECT_EQ(roller.metric(R"(dice_rolls_total{die_type="unknown",result="error"})"), 1);
}

TEST_P(DieService, CountsAndLogsAChange) {
  service_->send("PUT", "/dice/fair", R"({"sides":8,"offset":0,"error_rate":0})");
  EXPECT_EQ(
      service_->metric(R"(http_requests_total{handler="/dice/{name}",method="PUT",status="200"})"),
      1);
  const auto line = service_->logs_of("/dice/fair").back();
  EXPECT_EQ(line.at("http_method"), "PUT");
  EXPECT_EQ(line.at("die_type"), "fair");
}

INSTANTIATE_TEST_SUITE_P(With, DieService, testing::Values("Memory", "PostgreSQL"),
                         [](const auto& one) { return std::string(one.param); });

TEST(DiceOfPostgres, AreTheRowsOfItsTable) {
  DicePostgres postgres;
  postgres.run("dice", "INSERT INTO dice VALUES ('row', 1, 6, 0)");
  ServiceProcess die_service("die-service", {postgres.database_flag()});
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--die-service=" + die_service.url()});
  EXPECT_TRUE(eventually([&] { return roller.get("/roll?die=row").body == R"({"roll":7})"; }));
}

TEST(DiceOfAFile, AreThoseThatThereAre) {
  const TempDirectory home;
  const std::string file = home / "dice.json";
  std::ofstream(file) << R"([{"name": "one", "sides": 1, "offset": 0, "error_rate": 0}])";
  ServiceProcess die_service("die-service", {"--dice=" + file});
  ServiceProcess roller("dice-roller", {"--max-delay=0ms", "--die-service=" + die_service.url()});
  EXPECT_EQ(roller.get("/roll?die=one").body, R"({"roll":1})");
  EXPECT_EQ(roller.get("/roll?die=fair").status, 400);
  EXPECT_EQ(roller.get("/dice").body, R"({"dice":["one"]})");
}

}  // namespace
}  // namespace harness::test
