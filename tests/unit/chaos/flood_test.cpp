#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/chaos/fault.hpp"
#include "harness/chaos/flood_goods.hpp"
#include "harness/chaos/flood_lines.hpp"
#include "harness/chaos/flood_spans.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(FloodPacing, GathersWhatComesDueInAMoment) {
  EXPECT_EQ(flood_batch(milliseconds{0}, 2000, 0), 0);
  EXPECT_EQ(flood_batch(milliseconds{49}, 2000, 0), 0);
  EXPECT_EQ(flood_batch(milliseconds{50}, 2000, 0), 100);
  EXPECT_EQ(flood_batch(milliseconds{60}, 2000, 0), 120);
  EXPECT_EQ(flood_batch(milliseconds{60}, 2000, 120), 0);
}

TEST(FloodPacing, PushesNoMoreAtATimeThanComesDueInATenthOfASecond) {
  EXPECT_EQ(flood_batch(milliseconds{3000}, 2000, 0), 200);
  EXPECT_EQ(flood_batch(milliseconds{3000}, 2000, 5900), 100);
}

TEST(FloodPacing, HasFewLinesComeOneByOne) {
  EXPECT_EQ(flood_batch(milliseconds{999}, 1, 0), 0);
  EXPECT_EQ(flood_batch(milliseconds{1000}, 1, 0), 1);
  EXPECT_EQ(flood_batch(milliseconds{5500}, 1, 3), 1);
  EXPECT_EQ(flood_batch(milliseconds{5500}, 1, 5), 0);
}

// As a thread that wakes up every 10 ms does.
TEST(FloodPacing, KeepsItsRateToTheLine) {
  for (const std::uint64_t rate : {1U, 7U, 333U, 2000U, 20'000U}) {
    std::uint64_t sent = 0;
    for (milliseconds at{0}; at <= milliseconds{60'000}; at += milliseconds{10}) {
      sent += flood_batch(at, rate, sent);
    }
    EXPECT_EQ(sent, 60 * rate) << rate;
  }
}

TEST(FloodPacing, KeepsCountingForDays) {
  const std::uint64_t of_ten_days = std::uint64_t{864'000} * 20'000;
  EXPECT_EQ(flood_batch(std::chrono::hours{240}, 20'000, of_ten_days), 0);
  EXPECT_EQ(flood_batch(std::chrono::hours{240}, 20'000, of_ten_days - 1500), 1500);
}

TEST(FloodLines, AreJsonOfExactlyTheirSize) {
  for (const std::size_t bytes : {shortest_flood_line, std::size_t{500}, std::size_t{10'000}}) {
    for (const std::uint64_t number : {std::uint64_t{1}, ~std::uint64_t{0}}) {
      const std::string line = flood_line(number, bytes);
      EXPECT_EQ(line.size(), bytes);
      EXPECT_EQ(json::parse(line).at("number"), number);
      EXPECT_EQ(json::parse(line).at("level"), "INFO");
    }
  }
}

TEST(FloodLines, ArePushedAsAStreamOfTheirOwn) {
  const WallTime at{std::chrono::seconds{1'795'254'241}};
  const json stream = json::parse(flood_body(7, 2, 100, at)).at("streams").at(0);
  EXPECT_EQ(stream.at("stream"), json({{"job", "flood"}, {"service_name", "flood"}}));
  EXPECT_EQ(stream.at("values"),
            json::array({json::array({"1795254241000000000", flood_line(7, 100)}),
                         json::array({"1795254241000000001", flood_line(8, 100)})}));
}

TEST(FloodQuery, CountsWhatCameInWholeMilliseconds) {
  EXPECT_EQ(flood_query(std::chrono::microseconds{2'013'900}),
            R"(sum(count_over_time({job="flood"}[2013ms])))");
  EXPECT_EQ(flood_query(Duration{0}), R"(sum(count_over_time({job="flood"}[1ms])))");
}

TEST(FloodQuery, HasACountForAnAnswer) {
  EXPECT_EQ(
      flood_lines_in(
          R"({"data":{"resultType":"vector","result":[{"metric":{},"value":[1795254241,"12"]}]}})"),
      12U);
  EXPECT_EQ(flood_lines_in(R"({"data":{"resultType":"vector","result":[]}})"), 0U);
}

TEST(FloodQuery, TakesNothingElseForACount) {
  for (const char* answer :
       {"", "[]", "{}", "no such page", R"({"data":{"result":{}}})", R"({"data":{"result":[{}]}})",
        R"({"data":{"result":[{"value":[1795254241,12]}]}})"}) {
    const auto count = flood_lines_in(answer);
    ASSERT_FALSE(count) << answer;
    EXPECT_THAT(count.error().what, StartsWith("answered with something else than a count"));
  }
  for (const char* value : {"NaN", "-1", "1.5", "many"}) {
    const auto count = flood_lines_in(R"({"data":{"result":[{"value":[1795254241,")" +
                                      std::string(value) + R"("]}]}})");
    ASSERT_FALSE(count) << value;
    EXPECT_EQ(count.error().what, "answered with a count of \"" + std::string(value) + "\"");
  }
}

TEST(FloodTallies, SayWhatBecameOfTheLines) {
  EXPECT_EQ((FloodTally{2000, 0, 0, ""}.text()), "2000 lines pushed");
  EXPECT_EQ((FloodTally{2000, 100, 200, "429 full"}.text()),
            "2000 lines pushed, 100 of them refused, 200 without an answer (429 full)");
}

TEST(FloodShortfall, IsLessThanHalfOfTheRate) {
  EXPECT_EQ(flood_shortfall({milliseconds{2000}, 2000, 0}, 2000), std::nullopt);
  EXPECT_EQ(flood_shortfall({milliseconds{2000}, 1998, 0}, 2000),
            "999 lines/s came in 2s, 1001 less than the 2000 that it is to be");
  EXPECT_EQ(flood_shortfall({milliseconds{2000}, 0, 0}, 1),
            "0 lines/s came in 2s, 1 less than the 1 that it is to be");
}

// They reached the store, and it said no.
TEST(FloodShortfall, CountsWhatWasRefusedAsCome) {
  EXPECT_EQ(flood_shortfall({milliseconds{2000}, 400, 3600}, 2000), std::nullopt);
}

constexpr WallTime began{std::chrono::seconds{1'795'254'241}};

TEST(FloodSpans, AreJsonOfExactlyTheirSize) {
  for (const std::size_t bytes : {shortest_flood_span, std::size_t{500}, std::size_t{10'000}}) {
    for (const std::uint64_t number : {std::uint64_t{1}, ~std::uint64_t{0}}) {
      const std::string span = flood_span(number, bytes, began, began);
      EXPECT_EQ(span.size(), bytes);
      EXPECT_EQ(json::parse(span).at("name"), "flood");
    }
  }
}

TEST(FloodSpans, AreTenOfATraceUnderTheFirst) {
  const auto span = [](std::uint64_t number, WallTime of = began) {
    return json::parse(flood_span(number, 300, of, began));
  };
  EXPECT_FALSE(span(11).contains("parentSpanId"));
  EXPECT_EQ(span(20).at("parentSpanId"), span(11).at("spanId"));
  EXPECT_EQ(span(20).at("traceId"), span(11).at("traceId"));
  EXPECT_NE(span(21).at("traceId"), span(11).at("traceId"));
  EXPECT_NE(span(11, began + milliseconds{1}).at("traceId"), span(11).at("traceId"));
  EXPECT_EQ(span(11).at("spanId"), "000000000000000b");
}

TEST(FloodSpans, AreExportedAsAServiceOfTheirOwn) {
  const json all = json::parse(flood_export({7, 3, 300}, began, began)).at("resourceSpans").at(0);
  EXPECT_EQ(all.at("/resource/attributes/0/value/stringValue"_json_pointer), "flood");
  const json spans = all.at("/scopeSpans/0/spans"_json_pointer);
  ASSERT_EQ(spans.size(), 3U);
  EXPECT_EQ(spans[0].at("endTimeUnixNano"), "1795254241000000000");
  EXPECT_EQ(spans[2].at("endTimeUnixNano"), "1795254241000000002");
  EXPECT_EQ(spans[0].at("startTimeUnixNano"), "1795254240999000000");
}

TEST(FloodSpans, AreRejectedAsTheAnswerSays) {
  EXPECT_EQ(flood_spans_rejected_in(R"({"partialSuccess":{"rejectedSpans":"5"}})"), 5U);
  EXPECT_EQ(flood_spans_rejected_in(R"({"partialSuccess":{"rejectedSpans":5}})"), 5U);
  for (const char* none : {"", "{}", "[]", R"({"partialSuccess":{}})", "no such page",
                           R"({"partialSuccess":{"rejectedSpans":"many"}})"}) {
    EXPECT_EQ(flood_spans_rejected_in(none), 0U) << none;
  }
}

TEST(FloodSpans, AreCountedByTheStoreItself) {
  EXPECT_EQ(flood_spans_in("# TYPE store_taken_spans_total counter\nstore_taken_spans_total 12\n"
                           "store_taken_spans_total_of_others 5\n"),
            12U);
  EXPECT_EQ(flood_spans_in("tempo_build_info{version=\"2.6\"} 1\n"), 0U);
  EXPECT_EQ(flood_spans_in("tempo_distributor_spans_received_total{tenant=\"a\"} 12\n"
                           "tempo_distributor_spans_received_total{tenant=\"b\"} 3\n"),
            15U);
}

TEST(FloodSpans, AreNotCountedByWhoHasNoCounter) {
  for (const char* text : {"", "404 page not found", "store_taken_spans_total", "up 1\n",
                           "store_taken_spans_total NaN\n", "store_taken_spans_total{a=\"b\"\n"}) {
    const auto count = flood_spans_in(text);
    ASSERT_FALSE(count) << text;
    EXPECT_THAT(count.error().what, StartsWith("counts no spans at /metrics"));
  }
}

TEST(FloodTallies, SayWhatThereWasAFloodOf) {
  EXPECT_EQ((FloodTally{2000, 0, 0, ""}.text("spans")), "2000 spans pushed");
  EXPECT_EQ(flood_shortfall({milliseconds{2000}, 0, 0}, 1, "spans"),
            "0 spans/s came in 2s, 1 less than the 1 that it is to be");
}

TEST(FloodPlaces, AreWhereItGoesAndWhereItStays) {
  EXPECT_EQ(flood_places("loki").kept_by, "loki");
  EXPECT_EQ(flood_places("otlp").pushed_to, "otlp");
  EXPECT_EQ(flood_places("otlp").kept_by, "tempo");
}

// A real Tempo takes spans on a port of their own.
TEST(FloodPlaces, AreFoundAmongTheServers) {
  const net::Servers servers{{"tempo", {"http://a"}}, {"otlp", {"http://c"}}};
  net::Servers real = servers;
  real["tempo.otlp"] = {"http://b"};
  const auto pushed_to = [](const char* backend, const net::Servers& there) {
    const auto goods = flood_goods(backend, 300, there, began);
    return goods ? (*goods)->push(1, 1, began).url : to_string(goods.error());
  };
  EXPECT_EQ(pushed_to("tempo", servers), "http://a/v1/traces");
  EXPECT_EQ(pushed_to("tempo", real), "http://b/v1/traces");
  EXPECT_EQ(pushed_to("otlp", real), "http://c/v1/traces");
  EXPECT_EQ(pushed_to("otlp", {{"otlp", {"http://c"}}}),
            "tempo: is not there; flood a store that is");
}

class AFlood : public ::testing::Test {
 protected:
  std::unique_ptr<Fault> make(const std::string& backend = "loki") {
    test::Fields fields;
    fields.set("flood", std::map<std::string, std::string>{{"backend", backend}, {"rate", "100"}});
    const FaultKind& kind = *find_fault_kind("flood");
    return kind.make(fields.read_by(kind.language), {system, clock});
  }

  test::FakeTarget system{{"loki"}};
  test::FakeClock clock;
};

TEST_F(AFlood, IsNotForAStoreThatIsOthersToo) {
  system.shared = {"loki"};
  const auto injected = make()->inject();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()),
            "loki: is others', too, and would keep the flood's lines; let the harness start one");
}

// Whoever passes them on keeps none.
TEST_F(AFlood, IsNotForAReceiverWhoseStoreIsOthersToo) {
  system = test::FakeTarget({"otlp", "tempo"});
  system.shared = {"tempo"};
  const auto injected = make("otlp")->inject();
  ASSERT_FALSE(injected);
  EXPECT_EQ(to_string(injected.error()),
            "tempo: is others', too, and would keep the flood's spans; let the harness start one");
}

TEST_F(AFlood, NeedsItsStore) {
  system.processes.clear();
  const auto injected = make()->inject();
  ASSERT_FALSE(injected);
  EXPECT_THAT(to_string(injected.error()), HasSubstr("loki: is not there"));
}

TEST_F(AFlood, ThatWasNotInjectedIsGone) {
  const auto fault = make();
  ASSERT_TRUE(fault->revert());
  EXPECT_TRUE(fault->undone());
  EXPECT_EQ(fault->gone(), "no line was pushed");
  EXPECT_EQ(fault->seen(), std::nullopt);
}

TEST_F(AFlood, OfSpansSaysSo) {
  const auto fault = make("tempo");
  ASSERT_TRUE(fault->revert());
  EXPECT_EQ(fault->gone(), "no span was pushed");
}

TEST_F(AFlood, FillsTheStoreThatKeepsIt) {
  EXPECT_EQ(find_fault_kind("flood")->filled("otlp"), "tempo");
  for (const FaultKind& kind : fault_kinds()) {
    EXPECT_EQ(kind.filled != nullptr, kind.language.name == "flood") << kind.language.name;
  }
}

}  // namespace
}  // namespace harness::chaos
