// Faults that come and go within phases, on a board of their own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "harness/run/fault_board.hpp"
#include "harness/verdict/fault_findings.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Times = scenario::FaultTimes;

// A phase of 30 s, after one of 10 s. What is asked of a process happens at once, as long as it
// obeys.
struct TimedBoard {
  explicit TimedBoard(std::vector<plan::Fault> faults, target::Acts* acts = nullptr) {
    plan.phases = {{"baseline", 0s, 10s}, {"incident", 10s, 40s}, {"after", 40s, 50s}};
    plan.faults = std::move(faults);
    board = std::make_unique<FaultBoard>(plan, system, clock, progress(), target::NoteAct{},
                                         target::MayAct{}, nullptr, acts);
    board->begin_phase(1, clock.now());
  }

  report::Progress& progress() {
    shown = std::make_unique<report::Progress>(plan, clock, std::make_unique<NoDisplay>());
    return *shown;
  }

  // As in a phase: every 100 ms.
  void pass(Duration time) {
    for (const TimePoint end = clock.now() + time; clock.now() < end; clock.advance(100ms)) step();
    step();
  }

  void step() {
    board->keep_time();
    if (obeys) system.settle();
    board->look();
  }

  const observe::FaultRecord& record(std::size_t index) const { return board->records()[index]; }
  Duration since_begin(const std::optional<WallTime>& at) const { return at.value() - began; }

  test::FakeClock clock;
  WallTime began = clock.wall();
  test::FakeTarget system{{"postgres", "frontend"}};
  plan::Plan plan;
  bool obeys = true;
  std::unique_ptr<report::Progress> shown;
  std::unique_ptr<FaultBoard> board;
};

scenario::Settings settings_of_a_command() {
  const auto words = [](const std::string& verb) {
    return test::NodeOf{}(std::vector<std::string>{"sh", verb});
  };
  yaml::Node proof = test::NodeOf{}(std::map<std::string, std::string>{});
  proof.members.push_back({"command", {}, words("proof")});
  yaml::Node command = test::NodeOf{}(std::map<std::string, std::string>{});
  command.members.push_back({"inject", {}, words("inject")});
  command.members.push_back({"undo", {}, words("undo")});
  command.members.push_back({"proof", {}, proof});
  test::Fields fields;
  fields.set("command", command);
  return fields.read_by(chaos::find_fault_kind("command")->language);
}

plan::Fault timed(const std::string& kind, const std::string& target, Times times) {
  plan::Fault fault = fault_in(1, kind, target);
  fault.times = times;
  return fault;
}

TEST(TimedFaults, ComeAndGoAtTheirTimes) {
  TimedBoard timed_stop({timed("stop", "postgres", {.at = 5s, .length = 10s})});
  timed_stop.pass(4900ms);
  EXPECT_THAT(timed_stop.system.calls, IsEmpty());
  timed_stop.pass(20s);
  EXPECT_THAT(timed_stop.system.calls, ElementsAre("stop postgres", "start postgres"));
  const observe::FaultRecord& record = timed_stop.record(0);
  EXPECT_EQ(timed_stop.since_begin(record.injected_at), 5s);
  EXPECT_EQ(timed_stop.since_begin(record.reverted_at), 15s);
  EXPECT_TRUE(record.seen_at && record.gone_at);
  EXPECT_EQ(record.problem, "");
}

TEST(TimedFaults, LastToTheEndOfTheirPhaseWithoutALength) {
  TimedBoard board({timed("stop", "postgres", {.at = 5s})});
  board.pass(30s);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres"));
  EXPECT_TRUE(board.board->has_changes(1, 2));
  board.board->revert(1);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres", "start postgres"));
}

TEST(TimedFaults, GoOnIntoTheNextPhase) {
  TimedBoard board({timed("stop", "postgres", {.at = 25s, .length = 10s})});
  board.pass(30s);
  EXPECT_FALSE(board.board->has_changes(1, 2));
  EXPECT_TRUE(board.board->has_any_on());
  board.board->revert(1);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres"));
  board.board->begin_phase(2, board.clock.now());
  board.pass(9s);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres", "start postgres"));
  EXPECT_FALSE(board.board->has_any_on());
}

// What is due in a transition, and not before it begins, is undone there.
TEST(TimedFaults, AreAChangeOnceTheirTimeIsOver) {
  TimedBoard board({timed("stop", "postgres", {.at = 25s, .length = 10s})});
  board.pass(30s);
  board.clock.advance(6s);
  EXPECT_TRUE(board.board->has_changes(1, 2));
  board.board->revert(1);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres", "start postgres"));
}

TEST(CrashLoops, AreIncidentsOfTheirOwn) {
  TimedBoard loop({timed("crash", "frontend", {.length = 2s, .every = 10s, .times = 3})});
  loop.pass(30s);
  ASSERT_EQ(loop.board->records().size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    const observe::FaultRecord& record = loop.record(i);
    EXPECT_EQ(record.name(), "crash frontend, " + std::to_string(i + 1) + " of 3");
    EXPECT_EQ(loop.since_begin(record.injected_at), static_cast<int>(i) * 10s);
    EXPECT_EQ(*record.reverted_at - *record.injected_at, 2s);
    EXPECT_TRUE(record.seen_at && record.gone_at) << i;
    EXPECT_EQ(record.problem, "");
  }
  EXPECT_EQ(loop.record(0).proof, "pid 100 ended; its port takes no connection");
  EXPECT_EQ(loop.record(1).proof, "pid 101 ended; its port takes no connection");
}

TEST(CrashLoops, WaitForWhatIsNotBackYet) {
  TimedBoard loop({timed("crash", "frontend", {.length = 2s, .every = 5s, .times = 2})});
  loop.pass(1900ms);
  loop.obeys = false;
  loop.pass(7s);
  EXPECT_THAT(loop.system.calls, ElementsAre("crash frontend", "start frontend"));
  EXPECT_EQ(loop.board->next_due(), std::nullopt) << "nobody knows when";
  loop.obeys = true;
  loop.pass(1s);
  EXPECT_EQ(loop.system.calls.back(), "crash frontend");
  loop.pass(3s);
  EXPECT_EQ(*loop.record(1).reverted_at - *loop.record(1).injected_at, 2s);
  EXPECT_EQ(loop.record(1).problem, "");
}

TEST(CrashLoops, SayWhichTurnDidNotCome) {
  TimedBoard loop({timed("crash", "frontend", {.at = 20s, .length = 2s, .every = 5s, .times = 2})});
  loop.pass(21s);
  loop.obeys = false;
  loop.pass(9s);
  loop.board->begin_phase(2, loop.clock.now());
  EXPECT_EQ(loop.record(1).injected_at, std::nullopt);
  EXPECT_EQ(loop.record(1).problem, "what it is to hit was not back from the fault before it");
}

// It is the system's failing, and the next turn is not held up for ever.
TEST(CrashLoops, GoOnAfterWhatStaysAwayForTooLong) {
  TimedBoard loop({timed("crash", "frontend", {.length = 1s, .every = 3s, .times = 2})});
  loop.pass(900ms);
  loop.obeys = false;
  loop.pass(25s);
  EXPECT_TRUE(loop.record(0).stayed_away);
  EXPECT_TRUE(loop.record(1).injected_at);
}

TEST(TimedFaults, ThatAreNotSeenInTimeSaySo) {
  TimedBoard board({timed("stop", "postgres", {.at = 1s})});
  board.system.accepts_anyway = true;
  board.pass(20s);
  EXPECT_EQ(board.record(0).problem, "");
  board.pass(2s);
  EXPECT_EQ(board.record(0).problem,
            "no proof of it; it has ended, and its port still takes connections");
}

TEST(TimedFaults, AreToldBySecondsAsTheyAreInjectedAndUndone) {
  TimedBoard board({timed("stop", "postgres", {.at = 5s, .length = 10s}),
                    timed("pause", "frontend", {.at = 7s, .length = 1s})});
  const TimePoint begin = board.clock.now();
  EXPECT_EQ(board.board->next_due(), begin + 5s);
  board.pass(5s);
  EXPECT_EQ(board.board->next_due(), begin + 7s);
  board.pass(2s);
  EXPECT_EQ(board.board->next_due(), begin + 8s);
  board.pass(1s);
  EXPECT_EQ(board.board->next_due(), begin + 15s);
}

TEST(TimedFaults, OfOneMomentComeAsWrittenAndGoInReverse) {
  TimedBoard board(
      {timed("stop", "postgres", {.length = 5s}), timed("pause", "frontend", {.length = 5s})});
  board.pass(6s);
  EXPECT_THAT(board.system.calls,
              ElementsAre("stop postgres", "pause frontend", "resume frontend", "start postgres"));
}

// The harness itself was stopped, or had no turn.
TEST(TimedFaults, AtWhichNobodyLookedAndThatNobodyUndidInTimeSaySo) {
  TimedBoard board({timed("pause", "postgres", {.at = 1s, .length = 8s})});
  board.pass(2s);
  ASSERT_TRUE(board.record(0).seen_at);
  board.clock.advance(18s);
  board.step();
  board.step();
  EXPECT_EQ(
      board.record(0).problem,
      "not known to have lasted to its end: nobody looked at it for 18s, as the harness stood "
      "still; there for longer than it was to be: it was undone 11s after its time");
  EXPECT_TRUE(board.record(0).gone_at);
  observe::Observations seen;
  seen.faults = board.board->records();
  EXPECT_THAT(verdict::fault_reasons(seen),
              ElementsAre("the fault \"pause postgres\" is " + board.record(0).problem));
}

// What has happened has happened; how long what it hit was away is another matter.
TEST(TimedFaults, ThatAreEventsAreOnlyUndoneTooLate) {
  TimedBoard board({timed("crash", "frontend", {.at = 1s, .length = 8s})});
  board.pass(2s);
  board.clock.advance(18s);
  board.step();
  board.step();
  EXPECT_EQ(board.record(0).problem,
            "there for longer than it was to be: it was undone 11s after its time");
  observe::Observations seen;
  seen.faults = board.board->records();
  EXPECT_THAT(verdict::fault_reasons(seen),
              ElementsAre("the fault \"crash frontend\" was " + board.record(0).problem));
}

TEST(TimedFaults, OfWhichNobodyKnowsForAMomentOnlyAreWhatTheyWere) {
  TimedBoard board({timed("pause", "postgres", {.at = 1s, .length = 8s})});
  board.pass(5s);
  board.clock.advance(5s);
  board.step();
  board.step();
  EXPECT_EQ(board.record(0).problem, "");
}

TEST(TimedFaults, ThatCannotBeUndoneAreTriedOnceMoreAtTheEnd) {
  TimedBoard board({timed("stop", "postgres", {.length = 5s})});
  board.pass(4s);
  board.system.refusal = "no memory";
  board.pass(10s);
  EXPECT_THAT(board.system.calls, ElementsAre("stop postgres", "start postgres"));
  EXPECT_THAT(board.record(0).problem, HasSubstr("no memory"));
  board.system.refusal = "";
  board.board->revert_all();
  EXPECT_TRUE(board.record(0).reverted_at);
  observe::Observations seen;
  seen.faults = board.board->records();
  seen.faults.front().gone_at = board.clock.wall();
  EXPECT_THAT(
      verdict::fault_reasons(seen),
      ElementsAre(AllOf(HasSubstr("was there for longer than it was to be: it was undone 9"),
                        HasSubstr("s after its time: postgres: no memory"))));
}

// A command whose proof is not answered before it is told to be, and nothing is injected until
// then.
struct SlowCommand {
  explicit SlowCommand(Times times) {
    acts.on("sh proof", [this, answer = answered.get_future().share()] {
      answer.wait();  // before it is injected; and it holds once it is
      acts.succeeds("sh proof");
      return target::Outcome{false, "ended with exit code 1"};
    });
    plan::Fault fault = timed("stop", "sh", times);
    fault.kind = "command";
    fault.settings = settings_of_a_command();
    board = std::make_unique<TimedBoard>(std::vector{fault}, &acts);
  }

  void answer() {
    answered.set_value();
    EXPECT_TRUE(test::eventually([&] {
      board->board->look();
      return record().seen_at.has_value();
    }));
  }

  const observe::FaultRecord& record() const { return board->record(0); }

  test::FakeActs acts;
  std::promise<void> answered;
  std::unique_ptr<TimedBoard> board;
};

// What it looks at first is none of the time that it is to last.
TEST(TimedFaults, LastAsLongAsTheySayFromWhenTheyBegin) {
  SlowCommand command({.at = 1s, .length = 5s});
  command.board->pass(10s);
  EXPECT_FALSE(command.record().reverted_at) << "it has not even begun";
  command.answer();
  EXPECT_EQ(command.board->since_begin(command.record().injected_at), 10s);
  command.board->pass(4900ms);
  EXPECT_FALSE(command.record().reverted_at);
  command.board->pass(100ms);
  EXPECT_EQ(command.board->since_begin(command.record().reverted_at), 15s);
}

TEST(TimedFaults, ThatWereToBeOverWithinTheirPhaseAre) {
  SlowCommand command({.at = 25s, .length = 5s});
  command.board->pass(28s);
  command.answer();
  command.board->pass(1900ms);
  EXPECT_FALSE(command.record().reverted_at);
  command.board->pass(100ms);
  EXPECT_EQ(command.board->since_begin(command.record().reverted_at), 30s);
}

}  // namespace
}  // namespace harness::run
