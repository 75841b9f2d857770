#include "harness/report/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/fake_clock.hpp"
#include "tests/unit/report/sample_run.hpp"

namespace harness::report {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::SizeIs;

// Keeps what it is told in places that outlive it.
struct Recording {
  std::vector<std::string> lines;
  RunState last;
};

class RecordingDisplay final : public Display {
 public:
  explicit RecordingDisplay(Recording& recording) : recording_(recording) {}

  void print(std::string_view offset, std::string_view text) override {
    recording_.lines.push_back(std::string(offset) + " " + std::string(text));
  }
  void refresh(const RunState& state, TimePoint /*now*/) override { recording_.last = state; }
  void finish() override { recording_.lines.emplace_back("finished"); }

 private:
  Recording& recording_;
};

class ProgressTest : public ::testing::Test {
 protected:
  test::FakeClock clock;
  Recording recording;
  plan::Plan plan = passing_run().plan;
  Progress progress{plan, clock, std::make_unique<RecordingDisplay>(recording)};
};

TEST_F(ProgressTest, ANoteFromBeforeTheFirstRequestHasNoOffset) {
  progress.note("metrics: http://127.0.0.1:1/metrics");
  clock.advance(milliseconds{10});
  progress.started(clock.now());
  progress.phase(0);
  EXPECT_THAT(recording.lines,
              ElementsAre("--:--.- metrics: http://127.0.0.1:1/metrics", "00:00.0 phase baseline"));
}

TEST_F(ProgressTest, PutsAnOffsetFromTheFirstRequestOnEachEvent) {
  progress.activity("starting postgres");
  progress.started(clock.now());
  progress.phase(0);
  clock.advance(seconds{20});
  progress.phase(1);
  progress.fault(0, FaultState::injected);
  clock.advance(milliseconds{120});
  progress.fault(0, FaultState::seen, "refuses connections");
  progress.finish();
  EXPECT_THAT(recording.lines,
              ElementsAre("--:--.- starting postgres", "00:00.0 phase baseline",
                          "00:20.0 phase outage", "00:20.0 fault stop postgres: injected",
                          "00:20.1 fault stop postgres: seen to take effect (refuses connections)",
                          "finished"));
}

TEST_F(ProgressTest, KeepsNotesInOrderOfTime) {
  progress.started(clock.now());
  clock.advance(milliseconds{500});
  progress.note("user 1: \x1b[31m200");
  clock.advance(milliseconds{500});
  progress.phase(1);
  EXPECT_THAT(recording.lines,
              ElementsAre("00:00.5 user 1: \xef\xbf\xbd[31m200", "00:01.0 phase outage"));
}

TEST_F(ProgressTest, MeasuresTheRateOfTheLastSeconds) {
  load::LoadSnapshot load;
  progress.started(clock.now());
  for (int second = 0; second < 10; ++second) {
    load.sent += second < 5 ? 100 : 20;
    progress.tick(load);
    clock.advance(seconds{1});
  }
  EXPECT_DOUBLE_EQ(recording.last.rate, 20);
}

TEST_F(ProgressTest, LeavesNotesOutRatherThanGrowWithoutEnd) {
  for (int i = 0; i < 1030; ++i) progress.note("line");
  progress.refresh();
  EXPECT_THAT(recording.lines, SizeIs(1025));
  EXPECT_EQ(recording.lines.back(), "--:--.- (6 lines came too fast to be shown)");
}

TEST_F(ProgressTest, TakesNotesFromAnyThread) {
  std::thread worker([&] {
    for (int i = 0; i < 100; ++i) progress.note("line");
  });
  for (int i = 0; i < 100; ++i) progress.refresh();
  worker.join();
  progress.refresh();
  EXPECT_THAT(recording.lines, SizeIs(100));
}

}  // namespace
}  // namespace harness::report
