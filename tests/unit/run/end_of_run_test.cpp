// How the end of a run is recognised where nobody here knows who sends what.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

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

std::string said_of_a_full_store(const std::string& op, double bound, bool answers = true) {
  SimulatedRun run;
  plan::Claim& claim = run.add_claim_on_lines();
  test::Fields fields;
  fields.set("logql", std::string(R"({app="a"})"));
  fields.set("count", scenario::Comparison{op, bound});
  claim.settings = fields.read_by(verdict::find_claim_kind("logql")->language);
  run.backends.shows_end = false;
  if (!answers) run.person.at(37s, [&run] { run.backends.hangs = true; });
  const verdict::Verdict verdict = run.verdict();
  std::string said = std::to_string(verdict.exit_code()) + " " + verdict.findings.at(1).seen;
  for (const std::string& reason : verdict.reasons) said += "; " + reason.substr(0, 35);
  return said;
}

// One that is full takes no marker either. What it has may be enough.
TEST(EndOfRun, IsNotNeededForWhatMoreCouldOnlyMakeTruer) {
  EXPECT_THAT(said_of_a_full_store(">=", 1),
              AllOf(StartsWith("0 1 line; it may be more: loki did not catch up with the end of"),
                    Not(HasSubstr("; loki did not catch up"))));
  EXPECT_THAT(said_of_a_full_store(">=", 2),
              AllOf(StartsWith("3 1 line, but loki did not catch up with the end of the run: "),
                    HasSubstr("; loki did not catch up with the end")));
  for (const char* op : {"==", "<="}) {
    EXPECT_THAT(said_of_a_full_store(op, 1),
                AllOf(StartsWith("3 "), HasSubstr(", but loki did not catch up"),
                      HasSubstr("; loki did not catch up with the end")))
        << op;
  }
  EXPECT_THAT(said_of_a_full_store("==", 0),
              StartsWith("1 1 line; it may be more: loki did not catch up with the end of"))
      << "nor for what more could not make true";
}

TEST(EndOfRun, IsNeededWhereNobodyAnswers) {
  EXPECT_THAT(said_of_a_full_store(">=", 1, false),
              AllOf(StartsWith("3 was not asked"), HasSubstr("loki did not catch up")));
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
