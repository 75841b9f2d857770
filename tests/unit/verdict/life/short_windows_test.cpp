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

}  // namespace
}  // namespace harness::verdict
