#include "harness/run/fault_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/fault_findings.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

class NoDisplay final : public report::Display {
 public:
  void print(std::string_view, std::string_view) override {}
  void refresh(const report::RunState&, TimePoint) override {}
  void finish() override {}
};

// Stops, pauses, … postgres in the second phase.
plan::Plan plan_with(const std::string& kind, const test::Value& settings = "postgres") {
  using std::chrono::seconds;
  plan::Plan plan;
  plan.phases = {{"baseline", seconds{0}, seconds{5}}, {"outage", seconds{5}, seconds{10}}};
  test::Fields fields;
  fields.set(kind, settings);
  plan.faults = {{1, kind, "postgres", fields.read_by(chaos::find_fault_kind(kind)->language), {}}};
  return plan;
}

struct Board {
  explicit Board(const std::string& kind) : plan(plan_with(kind)) {}
  explicit Board(plan::Plan of) : plan(std::move(of)) {}

  const observe::FaultRecord& record() const { return faults.records().front(); }
  void take_effect() {
    faults.inject(1);
    look_when_settled();
  }
  void wait_in_vain() {
    clock.advance(FaultBoard::patience);
    faults.look();
  }
  void look_when_settled() {
    clock.advance(std::chrono::seconds{1});
    system.settle();
    faults.look();
  }

  test::FakeClock clock;
  test::FakeTarget system{{"postgres"}};
  plan::Plan plan;
  report::Progress progress{plan, clock, std::make_unique<NoDisplay>()};
  FaultBoard faults{plan, system, clock, progress};
};

class Faults : public ::testing::Test {
 protected:
  const observe::FaultRecord& record() const { return stop.record(); }

  Board stop{"stop"};
  FaultBoard& board_ = stop.faults;
  test::FakeTarget& system_ = stop.system;
  test::FakeClock& clock_ = stop.clock;
};

TEST_F(Faults, AreInjectedInTheirOwnPhaseOnly) {
  board_.inject(0);
  EXPECT_TRUE(system_.calls.empty());
  board_.inject(1);
  EXPECT_THAT(system_.calls, ::testing::ElementsAre("stop postgres"));
  EXPECT_EQ(record().target, "postgres");
  EXPECT_EQ(record().injected_at, clock_.wall());
}

TEST_F(Faults, AreSeenWhenTheProofIsThereAndNotBefore) {
  board_.inject(1);
  board_.look();
  EXPECT_EQ(record().seen_at, std::nullopt);
  clock_.advance(std::chrono::seconds{1});
  system_.settle();
  board_.look();
  EXPECT_EQ(record().seen_at, clock_.wall());
  EXPECT_FALSE(record().proof.empty());
}

TEST_F(Faults, AreGoneWhenWhatTheyTookAwayIsBack) {
  board_.inject(1);
  system_.settle();
  board_.look();
  board_.revert(1);
  board_.look();
  EXPECT_TRUE(board_.waits_to_be_gone());
  system_.settle();
  board_.look();
  EXPECT_FALSE(board_.waits_to_be_gone());
  EXPECT_TRUE(record().gone_at);
  EXPECT_EQ(record().gone_proof, "ready: pid 101");
  EXPECT_EQ(record().hits.all, std::nullopt) << "nobody counts whom a stop hits";
  EXPECT_EQ(record().problem, "");
}

class FaultsOnALink : public ::testing::Test {
 protected:
  FaultsOnALink() {
    link->facts.broken = {target::LinkSight::End::done, 1, 100, delay, delay, delay};
    link->facts.hits = {{"harness_latency", {12, 10}}};
    late.system.make_link = [this](const auto&, const auto&) {
      return std::make_unique<test::FakeLink>(link);
    };
  }

  template <typename IsSo>
  bool look_until(const IsSo& is_so) {
    return test::eventually([&] {
      late.look_when_settled();
      return is_so();
    });
  }

  // What clients see from then on.
  template <typename Change>
  void change(const Change& make) {
    const std::scoped_lock lock(link->mutex);
    make(link->facts);
  }

  // Undone, and looked at until nobody waits for its end any more.
  void wait_for_its_end() {
    late.faults.inject(1);
    ASSERT_TRUE(look_until([&] { return late.record().seen_at.has_value(); }));
    late.faults.revert(1);
    change([this](test::FakeLinkFacts& facts) { facts.whole = after; });
    EXPECT_TRUE(look_until([&] { return !late.faults.waits_to_be_gone(); }));
    EXPECT_FALSE(late.record().gone_at);
  }

  const std::chrono::milliseconds delay{300};
  Board late{plan_with("latency", std::map<std::string, std::string>{{"link", "roller -> dice"},
                                                                     {"delay", "300ms"}})};
  std::shared_ptr<test::FakeLink::Shared> link = std::make_shared<test::FakeLink::Shared>();
  target::LinkSight after;  // through the link, once its proxy has no toxic any more
};

TEST_F(FaultsOnALink, AreRecordedWithWhatWasCountedOnceTheyAreGone) {
  late.faults.inject(1);
  ASSERT_TRUE(look_until([&] { return late.record().seen_at.has_value(); }));
  EXPECT_EQ(late.record().hits.all, std::nullopt);
  late.faults.revert(1);
  ASSERT_TRUE(look_until([&] { return late.record().gone_at.has_value(); }));
  EXPECT_EQ(late.record().hits.all, 12U);
  EXPECT_EQ(late.record().hits.probes, 10U);
  EXPECT_EQ(late.record().hits.what, "connections");
  EXPECT_EQ(late.record().problem, "");
}

// Whatever its proxy says of it.
TEST_F(FaultsOnALink, ThatActOnceTheyAreUndoneAreNotTheSystemsFailing) {
  after = {target::LinkSight::End::done, 1, 100, delay, delay, delay};
  wait_for_its_end();
  EXPECT_FALSE(late.record().stayed_away);
  EXPECT_EQ(late.record().problem,
            "reverted, but not seen to be gone; its proxy says that it has it no longer, and a "
            "client is answered after 300ms, with 100 bytes after 300ms through the link, and is "
            "answered after 1ms, with 100 bytes after 2ms beside it");
}

TEST_F(FaultsOnALink, WhoseOtherEndStaysAwayAreGone) {
  after = {target::LinkSight::End::refused, 0, 0, {}, {}, {}};
  change([this](test::FakeLinkFacts& facts) { facts.whole = facts.broken; });
  late.faults.inject(1);
  ASSERT_TRUE(look_until([&] { return late.record().seen_at.has_value(); }));
  late.faults.revert(1);
  change([this](test::FakeLinkFacts& facts) { facts.whole = facts.beside = after; });
  EXPECT_TRUE(look_until([&] { return !late.faults.waits_to_be_gone(); }));
  EXPECT_TRUE(late.record().stayed_away);
  EXPECT_EQ(late.record().problem, "");
}

TEST_F(Faults, WithoutAProofSayThatThereWasNone) {
  board_.inject(1);
  board_.revert_all();
  EXPECT_EQ(record().seen_at, std::nullopt);
  EXPECT_EQ(record().problem,
            "no proof of it until it was reverted; it was asked to end, and runs on: pid 100");
}

TEST_F(Faults, ThatCannotBeInjectedSayWhy) {
  system_.refusal = "no such process";
  board_.inject(1);
  EXPECT_THAT(record().problem, ::testing::HasSubstr("no such process"));
}

// A companion that does nothing.
class Idle final : public target::Companion {
 public:
  std::optional<std::string> ended() override { return std::nullopt; }
  target::Usage usage() override { return {}; }
  void ask_to_end() override {}
  void kill() override {}
  std::string describe() override { return "pid 4711"; }
};

// Beside what the watchdog of their acts has to say, once.
TEST(ActsOfFaults, SayWhatIsInTheWayOfTheirProof) {
  plan::Plan plan = plan_with("stop");
  test::Fields fields;
  fields.set("stress", std::map<std::string, std::string>{{"process", "postgres"}, {"cpu", "1"}});
  plan.faults[0].kind = "stress";
  plan.faults[0].settings = fields.read_by(chaos::find_fault_kind("stress")->language);
  test::FakeClock clock;
  test::FakeTarget system{{"postgres"}};
  test::FakeActs acts;
  acts.companion = std::make_unique<Idle>();
  report::Progress progress{plan, clock, std::make_unique<NoDisplay>()};
  FaultBoard board{plan, system, clock, progress, {}, {}, nullptr, &acts};
  board.inject(1);
  EXPECT_THAT(acts.log().back(), ::testing::HasSubstr("--timeout 15s"));  // 10 s longer than it
  clock.advance(std::chrono::seconds{1});
  board.look();
  clock.advance(FaultBoard::patience);
  board.look();
  EXPECT_THAT(board.records()[0].problem, ::testing::StartsWith("no proof of it; 1 worker took 0"));
  board.revert(1);
  clock.advance(FaultBoard::patience);
  board.look();
  EXPECT_FALSE(board.records()[0].stayed_away);  // it is the injector's failing
}

// The undoing was good: what is not back stays away of its own accord.
TEST_F(Faults, KnowWhatStaysAway) {
  stop.take_effect();
  board_.revert(1);
  stop.wait_in_vain();
  EXPECT_TRUE(record().stayed_away);
  EXPECT_EQ(record().problem, "");
  EXPECT_FALSE(board_.waits_to_be_gone());
}

TEST(Pauses, ThatWereNotUndoneAreNotTheSystemsFailing) {
  Board pause("pause");
  pause.take_effect();
  pause.faults.revert(1);
  pause.wait_in_vain();
  EXPECT_FALSE(pause.record().stayed_away);
  EXPECT_EQ(pause.record().problem, "reverted, but not seen to be gone");
  EXPECT_FALSE(pause.faults.waits_to_be_gone());
}

// SIGCONT from outside.
TEST(Pauses, AreWatchedWhileTheyLast) {
  Board pause("pause");
  pause.take_effect();
  EXPECT_EQ(pause.record().ended_at, std::nullopt);
  pause.system.processes["postgres"].paused = false;
  pause.clock.advance(std::chrono::seconds{2});
  pause.faults.look();
  EXPECT_EQ(pause.record().ended_at, pause.clock.wall());
  EXPECT_EQ(pause.record().problem, "was over before its end: somebody let it go on: pid 100");
  pause.faults.revert(1);
  pause.look_when_settled();
  EXPECT_TRUE(pause.record().gone_at);
}

TEST_F(Faults, AreOverWhenSomebodyAnswersInTheirPlace) {
  stop.take_effect();
  system_.accepts_anyway = true;
  board_.look();
  EXPECT_EQ(record().ended_at, clock_.wall());
  EXPECT_EQ(record().problem, "was over before its end: somebody answers in its place");
}

// Until the moment at which it is undone.
TEST_F(Faults, AreLookedAtOnceMoreBeforeTheyAreUndone) {
  stop.take_effect();
  system_.accepts_anyway = true;
  board_.revert(1);
  EXPECT_TRUE(record().ended_at);
}

TEST_F(Faults, AreNoLongerWatchedOnceTheyAreUndone) {
  stop.take_effect();
  board_.revert(1);
  stop.look_when_settled();
  EXPECT_EQ(record().ended_at, std::nullopt);
  EXPECT_EQ(record().problem, "");
}

TEST(Crashes, HaveHappenedWhateverComesAfterwards) {
  Board crash("crash");
  crash.take_effect();
  crash.system.accepts_anyway = true;
  crash.faults.look();
  EXPECT_TRUE(crash.record().seen_at);
  EXPECT_EQ(crash.record().ended_at, std::nullopt);
}

TEST(Restarts, AreSeenOnceTheOldOneHasEndedAndTheNewOneWasStarted) {
  Board restart("restart");
  restart.take_effect();
  EXPECT_EQ(restart.record().proof, "pid 100 ended; started again as pid 100 ended");
  restart.look_when_settled();
  restart.faults.revert(1);
  restart.look_when_settled();
  EXPECT_EQ(restart.record().gone_proof, "ready: pid 101");
}

TEST(Restarts, SayWhyTheNewOneCannotBeStarted) {
  Board restart("restart");
  restart.faults.inject(1);
  restart.system.settle();
  restart.system.refusal = "no memory";
  restart.faults.look();
  EXPECT_EQ(restart.record().problem, "postgres: no memory");
  EXPECT_FALSE(restart.faults.waits_to_be_seen());
}

// And not when it was to end.
TEST(Restarts, ThatFailAreUndoneAtOnce) {
  Board restart("restart");
  restart.faults.inject(1);
  restart.system.settle();
  restart.system.refusal = "no memory";
  restart.faults.look();
  EXPECT_EQ(restart.faults.next_due(), restart.clock.now());
  restart.system.refusal.clear();
  restart.faults.keep_time();
  EXPECT_TRUE(restart.record().reverted_at);
  EXPECT_EQ(restart.faults.next_due(), std::nullopt);
  EXPECT_EQ(restart.record().problem, "postgres: no memory");
}

// What came first must not hide that it is still on.
TEST(Pauses, ThatAreStillOnSaySoBesideTheirFirstProblem) {
  Board pause("pause");
  pause.take_effect();
  pause.system.processes["postgres"].paused = false;
  pause.clock.advance(std::chrono::seconds{2});
  pause.faults.look();
  pause.system.processes["postgres"].paused = true;
  pause.faults.revert(1);
  pause.system.processes["postgres"].paused = true;
  pause.wait_in_vain();
  EXPECT_EQ(pause.record().problem,
            "was over before its end: somebody let it go on: pid 100; reverted, but not seen to be "
            "gone");
  observe::Observations seen;
  seen.faults = pause.faults.records();
  EXPECT_THAT(verdict::fault_reasons(seen),
              ::testing::ElementsAre(::testing::EndsWith("somebody let it go on: pid 100"),
                                     "the fault \"pause postgres\" was reverted, but not seen to "
                                     "be gone"));
}

TEST_F(Faults, TellTheFirstProblem) {
  stop.take_effect();
  system_.accepts_anyway = true;
  board_.look();
  system_.refusal = "no memory";
  board_.revert(1);
  EXPECT_EQ(record().problem, "was over before its end: somebody answers in its place");
  EXPECT_EQ(record().reverted_at, std::nullopt);
}

TEST_F(Faults, AreRevertedOnce) {
  board_.inject(1);
  system_.settle();
  board_.look();
  board_.revert(1);
  board_.revert_all();
  EXPECT_THAT(system_.calls, ::testing::ElementsAre("stop postgres", "start postgres"));
}

}  // namespace
}  // namespace harness::run
