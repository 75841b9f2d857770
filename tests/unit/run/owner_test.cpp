// What becomes of a run whose system's owner says no.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/unit/run/simulated_run.hpp"

namespace harness::run {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// May be asked, and is pulled.
struct Lever {
  explicit Lever(SimulatedRun& run) {
    run.may_act = [this]() -> Result<void> {
      if (says_go) return {};
      return fail("the owner's lever says stop");
    };
    run.note_act = [this](const std::string& act, const std::string& what) -> Result<void> {
      (says_go ? acts : late).push_back(act + ": " + what);
      return {};
    };
  }

  bool says_go = true;
  std::vector<std::string> acts;
  std::vector<std::string> late;  // once it does not
};

TEST(Owner, WhoSaysNoHasAllUndoneAndNothingElseDone) {
  SimulatedRun run;
  Lever lever(run);
  run.person.at(15s, [&] { lever.says_go = false; });
  EXPECT_THAT(run.conduct().incidents,
              ElementsAre("stopped by the system's owner: the owner's lever says stop"));
  EXPECT_THAT(lever.acts, ElementsAre(HasSubstr("load: begins"), "inject: stop postgres"));
  EXPECT_THAT(lever.late, ElementsAre("stop: the owner's lever says stop", "undo: stop postgres",
                                      "load: has ended"));
  EXPECT_THAT(run.story(), Contains("start postgres"));
  EXPECT_THAT(run.story(), Contains("load is cut off"));
  EXPECT_THAT(run.story(), Not(Contains("marker")));
  EXPECT_THAT(run.story(), Not(Contains("phase 2")));
}

// At each moment of a run: nothing new is done from then on, and nothing stays undone.
TEST(Owner, WhoSaysNoIsHeardWheneverThatIs) {
  for (Duration moment = 0s; moment <= 60s; moment += 500ms) {
    SimulatedRun run;
    Lever lever(run);
    run.person.at(moment, [&] { lever.says_go = false; });
    run.conduct();
    EXPECT_THAT(lever.late, Each(::testing::AnyOf("stop: the owner's lever says stop",
                                                  "undo: stop postgres", "load: has ended")))
        << format_duration(moment);
    const auto& story = run.story();
    EXPECT_EQ(std::count(story.begin(), story.end(), "stop postgres"),
              std::count(story.begin(), story.end(), "start postgres"))
        << format_duration(moment);
  }
}

TEST(Owner, WhoSaysNoBeforehandHasNothingSent) {
  SimulatedRun run;
  Lever lever(run);
  lever.says_go = false;
  EXPECT_THAT(run.conduct().incidents, ElementsAre(HasSubstr("the owner's lever says stop")));
  EXPECT_THAT(run.story(), Not(Contains("load starts")));
}

// Each fault takes its time.
TEST(Owner, IsAskedBeforeEachOfSeveralFaults) {
  SimulatedRun run;
  run.plan.faults.push_back(fault_in(1, "stop", "exporter"));
  Lever lever(run);
  const target::NoteAct note = run.note_act;
  run.note_act = [&](const std::string& act, const std::string& what) {
    if (act == "inject") lever.says_go = false;
    return note(act, what);
  };
  EXPECT_THAT(run.conduct().incidents, ElementsAre(HasSubstr("the owner's lever says stop")));
  EXPECT_THAT(run.story(), Contains("stop postgres"));
  EXPECT_THAT(run.story(), Contains("start postgres"));
  EXPECT_THAT(run.story(), Not(Contains("stop exporter")));
}

// A transition takes as long as it takes.
TEST(Owner, WhoCapsTheTimeHasARunEndThatTakesLonger) {
  SimulatedRun run;
  run.plan.safety.emplace();
  run.plan.safety->most_time = 36s;
  run.obeys = false;  // postgres is never seen to be away, nor back
  EXPECT_THAT(run.conduct().incidents,
              ElementsAre(HasSubstr("safety: the run takes longer than 36s")));
  SimulatedRun in_time;
  in_time.plan.safety.emplace();
  in_time.plan.safety->most_time = 36s;
  EXPECT_THAT(in_time.conduct().incidents, IsEmpty());
}

}  // namespace
}  // namespace harness::run
