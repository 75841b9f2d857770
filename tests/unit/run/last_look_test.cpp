// Faults that were seen to be gone, and are looked at once more when the run is over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/run/fault_board.hpp"
#include "harness/verdict/fault_findings.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_acts.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Unseeing final : public report::Display {
 public:
  void print(std::string_view, std::string_view) override {}
  void refresh(const report::RunState&, TimePoint) override {}
  void finish() override {}
};

yaml::Node words(const std::string& verb) {
  return test::NodeOf{}(std::vector<std::string>{"sh", verb});
}

plan::Plan plan_of_a_command() {
  using std::chrono::seconds;
  yaml::Node proof = test::NodeOf{}(std::map<std::string, std::string>{});
  proof.members.push_back({"command", {}, words("proof")});
  yaml::Node command = test::NodeOf{}(std::map<std::string, std::string>{});
  command.members.push_back({"inject", {}, words("inject")});
  command.members.push_back({"undo", {}, words("undo")});
  command.members.push_back({"proof", {}, proof});
  test::Fields fields;
  fields.set("command", command);
  plan::Plan plan;
  plan.phases = {{"outage", seconds{0}, seconds{5}}};
  plan.faults = {
      {0, "command", "sh", fields.read_by(chaos::find_fault_kind("command")->language), {}}};
  return plan;
}

class LastLook : public ::testing::Test {
 protected:
  LastLook() {
    acts.fails("sh proof");
    has("inject", "proof", true);
    has("undo", "proof", false);
  }

  // Once it is done, the other succeeds or fails.
  void has(const std::string& verb, const std::string& other, bool succeeds) {
    acts.on("sh " + verb, [this, other, succeeds] {
      succeeds ? acts.succeeds("sh " + other) : acts.fails("sh " + other);
      return target::Outcome{true, "ended with exit code 0"};
    });
  }

  bool in_time(const std::function<bool()>& is_so) {
    return test::eventually([&] {
      clock.advance(std::chrono::milliseconds{100});
      board.look();
      return is_so();
    });
  }

  void break_and_mend() {
    board.inject(0);
    ASSERT_TRUE(in_time([&] { return record().seen_at.has_value(); }));
    board.revert_all();
    ASSERT_TRUE(in_time([&] { return record().gone_at.has_value(); }));
  }

  void cannot_be_asked() {
    acts.on("sh proof", [] { return Result<target::Outcome>(fail("sh proof was killed")); });
  }

  std::int64_t times(const char* what) const {
    const auto log = acts.log();
    return std::ranges::count(log, what);
  }

  const observe::FaultRecord& record() const { return board.records().front(); }

  std::vector<std::string> reasons() const {
    observe::Observations seen;
    seen.faults = board.records();
    return verdict::fault_reasons(seen);
  }

  test::FakeActs acts;
  test::FakeClock clock;
  test::FakeTarget system{{"postgres"}};
  plan::Plan plan = plan_of_a_command();
  report::Progress progress{plan, clock, std::make_unique<Unseeing>()};
  FaultBoard board{plan, system, clock, progress, {}, {}, nullptr, &acts};
};

TEST_F(LastLook, LeavesAloneWhatStaysGone) {
  break_and_mend();
  ASSERT_TRUE(in_time([&] { return board.look_back(); }));
  EXPECT_FALSE(board.waits_for_what_came_back());
  EXPECT_TRUE(record().gone_at);
  EXPECT_THAT(reasons(), IsEmpty());
}

// What the system does under a fault of ours that was to be gone is not its own.
TEST_F(LastLook, TellsOfAnUndoThatFailedAtFirst) {
  board.inject(0);
  ASSERT_TRUE(in_time([&] { return record().seen_at.has_value(); }));
  acts.fails("sh undo");
  board.revert_all();
  ASSERT_TRUE(in_time([&] { return times("sh undo") > 1; }));
  has("undo", "proof", false);
  ASSERT_TRUE(in_time([&] { return record().gone_at.has_value(); }));
  EXPECT_THAT(reasons(), ElementsAre(AllOf(HasSubstr("was there for longer than it was to be: its "
                                                     "undo failed: sh undo ended with exit code 1; "
                                                     "it was gone "),
                                           HasSubstr(" after it was to be undone"))));
}

TEST_F(LastLook, SaysWhatIsOnAgainAndUndoesIt) {
  break_and_mend();
  acts.succeeds("sh proof");
  ASSERT_TRUE(in_time([&] { return board.look_back(); }));
  EXPECT_TRUE(board.waits_for_what_came_back());
  EXPECT_EQ(record().gone_at, std::nullopt);
  ASSERT_TRUE(in_time([&] { return !board.waits_for_what_came_back(); }));
  EXPECT_TRUE(record().gone_at);
  EXPECT_THAT(reasons(), ElementsAre("the fault \"command sh\" was still on at the end of the run, "
                                     "and undone again: sh proof ended with exit code 0"));
}

TEST_F(LastLook, SaysWhatIsNotUndoneEvenThen) {
  break_and_mend();
  acts.succeeds("sh proof");
  acts.fails("sh undo");
  ASSERT_TRUE(in_time([&] { return board.look_back(); }));
  ASSERT_TRUE(in_time([&] { return !board.waits_for_what_came_back(); }));
  EXPECT_EQ(record().gone_at, std::nullopt);
  ASSERT_EQ(reasons().size(), 1U);
  EXPECT_THAT(reasons().front(), HasSubstr("was still on at the end of the run"));
  EXPECT_THAT(reasons().front(), HasSubstr("its undo stays in the run's journal"));
}

// Nor is anything sent to whom cannot be asked.
TEST_F(LastLook, SaysWhereNobodyKnowsAndLeavesTheUndo) {
  break_and_mend();
  cannot_be_asked();
  ASSERT_TRUE(in_time([&] { return board.look_back(); }));
  board.tell_unanswered_looks();
  board.look();
  EXPECT_EQ(record().gone_at, std::nullopt);
  EXPECT_FALSE(board.waits_to_be_gone());
  EXPECT_FALSE(board.waits_for_what_came_back());
  board.tell_what_is_left();
  EXPECT_THAT(reasons(),
              ElementsAre("the fault \"command sh\" is not known to be gone at the end of the run: "
                          "sh proof was killed; the fault may still be on: its undo stays in the "
                          "run's journal; mend what is in the way, and run harness recover, which "
                          "tries it again"));
  EXPECT_EQ(times("promise command sh: sh undo"), 2);
  EXPECT_EQ(times("sh undo"), 1);
  EXPECT_EQ(times("done 1"), 1);
}

TEST_F(LastLook, SaysWhereNoAnswerHasComeInTime) {
  break_and_mend();
  board.tell_unanswered_looks();
  ASSERT_EQ(reasons().size(), 1U);
  EXPECT_THAT(reasons().front(), HasSubstr("is not known to be gone at the end of the run: its "
                                           "proof was not answered in 20s; the fault may still"));
  EXPECT_EQ(times("promise command sh: sh undo"), 2);
}

TEST_F(LastLook, OfWhatCannotBeAskedDoesNotSayThatItWasOver) {
  board.inject(0);
  ASSERT_TRUE(in_time([&] { return record().seen_at.has_value(); }));
  cannot_be_asked();
  ASSERT_TRUE(in_time([&] { return !record().problem.empty(); }));
  EXPECT_EQ(record().ended_at, std::nullopt);
  board.revert_all();
  ASSERT_TRUE(in_time([&] { return record().gone_at.has_value(); }));
  EXPECT_THAT(reasons(),
              ElementsAre("the fault \"command sh\" is not known to have lasted to its end: its "
                          "proof cannot be asked any more: sh proof was killed"));
}

// A run that ends early waits for no end, and says what it leaves.
TEST_F(LastLook, SaysWhatIsLeftWhereNobodyWaits) {
  board.inject(0);
  ASSERT_TRUE(in_time([&] { return record().seen_at.has_value(); }));
  EXPECT_FALSE(board.leaves_undos());
  acts.fails("sh undo");
  board.revert_all();
  ASSERT_TRUE(in_time([&] { return board.leaves_undos(); }));
  board.tell_what_is_left();
  EXPECT_FALSE(board.leaves_undos());
  ASSERT_EQ(reasons().size(), 1U);
  EXPECT_THAT(reasons().front(), HasSubstr("was not seen to be gone"));
  EXPECT_THAT(reasons().front(), HasSubstr("run harness recover"));
}

}  // namespace
}  // namespace harness::run
