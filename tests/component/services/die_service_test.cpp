#include "tests/component/services/stage5.hpp"

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

// A text of PostgreSQL can hold neither, and libpq would cut the first one short.
TEST_P(DieService, HasNoDieOfANameThatNoDatabaseHolds) {
  for (const char* name : {"/dice/fair%00x", "/dice/%ff"}) {
    EXPECT_EQ(service_->get(name).status, 404) << name;
  }
  EXPECT_EQ(
      service_->send("PUT", "/dice/fair%00x", R"({"sides":1,"offset":99,"error_rate":0})").status,
      404);
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
  const std::string unknown = "404 there is no die \"blue\"; /dice lists those that there are";
  EXPECT_EQ(refusal("/dice/blue", R"({"sides":6,"offset":0,"error_rate":0})"), unknown);
  EXPECT_EQ(service_->get("/dice/blue").status, 404);
  EXPECT_EQ(get("/dice").size(), 2U);
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

}  // namespace
}  // namespace harness::test
