#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/alert_samples.hpp"

// An alert claim is about its own fault, whatever else breaks in the run.
namespace harness::verdict {
namespace {

using std::chrono::seconds;

// Two outages in one run: 20–40 s and 60–80 s.
struct TwoOutages : SmallRun {
  TwoOutages() {
    plan.phases.push_back({"outage-2", seconds{60}, seconds{80}});
    plan.phases.push_back({"recovery-2", seconds{80}, seconds{100}});
    plan.faults.push_back({3, "stop", "postgres", {}, {}});
    observations.run = {at(0), at(100)};
    observe::FaultRecord again = observations.faults[0];
    again.phase = 3;
    again.injected_at = at(60);
    again.seen_at = at(60.1);
    again.reverted_at = at(80);
    again.gone_at = at(80.5);
    observations.faults.push_back(again);
  }

  Finding of_outage(std::size_t phase, const std::string& series) const {
    plan::Claim claim = database_down(*this);
    claim.phase = phase;
    return judge(claim, {matrix(series), rule("inactive", "2023-11-14T22:15:01Z"), names});
  }
};

TEST(AlertAmongSeveralFaults, TellsTheStoryOfItsOwnOutage) {
  const TwoOutages run;
  const std::string both = samples("firing", {{24, 42}, {66, 84}});
  EXPECT_EQ(run.of_outage(1, both).seen, "firing 4s after the fault, resolved 2.5s after its end");
  EXPECT_EQ(run.of_outage(1, both).outcome, Outcome::pass);
  EXPECT_EQ(run.of_outage(3, both).seen, "firing 6s after the fault, resolved 4.5s after its end");
  EXPECT_EQ(run.of_outage(3, both).outcome, Outcome::pass);
}

TEST(AlertAmongSeveralFaults, IsNotExcusedByAnotherOutage) {
  const TwoOutages run;
  EXPECT_EQ(run.of_outage(1, samples("firing", 66, 84)).outcome, Outcome::fail);
  EXPECT_EQ(run.of_outage(3, samples("firing", 24, 42)).outcome, Outcome::fail);
  const std::string through = samples("firing", 24, 84);
  EXPECT_EQ(run.of_outage(1, through).seen,
            "firing 4s after the fault; still firing 18.5s after its end");
  EXPECT_EQ(run.of_outage(3, through).seen, "already pending or firing before the fault");
}

// Twice in a row: postgres is away for 20–40 s, and something else for 40.6–60 s.
struct AnotherFault : SmallRun {
  explicit AnotherFault(const std::string& target = "die-service") {
    plan.faults.push_back({2, "crash", target, {}, {}});
    observe::FaultRecord crash = observations.faults[0];
    crash.kind = "crash";
    crash.target = target;
    crash.phase = 2;
    crash.injected_at = at(40.6);
    crash.seen_at = at(40.7);
    crash.reverted_at = at(60);
    crash.gone_at = at(60.5);
    observations.faults.push_back(crash);
  }

  Finding told(const std::string& series) const {
    return judge(database_down(*this), {matrix(series), calm, names});
  }
};

TEST(AlertAmongSeveralFaults, IsNotCutWhereAnotherFaultBegins) {
  const AnotherFault run;
  const Finding before_its_end = run.told(samples("firing", 24, 40));
  EXPECT_EQ(before_its_end.outcome, Outcome::pass);
  EXPECT_EQ(before_its_end.seen, "firing 4s after the fault, resolved 500ms after its end");
  EXPECT_EQ(run.told(samples("firing", 24, 45)).outcome, Outcome::pass);
  const Finding goes_on = run.told(samples("firing", 24, 55));
  EXPECT_EQ(goes_on.outcome, Outcome::fail);
  EXPECT_EQ(goes_on.seen, "firing 4s after the fault, resolved 15.5s after its end");
}

TEST(AlertAmongSeveralFaults, DoesNotCountWhatAnotherFaultMakesFireAnew) {
  const AnotherFault run;
  const Finding again = run.told(samples("firing", {{24, 42}, {46, 60}}));
  EXPECT_EQ(again.outcome, Outcome::pass);
  EXPECT_EQ(again.seen, "firing 4s after the fault, resolved 2.5s after its end");
  const Finding early = run.told(samples("firing", {{24, 30}, {46, 60}}));
  EXPECT_EQ(early.outcome, Outcome::fail);
  EXPECT_EQ(early.seen, "firing 4s after the fault, but resolved 9s before its end");
}

TEST(AlertAmongSeveralFaults, IsNotDecidedWhereAnotherFaultMayHaveMadeItFire) {
  const AnotherFault run;
  plan::Claim patient = database_down(run);
  write(patient, "fires_within", Duration{seconds{30}});
  const Finding finding = run.judge(patient, {matrix(samples("firing", 44, 58)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "firing 24s after the fault, and not before the next one: either may have made it "
            "fire");
}

TEST(AlertAmongSeveralFaults, IsNotDecidedWhereTheSameIsHitBeforeItCouldResolve) {
  const AnotherFault run("postgres");
  const Finding finding = run.told(samples("firing", 24, 60));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "firing 4s after the fault; not seen to resolve in the 100ms until the same was hit "
            "again: leave more time between the two");
}

TEST(AlertAmongSeveralFaults, IsRuledOutWhereTheSameIsHitAgainAtOnce) {
  const auto ruled_out = [](const AnotherFault& run, const plan::Claim& claim) {
    const auto problem = find_claim_kind("alert")->rule_out(claim, run.plan);
    return problem ? problem->what : "";
  };
  const AnotherFault same("postgres");
  plan::Claim claim = database_down(same);
  EXPECT_EQ(ruled_out(same, claim),
            "resolves_within: phase recovery hits the same again at once: there is no time between "
            "the two in which it could resolve");
  claim.phase.reset();
  EXPECT_NE(ruled_out(same, claim), "");
  EXPECT_EQ(ruled_out(AnotherFault(), claim), "");
  const plan::Claim only_fires =
      same.claim("alert", with_fields({{"alert", std::string("DatabaseDown")},
                                       {"fires_within", Duration{seconds{10}}}}));
  EXPECT_EQ(ruled_out(same, only_fires), "");
}

// Postgres is away three times in its phase: 20–22 s, 30–32 s and 40–42 s.
struct ThreeTimes : SmallRun {
  ThreeTimes() {
    plan.phases = {{"baseline", seconds{0}, seconds{20}},
                   {"loop", seconds{20}, seconds{50}},
                   {"recovery", seconds{50}, seconds{60}}};
    plan.faults[0].times = {.length = seconds{2}, .every = seconds{10}, .times = 3};
    const observe::FaultRecord first = observations.faults[0];
    observations.faults.clear();
    for (std::size_t i = 0; i < 3; ++i) {
      observe::FaultRecord& one = observations.faults.emplace_back(first);
      const double begin = 20 + 10 * static_cast<double>(i);
      one.injected_at = at(begin);
      one.seen_at = at(begin + 0.1);
      one.reverted_at = at(begin + 2);
      one.gone_at = at(begin + 2.5);
      one.number = i + 1;
      one.of = 3;
    }
  }

  Finding told(const std::string& series) const {
    plan::Claim claim = database_down(*this);
    write(claim, "fires_within", Duration{seconds{8}});
    return judge(claim, {matrix(series), calm, names});
  }
};

TEST(AlertAmongOccurrences, HoldsWhereItDoesEachTime) {
  const ThreeTimes run;
  const Finding finding = run.told(samples("firing", {{21, 24}, {31, 34}, {41, 44}}));
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen,
            "each of 3 times; the first: firing 1s after the fault, resolved 2.5s after its end");
}

TEST(AlertAmongOccurrences, FailsWhereItDoesNotFireOneTime) {
  const ThreeTimes run;
  const std::string never = ": never pending nor firing; the rule is pg_up == 0";
  for (const auto& [times, told] :
       std::vector<std::pair<Times, std::string>>{{{{31, 34}, {41, 44}}, "time 1 of 3" + never},
                                                  {{{21, 24}, {41, 44}}, "time 2 of 3" + never},
                                                  {{{21, 24}, {31, 34}}, "time 3 of 3" + never}}) {
    const Finding finding = run.told(samples("firing", times));
    EXPECT_EQ(finding.outcome, Outcome::fail);
    EXPECT_EQ(finding.seen, told);
  }
}

TEST(AlertAmongOccurrences, IsLostWhereOneTimeIs) {
  const ThreeTimes run;
  EXPECT_TRUE(run.told(samples("firing", {{31, 34}})).lost);
  EXPECT_FALSE(run.told(samples("firing", {{21, 24}, {31, 34}, {41, 44}})).lost);
}

// What fires throughout has no second beginning.
TEST(AlertAmongOccurrences, IsNotDecidedWhereTheNextComesBeforeItIsResolved) {
  const ThreeTimes run;
  plan::Claim claim = run.claim("alert", with_fields({{"alert", std::string("DatabaseDown")},
                                                      {"fires_within", Duration{seconds{8}}}}));
  const Finding finding = run.judge(claim, {matrix(samples("firing", 21, 44)), calm, names});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "time 2 of 3: still pending or firing when the fault came again: leave more time "
            "between the two, or, of an alert that several times together cause, claim promql: "
            "ALERTS{alertname=\"DatabaseDown\",alertstate=\"firing\"}");
}

TEST(AlertAmongOccurrences, IsRuledOutWhereTheNextComesBeforeItHasToFire) {
  const ThreeTimes run;
  plan::Claim claim = database_down(run);
  write(claim, "fires_within", Duration{seconds{11}});
  const auto problem = find_claim_kind("alert")->rule_out(claim, run.plan);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->what,
            "fires_within: after 10s comes stop postgres, 2 of 3, and each time is an incident of "
            "its own");
  write(claim, "fires_within", Duration{seconds{10}});
  EXPECT_FALSE(find_claim_kind("alert")->rule_out(claim, run.plan));
}

// Postgres is away for 20–40 s, and for 25–30 s of these something else.
TEST(AlertAmongSeveralFaults, IsNotDecidedWhereItResolvesWithOneOfThemOnly) {
  SmallRun run;
  run.plan.faults.push_back({1, "crash", "die-service", {}, {}});
  run.plan.faults.back().times = {.at = seconds{5}, .length = seconds{5}};
  observe::FaultRecord& other = run.observations.faults.emplace_back(run.observations.faults[0]);
  other.kind = "crash";
  other.target = "die-service";
  other.injected_at = at(25);
  other.seen_at = at(25.1);
  other.reverted_at = at(30);
  other.gone_at = at(30.5);
  const auto told = [&](const std::string& series) {
    return run.judge(database_down(run), {matrix(series), calm, names});
  };
  EXPECT_EQ(told(samples("firing", 24, 42)).outcome, Outcome::pass);
  EXPECT_EQ(told(samples("firing", 24, 28)).outcome, Outcome::fail) << "both were there";
  const Finding finding = told(samples("firing", 24, 33));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "firing 4s after the fault, resolved while only some of the faults that were there "
            "together were over: it may be about the others");
}

}  // namespace
}  // namespace harness::verdict
