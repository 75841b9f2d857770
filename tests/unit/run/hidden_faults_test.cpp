// Faults on one link, one of which leaves nothing to be seen of the other.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/run/fault_board.hpp"
#include "harness/verdict/fault_findings.hpp"
#include "tests/support/eventually.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/fake_target.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class Unshown final : public report::Display {
 public:
  void print(std::string_view, std::string_view) override {}
  void refresh(const report::RunState&, TimePoint) override {}
  void finish() override {}
};

plan::Plan plan_of_a_bandwidth() {
  using std::chrono::seconds;
  test::Fields fields;
  fields.set("bandwidth",
             std::map<std::string, std::string>{{"link", "roller -> dice"}, {"rate", "1KB/s"}});
  plan::Plan plan;
  plan.phases = {{"narrow", seconds{0}, seconds{5}}};
  plan.faults = {{0,
                  "bandwidth",
                  "roller -> dice",
                  fields.read_by(chaos::find_fault_kind("bandwidth")->language),
                  {}}};
  return plan;
}

class HiddenFaults : public ::testing::Test {
 protected:
  HiddenFaults() {
    system.make_link = [this](const auto&, const auto&) {
      return std::make_unique<test::FakeLink>(link);
    };
    link->facts.toxics.push_back({"another", {}});
    link->facts.broken = {target::LinkSight::End::refused, 0, 0, {}, {}, {}};
  }

  // As long as some looks take, and no longer than a proof may.
  void last() {
    board.inject(0);
    EXPECT_TRUE(test::eventually([&] {
      clock.advance(std::chrono::milliseconds{100});
      board.look();
      const std::scoped_lock lock(link->mutex);
      return link->looks >= 4;
    }));
  }

  std::shared_ptr<test::FakeLink::Shared> link = std::make_shared<test::FakeLink::Shared>();
  test::FakeClock clock;
  test::FakeTarget system{{"roller", "dice"}};
  plan::Plan plan = plan_of_a_bandwidth();
  report::Progress progress{plan, clock, std::make_unique<Unshown>()};
  FaultBoard board{plan, system, clock, progress};
};

TEST_F(HiddenFaults, AreToldAndNotHeldAgainst) {
  last();
  EXPECT_FALSE(board.waits_to_be_seen()) << "nobody waits for what is not to be seen";
  clock.advance(FaultBoard::patience);
  board.look();
  board.revert_all();
  observe::Observations seen;
  seen.faults = board.records();
  EXPECT_EQ(seen.faults.front().problem, "");
  EXPECT_THAT(seen.faults.front().proof, StartsWith(observe::hidden_by_others));
  EXPECT_EQ(seen.faults.front().seen_at, std::nullopt) << "nobody saw it";
  for (const std::string& reason : verdict::fault_reasons(seen)) {
    EXPECT_THAT(reason, Not(HasSubstr("was not seen to take effect")));
  }
  EXPECT_THAT(verdict::fault_notes(plan, seen),
              ElementsAre(HasSubstr("nobody saw anything of bandwidth roller -> dice: ")));
}

// An answer came, and was not late: the other is no excuse.
TEST_F(HiddenFaults, AreHeldAgainstWhereAnAnswerWouldHaveShownThem) {
  link->facts.broken = link->facts.whole;
  last();
  EXPECT_TRUE(board.waits_to_be_seen());
  board.revert_all();
  EXPECT_THAT(board.records().front().problem,
              StartsWith("no proof of it until it was reverted; a client is answered after 1ms"));
  EXPECT_EQ(board.records().front().seen_at, std::nullopt);
}

TEST(FaultsThatNobodyMet, AreToldWhereItIsCounted) {
  const plan::Plan plan = plan_of_a_bandwidth();
  observe::FaultRecord record;
  record.kind = "storm";
  record.target = "dice";
  record.seen_at = WallTime{};
  const auto notes_of = [&](std::optional<std::uint64_t> all, std::uint64_t probes) {
    observe::Observations seen;
    record.hits = {all, probes, "requests"};
    seen.faults = {record};
    return verdict::fault_notes(plan, seen);
  };
  EXPECT_THAT(notes_of(67, 67), ElementsAre("nothing of the system met storm dice: what it hit was "
                                            "the harness' own probes alone"));
  EXPECT_THAT(notes_of(0, 0),
              ElementsAre("nothing of the system met storm dice: what it hit was nothing"));
  EXPECT_THAT(notes_of(68, 67), IsEmpty());
  EXPECT_THAT(notes_of(std::nullopt, 0), IsEmpty());
  record.seen_at.reset();
  EXPECT_THAT(notes_of(67, 67), IsEmpty()) << "that it was not seen is said";
}

plan::Plan plan_with_a_pause(const std::string& halted) {
  plan::Plan plan = plan_of_a_bandwidth();
  plan.faults.front().link.emplace();
  plan.faults.front().link->from = "roller";
  plan.faults.front().link->to = "dice";
  test::Fields fields;
  fields.set("pause", halted);
  plan.faults.push_back(
      {0, "pause", halted, fields.read_by(chaos::find_fault_kind("pause")->language), {}});
  return plan;
}

// Who is to answer is halted by another fault of the run: neither through the link nor beside it is
// there an answer.
struct HaltedEnd {
  explicit HaltedEnd(const std::string& halted) : plan(plan_with_a_pause(halted)) {
    system.make_link = [this](const auto&, const auto&) {
      return std::make_unique<test::FakeLink>(link);
    };
    link->facts.broken = link->facts.beside = {target::LinkSight::End::silent, 0, 0, {}, {}, {}};
    board = std::make_unique<FaultBoard>(plan, system, clock, progress);
    board->inject(0);
    EXPECT_TRUE(test::eventually([&] {
      clock.advance(std::chrono::milliseconds{100});
      system.settle();
      board->look();
      const std::scoped_lock lock(link->mutex);
      return link->looks >= 3;
    }));
  }

  std::shared_ptr<test::FakeLink::Shared> link = std::make_shared<test::FakeLink::Shared>();
  test::FakeClock clock;
  test::FakeTarget system{{"roller", "dice"}};
  plan::Plan plan;
  report::Progress progress{plan, clock, std::make_unique<Unshown>()};
  std::unique_ptr<FaultBoard> board;
};

TEST(FaultsOnALinkWhoseEndIsHalted, AreToldAndNotHeldAgainst) {
  HaltedEnd dice("dice");
  dice.board->revert_all();
  const observe::FaultRecord& record = dice.board->records().front();
  EXPECT_EQ(record.problem, "");
  EXPECT_EQ(record.seen_at, std::nullopt);
  EXPECT_THAT(record.proof, StartsWith(observe::hidden_by_others));
  EXPECT_THAT(record.proof, HasSubstr("pause dice: a client "));
}

// Who asks is halted: whoever answers would have answered the proof.
TEST(FaultsOnALinkWhoseEndIsHalted, AreHeldAgainstWhereItIsTheCaller) {
  HaltedEnd roller("roller");
  roller.board->revert_all();
  EXPECT_THAT(roller.board->records().front().problem,
              StartsWith("no proof of it until it was reverted; a client "));
}

}  // namespace
}  // namespace harness::run
