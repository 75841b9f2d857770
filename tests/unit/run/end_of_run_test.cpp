// How the end of a run is recognised where nobody here knows who sends what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

SimulatedRun& asking_for_lines(SimulatedRun& run) {
  run.add_claim_on_lines();
  return run;
}

scenario::EndOfRun marker() {
  scenario::EndOfRun end;
  end.request = {"exporter /health?m={marker}", {3, 5}, true};
  end.seen_in = {scenario::Signal::logs};
  return end;
}

TEST(EndOfRun, IsMarkedByTheRequestThatIsNamed) {
  SimulatedRun run;
  asking_for_lines(run).plan.system.own.end = marker();
  const observe::Observations seen = run.conduct();
  EXPECT_THAT(run.story(), Contains("GET /health?m=end-1 of exporter"));
  EXPECT_TRUE(has_caught_up(seen, observe::Backend::loki));
}

TEST(EndOfRun, IsNotMarkedByWhoDoesNotAnswer) {
  SimulatedRun run;
  asking_for_lines(run).plan.system.own.end = marker();
  run.system.answers = false;
  EXPECT_THAT(run.conduct().silent, ElementsAre("exporter"));
}

TEST(EndOfRun, IsWaitedForAsLongAsItsAuthorSays) {
  SimulatedRun run;
  asking_for_lines(run).plan.system.own.end.settle = 50s;
  const observe::Observations seen = run.conduct();
  EXPECT_GE(run.backends.lines_asked_at.back(), seen.run.end + 50s);
  EXPECT_TRUE(has_caught_up(seen, observe::Backend::loki));
}

TEST(EndOfRun, OfWhatTheHarnessStartsIsKnownByItself) {
  SimulatedRun run;
  asking_for_lines(run);
  const observe::Observations seen = run.conduct();
  EXPECT_LE(run.backends.lines_asked_at.back(), seen.run.end + 20s);
  EXPECT_EQ(seen.conventions, observe::Conventions{});
}

// Who sends lines is not known, nor how they name what they are about.
TEST(EndOfRun, OfASystemThatRunsSaysWhatItsLinesCallThings) {
  SimulatedRun run;
  asking_for_lines(run).system.unknown_senders = true;
  EXPECT_THAT(run.conduct().notes,
              Contains(HasSubstr("as loki shows, a log line names its service by app")));
}

TEST(EndOfRun, OfASystemThatRunsIsAsItsAuthorNamesThings) {
  SimulatedRun run;
  asking_for_lines(run).system.unknown_senders = true;
  run.plan.system.own.conventions = {"team", "tid"};
  const observe::Observations seen = run.conduct();
  EXPECT_EQ(seen.conventions.service, "team");
  EXPECT_EQ(seen.conventions.trace_id, "tid");
}

}  // namespace
}  // namespace harness::run
