#include "harness/scenario/system/safety.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/core/text.hpp"
#include "harness/scenario/parse_scenario.hpp"
#include "tests/support/loopback_server.hpp"
#include "tests/support/temp_directory.hpp"
#include "tests/support/vocabulary.hpp"

namespace harness::scenario {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SafetyFiles : public ::testing::Test {
 protected:
  Checked<Safety> load(const std::string& text) {
    std::ofstream(home_ / "safety.yaml") << text;
    return load_safety((home_ / "safety.yaml").string());
  }

  std::string refused(const std::string& text) {
    const auto safety = load(text);
    return safety ? "nothing" : to_string(safety.error());
  }

  test::TempDirectory home_;
};

TEST_F(SafetyFiles, SayWhatMayBeDone) {
  const auto safety = load(R"(protected: [payments]
caps: {rate: 50, duration: 10m, share: 0.5}
windows: [{days: [mon, fri], from: "09:00", to: "17:00", zone: "+01:00"}]
lever: lever.txt
)");
  ASSERT_TRUE(safety) << to_string(safety.error());
  EXPECT_THAT(safety->protect, ElementsAre("payments"));
  EXPECT_EQ(safety->most_rate, 50);
  EXPECT_EQ(safety->most_time, std::chrono::minutes{10});
  EXPECT_EQ(safety->most_share, 0.5);
  EXPECT_THAT(safety->hours, SizeIs(1));
  EXPECT_EQ(safety->lever, (home_ / "lever.txt").string());
  EXPECT_THAT(safety->hash, SizeIs(64));
  EXPECT_NE(safety->hash, load("protected: [other]\n")->hash);
  EXPECT_EQ(safety->text(),
            "protected: payments; at most 50 requests/s; for at most 10m; faults "
            "hit at most 50 % at once; mon, fri 09:00-17:00 +01:00; as long as " +
                safety->lever + " says go");
}

TEST_F(SafetyFiles, NameALeaseThatOneRunHasAtATime) {
  const auto safety = load("lease: shop.lease\n");
  ASSERT_TRUE(safety) << to_string(safety.error());
  EXPECT_EQ(safety->lease, (home_ / "shop.lease").string());
  EXPECT_EQ(safety->text(), "one run at a time, which has " + safety->lease);
  const auto at_url = load("lease: https://ci:s3cret@leases.example/shop\n");
  ASSERT_TRUE(at_url) << to_string(at_url.error());
  EXPECT_EQ(at_url->text(), "one run at a time, which has https://ci:***@leases.example/shop");
  EXPECT_THAT(refused("lease: [a]\n"), HasSubstr("safety.yaml:1:8: lease"));
}

TEST_F(SafetyFiles, ProtectNothingByAPatternOrAUrl) {
  EXPECT_THAT(refused("protected: [shop, \"oth*\"]\n"),
              AllOf(HasSubstr("safety.yaml:1:19: "),
                    HasSubstr("\"oth*\" is a pattern, and names are taken as they are; name "
                              "each")));
  EXPECT_THAT(refused("protected: [\"http://other\"]\n"),
              HasSubstr("\"http://other\" is a URL; name its host, or its host and port"));
  EXPECT_THAT(
      refused("protected: [b\u00fccher.example]\n"),
      HasSubstr("\"b\u00fccher.example\" has letters that neither a host nor a process has; "
                "write the host as DNS has it: xn--…"));
  EXPECT_THAT(load("protected: [\"[::1]:80\", 10.0.0.1]\n")->protect,
              ElementsAre("[::1]:80", "10.0.0.1"));
}

// One look at the scenario tells all of it.
TEST_F(SafetyFiles, ThatAreWrongAreToldWithAllElseThatIs) {
  std::ofstream(home_ / "safety.yaml") << "lever: [a]\n";
  Vocabulary words = test::vocabulary();
  words.locate = [this](const std::string& named) { return (home_ / named).string(); };
  const auto parsed = parse_scenario(R"(name: order
system: {stage: 5, safety: safety.yaml}
rules: [alerts.yml]
load: [{name: a, executor: constant-vus, flow: [{request: r, get: "{frontend}/"}]}]
phases: [{name: all, for: 5s}]
thresholds: [{http_req_failed: "rate == 0"}]
)",
                                     (home_ / "order.yaml").string(), words);
  ASSERT_FALSE(parsed);
  EXPECT_THAT(to_string(parsed.error()), AllOf(HasSubstr("order.yaml:3:9: rules: there is no file"),
                                               HasSubstr("safety.yaml:1:8: lever")));
}

// Who knows the path of such a URL may write there.
TEST_F(SafetyFiles, SayWhoIsToldOfEachActWithoutItsPath) {
  const auto safety = load("notify: [https://chat.example/hooks/T0/s3cret]\n");
  ASSERT_TRUE(safety) << to_string(safety.error());
  EXPECT_EQ(safety->text(), "each act is told to chat.example");
  EXPECT_THAT(refused("notify: [chat]\n"), HasSubstr("\"chat\" is no URL; begin it with http"));
  EXPECT_THAT(refused("notify: [\"https://\"]\n"), HasSubstr("has no host"));
}

TEST_F(SafetyFiles, LeadToALeverWithoutItsPassword) {
  const auto safety = load("lever: https://ci:s3cret@shop.example/lever\n");
  ASSERT_TRUE(safety) << to_string(safety.error());
  EXPECT_EQ(safety->lever, "https://ci:s3cret@shop.example/lever");
  EXPECT_EQ(safety->text(), "as long as https://ci:***@shop.example/lever says go");
}

TEST_F(SafetyFiles, ThatAreWrongAreRefused) {
  EXPECT_THAT(refused("{}"), HasSubstr("safety.yaml:1:1: "));
  EXPECT_THAT(refused("levre: x\n"), HasSubstr("did you mean \"lever\"?"));
  for (const char* time : {"9:00", "09:60", "24:01", "12:+3", "1 :30", "09.30"}) {
    EXPECT_THAT(refused("windows: [{from: \"" + std::string(time) + "\", zone: UTC}]\n"),
                HasSubstr("\"" + std::string(time) + "\" is no time of a day; write 09:00"));
  }
  EXPECT_THAT(refused("caps: {share: 50}\n"), HasSubstr("share: 50 is more than all"));
  EXPECT_THAT(refused("windows: [{from: \"09:00\", zone: Europe/Berlin}]\n"),
              HasSubstr("\"Europe/Berlin\" is no offset from UTC; write UTC, or +01:00"));
  EXPECT_THAT(refused("windows: [{from: \"22:00\", to: \"06:00\", zone: UTC}]\n"),
              HasSubstr("a window that ends before it begins"));
  EXPECT_THAT(refused("windows: [{from: \"09:00\"}]\n"), HasSubstr("missing key \"zone\""));
  EXPECT_THAT(to_string(load_safety((home_ / "none.yaml").string()).error()),
              HasSubstr("none.yaml"));
}

TEST(SafetyAtAUrl, IsReadFromThere) {
  const test::LoopbackServer server([](const test::ServedRequest& request) {
    return request.head.starts_with("GET /safety.yaml ")
               ? test::ServedResponse{200, "lever: http://127.0.0.1:1/lever\n"}
               : test::ServedResponse{404, "no"};
  });
  const auto safety = load_safety(server.url() + "/safety.yaml");
  ASSERT_TRUE(safety) << to_string(safety.error());
  EXPECT_EQ(safety->file, server.url() + "/safety.yaml");
  EXPECT_EQ(safety->lever, "http://127.0.0.1:1/lever");
}

// It is the owner's word, and not the scenario that is wrong.
TEST(SafetyAtAUrl, LetsNothingBeDoneWithoutAnAnswer) {
  const test::LoopbackServer server([](const test::ServedRequest&) {
    return test::ServedResponse{503, "later"};
  });
  const auto silent = load_safety(server.url() + "/safety.yaml");
  ASSERT_TRUE(silent) << to_string(silent.error());
  EXPECT_EQ(silent->silence, server.url() + "/safety.yaml gives no rules: answered 503");
  EXPECT_EQ(silent->text(), "nothing may be done: " + silent->silence);
  const auto away = load_safety("http://ci:s3cret@127.0.0.1:1/safety.yaml");
  ASSERT_TRUE(away) << to_string(away.error());
  EXPECT_THAT(away->silence,
              AllOf(HasSubstr("http://ci:***@127.0.0.1:1/safety.yaml gives no rules: "),
                    Not(HasSubstr("s3cret"))));
}

TEST(SafetyAtAUrl, HasNoFileBesideIt) {
  const test::LoopbackServer server([](const test::ServedRequest&) {
    return test::ServedResponse{200, "lever: lever.txt\n"};
  });
  const auto safety = load_safety(server.url());
  ASSERT_FALSE(safety);
  EXPECT_THAT(to_string(safety.error()),
              HasSubstr("lever: \"lever.txt\" is a file beside a URL; name a URL"));
}

// 2026-11-29 is a Sunday.
TEST(SafeHours, AreOfDaysAndTimesInTheirZone) {
  const auto sunday = [](std::chrono::minutes time) {
    return WallTime{std::chrono::sys_days{std::chrono::November / 29 / 2026} + time};
  };
  using std::chrono::hours;
  const SafeHours hours_of_day{{}, hours{9}, hours{17}, hours{1}};
  EXPECT_FALSE(hours_of_day.contain(sunday(std::chrono::minutes{7 * 60 + 59})));
  EXPECT_TRUE(hours_of_day.contain(sunday(hours{8})));
  EXPECT_FALSE(hours_of_day.contain(sunday(hours{16})));
  const SafeHours mondays{{0}, hours{0}, hours{24}, hours{1}};
  EXPECT_FALSE(mondays.contain(sunday(hours{22})));
  EXPECT_TRUE(mondays.contain(sunday(hours{23})));
}

TEST(SafeHours, AreToldWithTheTimeThatItIs) {
  const WallTime sunday{std::chrono::sys_days{std::chrono::November / 29 / 2026} +
                        std::chrono::hours{23} + std::chrono::minutes{5}};
  using std::chrono::hours;
  Safety safety;
  EXPECT_EQ(safety.why_outside_hours(sunday), "") << "at any time";
  safety.file = "safety.yaml";
  safety.hours = {{{1, 4}, hours{9}, hours{17}, hours{1}}, {{}, hours{2}, hours{3}, hours{0}}};
  EXPECT_EQ(safety.why_outside_hours(sunday),
            "it is mon 00:05 +01:00, outside the windows of safety.yaml: "
            "tue, fri 09:00-17:00 +01:00; 02:00-03:00 UTC");
  safety.hours.push_back({{0}, hours{0}, hours{24}, hours{1}});
  EXPECT_EQ(safety.why_outside_hours(sunday), "");
}

}  // namespace
}  // namespace harness::scenario
