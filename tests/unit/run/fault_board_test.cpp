#include "harness/run/fault_board.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_system.hpp"
#include "tests/support/settings.hpp"

namespace harness::run {
namespace {

class NoDisplay final : public report::Display {
 public:
  void print(std::string_view, std::string_view) override {}
  void refresh(const report::RunState&, TimePoint) override {}
  void finish() override {}
};

plan::Plan postgres_stops_in_the_second_phase() {
  using std::chrono::seconds;
  plan::Plan plan;
  plan.phases = {{"baseline", seconds{0}, seconds{5}}, {"outage", seconds{5}, seconds{10}}};
  const chaos::FaultKind& stop = *chaos::find_fault_kind("stop");
  test::Fields fields;
  fields.set("stop", "postgres");
  plan.faults = {{1, "stop", "postgres", fields.read_by(stop.language), {}}};
  return plan;
}

class Faults : public ::testing::Test {
 protected:
  const observe::FaultRecord& record() const { return board_.records().front(); }

  test::FakeClock clock_;
  test::FakeSystem system_{{"postgres"}};
  plan::Plan plan_ = postgres_stops_in_the_second_phase();
  report::Progress progress_{plan_, clock_, std::make_unique<NoDisplay>()};
  FaultBoard board_{plan_, system_, clock_, progress_};
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
  EXPECT_FALSE(board_.settled());
  system_.settle();
  board_.look();
  EXPECT_TRUE(board_.settled());
  EXPECT_TRUE(record().gone_at);
  EXPECT_EQ(record().problem, "");
}

TEST_F(Faults, WithoutAProofSayThatThereWasNone) {
  board_.inject(1);
  board_.revert_all();
  EXPECT_EQ(record().seen_at, std::nullopt);
  EXPECT_EQ(record().problem, "no proof of it until it was reverted");
}

TEST_F(Faults, ThatCannotBeInjectedSayWhy) {
  system_.refusal = "no such process";
  board_.inject(1);
  EXPECT_THAT(record().problem, ::testing::HasSubstr("no such process"));
}

TEST_F(Faults, ThatDoNotGoAwayAreGivenUpInWords) {
  board_.inject(1);
  system_.settle();
  board_.look();
  board_.revert(1);
  board_.give_up();
  EXPECT_EQ(record().problem, "reverted, but postgres was not seen to be back");
  EXPECT_TRUE(board_.settled());
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
