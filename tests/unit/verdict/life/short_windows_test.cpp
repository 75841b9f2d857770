// Windows in which a counter is scraped once or twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

// Of a phase of a second no range sees more: it is too short, whatever the system does.
TEST(ShortWindows, AreUndecidedWhereTheyHoldNoTwoScrapes) {
  SmallRun run;
  run.plan.loads.emplace_back();
  run.observations.load.requests = {answered_in({20})};
  const plan::Claim claim = run.claim(
      "promql",
      with_fields({{"promql", std::string("sum(increase(failures_total[$window])) or vector(0)")},
                   {"value", scenario::Comparison{"==", 0}}}));
  const auto judged_for = [&](Duration length) {
    observe::PhaseMark& phase = run.observations.phases[1];
    phase.window = {at(40) - length, at(40)};
    phase.metrics = phase.window;
    return run.judge(claim, {vector_of("0"), scrapes("1"), label_sets});
  };
  const Finding finding = judged_for(std::chrono::seconds{1});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0, but a range of 1s holds no two scrapes, so that nothing rises in it: what is asked "
            "about lasts 1s; give it 2s or more");
  EXPECT_EQ(judged_for(std::chrono::seconds{20}).outcome, Outcome::pass);
}

// What is left of a window where `after` ends is a scrape less, and of a rate the wait behind the
// last answer, too: that is no doing of the system.
TEST(ShortWindows, AreUndecidedWhereTheirEdgesLeaveNoTwoScrapes) {
  SmallRun run;
  run.plan.loads.emplace_back();
  run.observations.load.requests = {answered_in({38})};
  plan::Claim claim = run.claim(
      "promql", with_fields({{"promql", std::string("sum(rate(failures_total[$window]))")},
                             {"value", scenario::Comparison{"<", 1}}}));
  const auto judged_after = [&](std::chrono::milliseconds after) {
    claim.after = after;
    return run.judge(claim, {sum_of("0"), sum_of("0"), scrapes("1"), label_sets});
  };
  run.observations.phases[1].metrics = {at(20), at(41)};
  const Finding finding = judged_after(std::chrono::milliseconds{16'500});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              ::testing::HasSubstr("0, but a range of 1s900ms holds no two scrapes, so that "
                                   "nothing rises in it: rate() is another with the "));
  EXPECT_NE(judged_after(std::chrono::milliseconds{10'000}).seen.find("holds no two"), 0U);
}

}  // namespace
}  // namespace harness::verdict
