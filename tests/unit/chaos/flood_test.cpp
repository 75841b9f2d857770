#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "harness/chaos/fault.hpp"
#include "harness/chaos/flood_lines.hpp"
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

class AFlood : public ::testing::Test {
 protected:
  std::unique_ptr<Fault> make() {
    test::Fields fields;
    fields.set("flood", std::map<std::string, std::string>{{"backend", "loki"}, {"rate", "100"}});
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

TEST_F(AFlood, FillsWhatItHits) {
  for (const FaultKind& kind : fault_kinds()) {
    EXPECT_EQ(kind.fills_target, kind.language.name == "flood") << kind.language.name;
  }
}

}  // namespace
}  // namespace harness::chaos
