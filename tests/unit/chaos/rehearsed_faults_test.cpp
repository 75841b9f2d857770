// What is known to be in the way of a fault before it is injected, and links whose proxy ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/chaos/acted_fault.hpp"
#include "harness/chaos/database/words.hpp"
#include "harness/chaos/errand_fault.hpp"
#include "harness/chaos/fault.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::chaos {
namespace {

using test::FakeLink;

// A line each: "wrong: …" of the scenario's, else "here: …".
std::string hindrances_of(Fault& fault) {
  std::optional<Hindrances> found;
  EXPECT_TRUE(test::eventually([&] {
    found = fault.rehearsed();
    return found.has_value();
  }));
  std::string all;
  for (const Hindrance& one : found.value_or(Hindrances{})) {
    all += (one.is_of_scenario ? "wrong: " : "here: ") + to_string(one.error) + "\n";
  }
  return all;
}

std::unique_ptr<Fault> make(const std::string& word, std::map<std::string, std::string> settings,
                            const Controls& controls) {
  test::Fields fields;
  fields.set(word, std::move(settings));
  const FaultKind& kind = *find_fault_kind(word);
  return kind.make(fields.read_by(kind.language), controls);
}

class RehearsedLink : public ::testing::Test {
 protected:
  RehearsedLink() {
    system.make_link = [this](const std::string&, const std::string&) {
      return std::make_unique<FakeLink>(shared);
    };
    shared->facts.whole.bytes = shared->facts.beside.bytes = 100;
  }

  std::unique_ptr<Fault> fault(const std::string& kind, std::map<std::string, std::string> more) {
    more["link"] = "roller -> dice";
    return make(kind, std::move(more), {system, clock});
  }

  template <typename Change>
  void change(const Change& how) {
    const std::scoped_lock lock(shared->mutex);
    how(shared->facts);
  }

  std::shared_ptr<FakeLink::Shared> shared = std::make_shared<FakeLink::Shared>();
  test::FakeTarget system{{"roller", "dice"}};
  test::FakeClock clock;
};

TEST_F(RehearsedLink, HasNothingInItsWayWhereAnswersAreLongEnough) {
  EXPECT_EQ(hindrances_of(*fault("limit", {{"bytes", "40"}})), "");
  EXPECT_EQ(hindrances_of(*fault("bandwidth", {{"rate", "100KB/s"}})), "");
  EXPECT_EQ(hindrances_of(*fault("latency", {{"delay", "300ms"}})), "");
  change([](const test::FakeLinkFacts& facts) { EXPECT_TRUE(facts.toxics.empty()); });
}

// 256 answers of 100 bytes are all that is ever asked for: 25,600 bytes, and 2.56 ms at 10 MB/s.
TEST_F(RehearsedLink, OfWhichNothingCouldEverBeSeenIsWrong) {
  const std::string too_little =
      "wrong: roller -> dice: an answer of 100 bytes is too little to show it; use a smaller rate "
      "or limit\n";
  EXPECT_EQ(hindrances_of(*fault("limit", {{"bytes", "25600"}})), too_little);
  EXPECT_EQ(hindrances_of(*fault("limit", {{"bytes", "25599"}})), "");
  EXPECT_EQ(hindrances_of(*fault("bandwidth", {{"rate", "10MB/s"}})), too_little);
}

// What is never answered shows nothing, whatever is wrong with the link.
TEST_F(RehearsedLink, ThatNobodyAnswersAtIsHindered) {
  change([](test::FakeLinkFacts& facts) {
    facts.beside = {target::LinkSight::End::silent, 0, 0, {}, {}, std::chrono::seconds{5}};
  });
  EXPECT_EQ(hindrances_of(*fault("partition", {})),
            "here: roller -> dice: a client of the harness has no answer after 5s beside the link, "
            "so that nobody could see partition on it; dice has to answer what it is asked: a GET, "
            "where its url begins with http; give it a url that begins with tcp://, if it speaks "
            "no HTTP\n");
}

TEST_F(RehearsedLink, WhoseProxyDoesNotAnswerIsHindered) {
  change([](test::FakeLinkFacts& facts) { facts.refusal = "does not answer"; });
  EXPECT_EQ(hindrances_of(*fault("latency", {{"delay", "300ms"}})), "here: does not answer\n");
  system.make_link = {};
  EXPECT_EQ(hindrances_of(*fault("latency", {{"delay", "300ms"}})),
            "wrong: roller -> dice: there is no proxy between them\n");
}

// What it did went with it, whatever asking it would say.
TEST_F(RehearsedLink, WhoseProxyEndsIsOver) {
  const auto latency = fault("latency", {{"delay", "300ms"}});
  ASSERT_TRUE(latency->inject());
  EXPECT_EQ(latency->over(), std::nullopt);
  change([](test::FakeLinkFacts& facts) {
    facts.refusal = "the connection was refused";
    facts.ended = "pid 4711 was killed by signal 9";
  });
  const std::string ended = "its proxy has ended: pid 4711 was killed by signal 9";
  EXPECT_EQ(latency->over(), ended);
  const auto went_on = latency->proceed();
  ASSERT_FALSE(went_on);
  EXPECT_EQ(to_string(went_on.error()), "roller -> dice: " + ended);
  EXPECT_TRUE(latency->revert());
  EXPECT_TRUE(latency->undone());
  EXPECT_EQ(latency->gone(), ended);
  const auto again = fault("partition", {})->inject();
  ASSERT_FALSE(again);
  EXPECT_EQ(to_string(again.error()), "roller -> dice: " + ended);
}

TEST(RehearsedCommand, IsWrongWhereAnyOfItIsNowhere) {
  test::FakeActs acts;
  const test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  const WrittenFault written{"command sh", target::ProgramCall{{"sh", "inject"}},
                             target::ProgramCall{{"sh", "undo"}},
                             Proof{target::ProgramCall{{"sh", "proof"}}}};
  EXPECT_EQ(hindrances_of(*std::make_unique<ActedFault>(written, Controls{system, clock, &acts})),
            "");
  acts.unlocated = "sh undo";
  EXPECT_EQ(hindrances_of(*std::make_unique<ActedFault>(written, Controls{system, clock, &acts})),
            "wrong: command sh: is nowhere; mend it\n");
  EXPECT_TRUE(acts.log().empty()) << "nothing is done or promised";
}

TEST(RehearsedStress, IsOfThisMachine) {
  const test::FakeClock clock;
  test::FakeTarget system{{"shop"}};
  const auto of = [&](const char* cpu) {
    return hindrances_of(
        *make("stress", {{"process", "shop"}, {"cpu", cpu}}, {system, clock, nullptr}));
  };
  EXPECT_EQ(of("1"), "");
  EXPECT_THAT(of("1024"),
              ::testing::StartsWith("here: stress: cpu: 1024 workers are more than two for each "));
}

// Whoever asks is not kept waiting for those who look.
TEST(RehearsedErrand, IsAskedUntilItHasLooked) {
  std::atomic<bool> may_look = false;
  Acts acts;
  acts.rehearse = [&](const std::stop_token& stop) {
    const auto looked =
        until(stop, std::chrono::milliseconds{1}, [&]() -> Result<std::optional<std::string>> {
          return may_look ? std::optional<std::string>("") : std::nullopt;
        });
    return looked ? Hindrances{{{"is full", "postgres", {}}, false}} : Hindrances{};
  };
  ErrandFault fault(acts);
  EXPECT_FALSE(fault.rehearsed());
  may_look = true;
  EXPECT_EQ(hindrances_of(fault), "here: postgres: is full\n");
}

TEST(RehearsedErrand, HasBegunWhenItSaysSo) {
  std::atomic<bool> is_there = false;
  Acts acts;
  acts.inject = [](const std::stop_token& stop) {
    return until(stop, std::chrono::milliseconds{1},
                 []() -> Result<std::optional<std::string>> { return std::nullopt; });
  };
  ErrandFault at_once(acts);
  ASSERT_TRUE(at_once.inject());
  EXPECT_TRUE(at_once.has_begun());
  acts.has_begun = [&] { return is_there.load(); };
  ErrandFault later(acts);
  ASSERT_TRUE(later.inject());
  EXPECT_FALSE(later.has_begun());
  is_there = true;
  EXPECT_TRUE(later.has_begun());
}

TEST(DatabaseWords, AreNotThoseOfTheLibrary) {
  EXPECT_EQ(why_no_session("connection to server at \"127.0.0.1\", port 1 failed: Connection "
                           "refused\n\tIs the server running on that host and accepting TCP/IP "
                           "connections?\n"),
            "refuses connections");
  EXPECT_EQ(why_no_session("connection to server at \"a\", port 1 failed: server closed the "
                           "connection unexpectedly\n"),
            "closed the connection before it let anybody in");
  EXPECT_EQ(why_no_session("something new"), "takes no connection");
}

}  // namespace
}  // namespace harness::chaos
