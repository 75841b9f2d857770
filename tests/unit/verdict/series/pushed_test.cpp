// Metrics that come without being scraped, under names of the user's own: what is judged on them is
// judged on what has come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/healthy_claims.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// A vector with one series of the user's own.
std::string pushed(const std::string& value, const std::string& at = "1700000040") {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":)"
         R"({"__name__":"orders_failed_total","job":"roller"},"value":[)" +
         at + ",\"" + value + R"("]}]}})";
}

// What Prometheus says: to the claim's own query, to where its series come from, and to the query
// once more, at either end of its edges.
struct Told {
  std::string known = pushed("0");
  std::string at_end = pushed("0");
  std::string born = vector_of("");
  std::string with_births = pushed("0", "1700000042.5");
  std::string inner = pushed("0", "1700000037.5");
  std::string outer = pushed("0", "1700000042.5");
};

class Pushed : public ::testing::Test {
 protected:
  Pushed() {
    run_.plan.loads.emplace_back();
    run_.observations.load.requests = {answered_in({30})};
  }

  plan::Claim claim(const std::string& query, const std::string& op, double bound) const {
    return run_.claim("promql",
                      with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
  }

  plan::Claim no_failures() const {
    return claim("sum(increase(orders_failed_total[$window]))", "==", 0);
  }

  // The job itself is up, and so are its scraped metrics.
  Finding judge(const plan::Claim& claim, const Told& told) const {
    std::vector<std::string> answers{vector_of("0")};
    const std::size_t before = run_.questions(claim).size();
    if (before > 1) answers.push_back(scrapes("1"));
    while (answers.size() < before) {
      answers.push_back(
          R"({"status":"success","data":[{"__name__":"orders_failed_total","job":"roller"}]})");
    }
    for (const std::string& body : {told.known, told.at_end, told.inner, told.outer}) {
      if (answers.size() < run_.all_questions(claim).size()) answers.push_back(body);
    }
    return run_.judge_said(claim, answers,
                           {{"time=1700000040.000", vector_of("")},
                            {"+ 1.2", told.outer},
                            {"query=(((min_over_time(", told.born},
                            {"min_over_time(", told.with_births}});
  }

  SmallRun run_;
};

const std::string none = vector_of("");

TEST_F(Pushed, IsLookedForBesideWhatIsScraped) {
  const auto questions = run_.all_questions(no_failures());
  ASSERT_THAT(questions, SizeIs(19));
  const std::string without_scrapes = ") unless on (job, instance) last_over_time(up[";
  EXPECT_THAT(questions[3].query, HasSubstr("last_over_time({__name__=\"orders_failed_total\"}["));
  EXPECT_THAT(questions[3].query, HasSubstr(without_scrapes));
  EXPECT_THAT(questions[4].query, HasSubstr("[2500ms]" + without_scrapes)) << "at its end";
  EXPECT_EQ(questions[4].params.at("time"), "1700000042.500");
  EXPECT_EQ(questions[5].params.at("time"), "1700000037.500");
  EXPECT_EQ(questions[6].params.at("time"), "1700000042.500");
  EXPECT_THAT(
      questions[9].query,
      HasSubstr("last_over_time({__name__=\"orders_failed_total\"}[2500ms] offset 22500ms)"))
      << "from just before the window";
  EXPECT_EQ(questions[9].params.at("time"), "1700000042.500");
}

TEST_F(Pushed, HoldsWhereAllOfItHasCome) {
  const Finding finding = judge(no_failures(), {});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
}

TEST_F(Pushed, IsNoMatterForWhatIsScraped) {
  Told told;
  told.known = none;
  told.inner = pushed("7", "1700000037.5");
  EXPECT_EQ(judge(no_failures(), told).outcome, Outcome::pass);
}

// The job is up, but what it pushes has not come: that nothing rose says nothing.
TEST_F(Pushed, IsUndecidedWhereTheLastOfItIsFromBeforeTheEnd) {
  Told told;
  told.at_end = none;
  for (const plan::Claim& claim : {no_failures(), claim("orders_failed_total", "<", 5),
                                   claim("sum(increase(orders_failed_total[$window]))", ">", 3)}) {
    const Finding finding = judge(claim, told);
    EXPECT_EQ(finding.outcome, Outcome::undecided);
    EXPECT_EQ(finding.seen,
              "{__name__=\"orders_failed_total\", job=\"roller\"} is pushed, and the last of it is "
              "from before the window's end: push it every two seconds, or have it scraped");
  }
}

// A counter that begins with 3 has risen by 0 since.
TEST_F(Pushed, IsUndecidedWhereItBeganInTheWindowWithMoreThanNothing) {
  Told told;
  told.born = pushed("3", "1700000042.5");
  told.with_births = pushed("3", "1700000042.5");
  const Finding finding = judge(no_failures(), told);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("begins at 3: let it begin at 0"));
  EXPECT_EQ(judge(claim("sum(increase(orders_failed_total[$window]))", "<", 9), told).outcome,
            Outcome::pass);
}

TEST_F(Pushed, IsUndecidedWhereItsEdgesDecide) {
  Told told;
  told.outer = pushed("4", "1700000042.5");
  const Finding finding = judge(no_failures(), told);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0, or 4 with what is at its edges; what is pushed comes in its own time: ask about "
            "the whole run, or for less");
  told.inner = pushed("2", "1700000037.5");
  EXPECT_EQ(judge(no_failures(), told).outcome, Outcome::fail);
}

TEST_F(Pushed, HasTimeForTheLastOfItWhereTheRunEnds) {
  plan::Claim whole = no_failures();
  whole.phase.reset();
  const auto questions = run_.all_questions(whole);
  ASSERT_THAT(questions, SizeIs(15)) << "nothing is around the run";
  EXPECT_EQ(questions[5].params.at("time"), "1700000062.500");
  EXPECT_THAT(questions[4].query, HasSubstr("[2500ms]"));
  EXPECT_THAT(questions[8].query, HasSubstr("({__name__=\"orders_failed_total\"} offset 62500ms)"))
      << "before it nothing is counted";
}

TEST_F(Pushed, IsNotKnownAtEachMoment) {
  plan::Claim throughout = claim("orders_failed_total", "<", 5);
  throughout.moments = scenario::Moments::throughout;
  const Finding finding = judge(throughout, {});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "it is pushed, and not known at each moment: have it scraped, or ask at_end");
}

TEST_F(Pushed, IsUndecidedWhereNobodySaysWhereItComesFrom) {
  Told told;
  told.known = "<html>";
  const Finding finding = judge(no_failures(), told);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "answered with what is no JSON");
}

}  // namespace
}  // namespace harness::verdict
