// What of a Toxiproxy is whose, and what leaves room for what. Nobody is asked.
#include "harness/target/link/toxiproxy.hpp"

#include <gtest/gtest.h>

namespace harness::target {
namespace {

// Of what a Toxiproxy says.
std::vector<OthersToxic> others_in(const std::string& said, const std::string& mark) {
  const auto read = net::read_told(
      "stock", said, [&](const net::Told& told) { return others_toxics(told, mark); });
  EXPECT_TRUE(read) << to_string(read.error());
  return read.value_or(std::vector<OthersToxic>());
}

constexpr const char* proxy = R"({"name":"stock","enabled":true,"toxics":[
  {"name":"harness_latency_ab12","type":"latency","stream":"downstream"},
  {"name":"slow","type":"latency","stream":"upstream"},
  {"name":"narrow","type":"bandwidth","stream":"downstream"}]})";

TEST(OthersToxics, AreThoseWithoutTheMarkOfTheRun) {
  const auto others = others_in(proxy, "ab12");
  ASSERT_EQ(others.size(), 2U);
  EXPECT_EQ(others[0].name, "slow");
  EXPECT_EQ(others[1].name, "narrow");
  EXPECT_EQ(others_in(proxy, "cd34").size(), 3U);
  EXPECT_EQ(others_in(proxy, "").size(), 3U);
  EXPECT_TRUE(others_in(R"({"name":"stock"})", "").empty());
  EXPECT_TRUE(others_in(R"({"toxics":null})", "").empty());
}

TEST(OthersToxics, OfAnotherShapeAreNoCrash) {
  const auto why = [](const std::string& said) {
    const auto read = net::read_told(
        "stock", said, [](const net::Told& told) { return others_toxics(told, "").size(); });
    return read ? "" : to_string(read.error());
  };
  EXPECT_EQ(why(R"({"toxics":[{"name":5}]})"),
            "stock: answers JSON with 5 at /toxics/0/name, where a text belongs; see whether it is "
            "what it is taken for");
  EXPECT_EQ(why(R"({"toxics":"abc"})"),
            "stock: answers JSON with \"abc\" at /toxics, where a list belongs; see whether it is "
            "what it is taken for");
  EXPECT_NE(why(R"({"toxics":{"a":1}})"), "");
  EXPECT_NE(why(R"({"toxics":[7]})"), "");
}

// One that acts on requests alone, or differently, is left alone.
TEST(OthersToxics, LeaveRoomUnlessTheyAreOfTheSameKindOnAnswers) {
  const auto others = others_in(proxy, "ab12");
  EXPECT_EQ(in_the_way(others, "latency"), "");
  EXPECT_EQ(in_the_way(others, ""), "");
  EXPECT_EQ(in_the_way(others, "bandwidth"), "the toxic narrow (bandwidth, downstream)");
  EXPECT_EQ(in_the_way(others_in(proxy, ""), "latency"),
            "the toxic harness_latency_ab12 (latency, downstream)");
}

TEST(OthersToxics, LeaveNoRoomWhereNoAnswerComesThrough) {
  for (const char* type : {"timeout", "reset_peer", "limit_data"}) {
    EXPECT_NE(in_the_way({{"theirs", type, "upstream"}}, "latency"), "") << type;
    EXPECT_NE(in_the_way({{"theirs", type, "downstream"}}, ""), "") << type;
  }
}

std::unique_ptr<LinkControl> control(const std::string& mark) {
  static const SystemClock clock;
  return control_of({.api = "http://10.0.0.1:8474",
                     .proxy = "the stock",
                     .mark = mark,
                     .api_at = net::addresses_of("10.0.0.1", "8474").front()},
                    clock);
}

TEST(ToxiproxyUndo, TakesAwayTheRunsOwnToxicAlsoWhereItIsGone) {
  const auto undo = control("ab12")->undo_of(Toxic{"latency", {{"latency", 300}}});
  ASSERT_TRUE(undo);
  EXPECT_EQ(text_of(*undo),
            "DELETE http://10.0.0.1:8474/proxies/the%20stock/toxics/harness_latency_ab12");
  const auto& request = std::get<RequestCall>(*undo);
  EXPECT_TRUE(request.gone_will_do);
  EXPECT_EQ(request.places, std::vector<std::string>{"10.0.0.1:8474"});
}

TEST(ToxiproxyUndo, EnablesWhatWasCut) {
  const auto undo = control("ab12")->undo_of(std::nullopt);
  ASSERT_TRUE(undo);
  EXPECT_EQ(text_of(*undo), "POST http://10.0.0.1:8474/proxies/the%20stock");
  EXPECT_EQ(std::get<RequestCall>(*undo).body, R"({"enabled":true})");
}

// What is told to the run's own proxy ends with it.
TEST(ToxiproxyUndo, IsNoneOfAProxyOfTheRun) {
  EXPECT_FALSE(control("")->undo_of(Toxic{"latency", {}}));
  EXPECT_TRUE(control("")->has_room(Toxic{"latency", {}}));
}

}  // namespace
}  // namespace harness::target
