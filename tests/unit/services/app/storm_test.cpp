#include "services/app/storm.hpp"

#include <gtest/gtest.h>

namespace services::app {
namespace {

using namespace std::chrono_literals;

StormOrder order_of(const std::string& body) {
  const auto order = parse_storm(body);
  EXPECT_TRUE(order) << order.error();
  return order.value_or(StormOrder{});
}

// How many of 1,000 requests fail.
int failures(Storm& storm, const std::string& die, SteadyTime now = {}) {
  int failed = 0;
  for (int i = 0; i < 1000; ++i) failed += storm.strike(die, now).fails ? 1 : 0;
  return failed;
}

TEST(ParseStorm, TakesWhatIsToldAndFillsInTheRest) {
  EXPECT_EQ(order_of(R"({"die":"risky","error_rate":0.6,"delay_ms":200,"lease_s":3})"),
            (StormOrder{"risky", 0.6, 200ms, 3s}));
  EXPECT_EQ(order_of(R"({"die":null,"error_rate":1})"), (StormOrder{std::nullopt, 1, 0ms, 10s}));
  EXPECT_EQ(order_of(R"({"delay_ms":0.5})"), (StormOrder{std::nullopt, 0, 500us, 10s}));
}

TEST(ParseStorm, RefusesWhatIsNoStorm) {
  const auto why = [](const std::string& body) { return parse_storm(body).error(); };
  EXPECT_EQ(why("nope"), R"(write {"die": "risky", "error_rate": 0.6})");
  EXPECT_EQ(why("[]"), R"(write {"die": "risky", "error_rate": 0.6})");
  EXPECT_EQ(why("{}"), "a storm has an error_rate or a delay_ms; DELETE ends one");
  EXPECT_EQ(why(R"({"error_rate":1.1})"), "error_rate must be a number from 0 to 1");
  EXPECT_EQ(why(R"({"error_rate":"0.5"})"), "error_rate must be a number from 0 to 1");
  EXPECT_EQ(why(R"({"delay_ms":-1})"), "delay_ms must be a number from 0 to 60000");
  EXPECT_EQ(why(R"({"error_rate":1,"lease_s":3600})"), "lease_s must be a number from 1 to 60");
  EXPECT_EQ(why(R"({"error_rate":1,"die":6})"), "die must be a text, or null for all");
  EXPECT_EQ(why(R"({"error_rate":1,"dei":"risky"})"),
            "\"dei\" is unknown; a storm has die, error_rate, delay_ms and lease_s");
}

TEST(Storm, StrikesTheShareOfItsDieThatItIsToldTo) {
  Storm storm(7);
  EXPECT_TRUE(storm.begin({"risky", 0.6, 200ms, 10s}, {}));
  EXPECT_EQ(storm.strike("risky", {}).delay, 200ms);
  EXPECT_NEAR(failures(storm, "risky"), 600, 60);
  EXPECT_EQ(storm.strike("fair", {}), Strike{});
  EXPECT_EQ(storm.strike("", {}), Strike{});
}

TEST(Storm, StrikesAllWhereItIsToldOfNoDie) {
  Storm storm(7);
  storm.begin({std::nullopt, 1, 0ms, 10s}, {});
  for (const char* die : {"fair", "risky", ""}) EXPECT_EQ(failures(storm, die), 1000);
}

TEST(Storm, OfNoRateOnlySlowsDown) {
  Storm storm(7);
  storm.begin({std::nullopt, 0, 1s, 10s}, {});
  EXPECT_EQ(failures(storm, "fair"), 0);
  EXPECT_EQ(storm.strike("fair", {}).delay, 1s);
}

TEST(Storm, IsTheSameForTheSameSeed) {
  Storm one(7);
  Storm same(7);
  for (Storm* storm : {&one, &same}) storm->begin({std::nullopt, 0.5, 0ms, 10s}, {});
  for (int i = 0; i < 100; ++i) EXPECT_EQ(one.strike("fair", {}), same.strike("fair", {}));
}

TEST(Storm, IsOverWhenItIsEndedOrItsLeaseIs) {
  Storm storm(7);
  const StormOrder order{std::nullopt, 1, 0ms, 10s};
  storm.begin(order, {});
  storm.end();
  EXPECT_EQ(failures(storm, "fair"), 0);
  storm.begin(order, {});
  EXPECT_TRUE(storm.is_on(SteadyTime{10s - 1ns}));
  EXPECT_EQ(failures(storm, "fair", SteadyTime{10s}), 0);
  EXPECT_FALSE(storm.is_on({})) << "what is over does not come back";
}

TEST(Storm, IsRenewedByTheSameOrder) {
  Storm storm(7);
  const StormOrder order{std::nullopt, 1, 0ms, 10s};
  EXPECT_TRUE(storm.begin(order, {}));
  EXPECT_FALSE(storm.begin(order, SteadyTime{9s}));
  EXPECT_TRUE(storm.is_on(SteadyTime{18s}));
  EXPECT_EQ(storm.tell(SteadyTime{18s}).at("number"), 1);
  EXPECT_TRUE(storm.begin({"risky", 1, 0ms, 10s}, SteadyTime{18s}));
  EXPECT_EQ(storm.tell(SteadyTime{18s}).at("number"), 2);
}

TEST(Storm, TellsWhatItIsAndWhatItHasMet) {
  Storm storm(7);
  EXPECT_EQ(storm.tell({}), nlohmann::json());
  storm.begin({"risky", 1, 200ms, 10s}, {});
  storm.strike("risky", {});
  storm.strike("fair", {});
  EXPECT_EQ(storm.tell({}).dump(), R"({"delay_ms":200.0,"die":"risky","error_rate":1.0,"failed":1,)"
                                   R"("lease_s":10.0,"number":1,"requests":1})");
}

}  // namespace
}  // namespace services::app
