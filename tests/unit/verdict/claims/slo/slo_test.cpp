// slo: how much of a budget is burned, and how fast; and bounds that nothing breaks.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence_of_contracts.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

plan::Claim slo_claim_of(const SmallRun& run, const std::string& more,
                         const std::string& objective = "99 %") {
  return run.claim(
      "slo",
      with_fields({{"slo", node_of("objective: " + objective + "\nrequests: roll\n" + more)}}));
}

// 20 s of 50 requests each; those of one second fail.
SmallRun with_failures(std::uint64_t failed, std::uint32_t second = 30) {
  SmallRun run = with_requests();
  load::RequestStats& stats = run.observations.load.requests.front();
  stats.sent = 1000;
  stats.ok = 1000 - failed;
  stats.failed = failed;
  stats.outcomes = {{"200", 1000 - failed}, {"503", failed}};
  for (std::uint32_t at = 20; at < 40; ++at) {
    load::SecondStats one;
    one.at = at;
    one.failed = at == second ? failed : 0;
    one.ok = 50 - one.failed;
    stats.seconds.push_back(one);
  }
  return run;
}

Finding judged_slo(const SmallRun& run, const std::string& more = "",
                   const std::string& objective = "99 %") {
  return run.judge(slo_claim_of(run, more, objective), {});
}

TEST(SloClaim, SaysHowMuchOfTheBudgetIsBurned) {
  const Finding finding = judged_slo(with_failures(5));
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.expected, "<= 1 of the error budget of 99 % burned");
  EXPECT_EQ(finding.seen, "0.5 of the budget burned: 5 of 1000 requests failed");
}

TEST(SloClaim, FailsWhereMoreIsBurned) {
  const Finding finding = judged_slo(with_failures(20));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "2 of the budget burned: 20 of 1000 requests failed");
  EXPECT_FALSE(finding.of_slowness.value_or(false));
  EXPECT_EQ(judged_slo(with_failures(20), "budget: '<= 3'").outcome, Outcome::pass);
  EXPECT_EQ(judged_slo(with_failures(20), "", "97").outcome, Outcome::pass);
}

TEST(SloClaim, IsUndecidedWhereWhatIsUnknownDecides) {
  SmallRun run = with_failures(5);
  load::RequestStats& stats = run.observations.load.requests.front();
  stats.ok -= 20;
  stats.unknown = 20;
  const Finding finding = judged_slo(run);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen, "0.5 to 2.5 of the budget burned: 5 to 25 of 1000 requests failed");
}

TEST(SloClaim, FailsWhereItBurnsTooFast) {
  // 5 of the 250 requests of five seconds: a share of 0.02.
  const Finding slow = judged_slo(with_failures(5), "burn_rate: {over: 5s, max: 3}");
  EXPECT_EQ(slow.outcome, Outcome::pass) << slow.seen;
  EXPECT_EQ(slow.expected,
            "<= 1 of the error budget of 99 % burned, and a burn rate of 3 at most over 5s");
  EXPECT_THAT(slow.seen, HasSubstr("; a burn rate of 2 from 26s to 31s of the load: 5 of 250 "
                                   "requests failed"));
  const Finding fast = judged_slo(with_failures(5), "burn_rate: {over: 5s, max: 1.5}");
  EXPECT_EQ(fast.outcome, Outcome::fail);
  EXPECT_THAT(fast.seen, StartsWith("a burn rate of 2 from "));
}

TEST(SloClaim, HasNoDataWithoutRequests) {
  SmallRun run = with_failures(5);
  run.observations.load.requests.clear();
  const Finding finding = judged_slo(run);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "no request \"roll\" was sent");
}

TEST(SloClaim, IsOfTwoCounters) {
  Case one = slo_case();
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen, "0.5 of the budget burned: 99 of 100 were good");
  one.main().body = good_counter(97);
  const Finding burned = judge(one);
  EXPECT_EQ(burned.outcome, Outcome::fail);
  EXPECT_EQ(burned.seen, "1.5 of the budget burned: 97 of 100 were good");
  one.main().body = good_counter(101);
  const Finding impossible = judge(one);
  EXPECT_EQ(impossible.outcome, Outcome::undecided);
  EXPECT_EQ(impossible.seen, "101 of 100 were good: total does not count all that good does");
}

// What its counters had counted since their last scrape nobody saw.
TEST(SloClaim, IsOpenWhereATargetBeganAnew) {
  Case one = slo_case();
  one.told.push_back(
      {"changes(process_start_time_seconds",
       said(
           R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":)"
           R"("roller","instance":"127.0.0.1:1","found":"began anew"},"value":[1700000061,"1"]}]}})")});
  const Finding finding = judge(one);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("roller began anew in the window"));
}

std::string counters_with(const std::string& burn_rate) {
  return "objective: 98 %\ngood: x_total{status=\"200\"}\ntotal: x_total\nburn_rate: " + burn_rate;
}

TEST(SloClaim, AsksHowFastCountersBurnThroughoutTheWindow) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("slo", with_fields({{"slo", node_of(counters_with("{over: 4s, max: 2}"))}}));
  const auto all = run.all_questions(claim);
  const auto asks = [](const observe::Question& question) {
    return question.path == "/api/v1/query_range" &&
           question.query ==
               "(1 - sum(rate(x_total{status=\"200\"}[4000ms])) / "
               "sum(rate(x_total[4000ms]))) / 0.02";
  };
  EXPECT_TRUE(std::any_of(all.begin(), all.end(), asks));
  const plan::Claim short_one =
      run.claim("slo", with_fields({{"slo", node_of(counters_with("{over: 1s, max: 2}"))}}));
  const auto checked = find_claim_kind("slo")->language.check(short_one.settings);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().what, "burn_rate: over 1s counters are scraped once or twice");
}

std::string refused_slo(const std::string& more, const std::string& objective = "99 %") {
  const SmallRun run;
  const auto checked =
      find_claim_kind("slo")->language.check(slo_claim_of(run, more, objective).settings);
  return checked ? "" : checked.error().what;
}

TEST(SloClaim, RefusesBoundsThatNothingBreaks) {
  EXPECT_EQ(refused_slo("burn_rate: {over: 10s, max: 14.4}"), "");
  EXPECT_EQ(refused_slo("burn_rate: {over: 10s, max: 100}"),
            "burn_rate: no stretch burns faster than 100: where all fail, that of 99 % is 100");
  EXPECT_THAT(refused_slo("budget: '<= 200'"), HasSubstr("budget <= 200"));
  EXPECT_THAT(refused_slo("budget: '>= 0'"), HasSubstr("budget >= 0"));
  for (const char* objective : {"0", "100 %", "-1", "most", "0.995", "1"}) {
    EXPECT_THROW(refused_slo("", objective), std::logic_error) << objective;
  }
}

plan::Claim ratio_claim(const SmallRun& run, const std::string& more = "",
                        const std::string& ratio = "good_share") {
  return run.claim(
      "slo", with_fields({{"slo", node_of("objective: 98 %\nratio: " + ratio + "\n" + more)}}));
}

// `burned`: what the query for it gives.
Finding judged_ratio(const std::string& burned, const std::string& more = "") {
  const SmallRun run;
  return run.judge_answers(ratio_claim(run, more), {{at(61), 200, vector_of(burned), ""}});
}

TEST(SloClaim, IsOfAnyRatio) {
  const Finding finding = judged_ratio("0.5");
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.kind, "slo");
  EXPECT_EQ(finding.expected, "<= 1 of the error budget of 98 % burned");
  EXPECT_EQ(finding.query, "(1 - (good_share)) / 0.02");
  EXPECT_THAT(finding.seen, StartsWith("0.5 of the budget burned"));
  EXPECT_EQ(judged_ratio("1.5").outcome, Outcome::fail);
  EXPECT_EQ(judged_ratio("1.5", "budget: '<= 2'").outcome, Outcome::pass);
}

// 99.5 is no share; nor is what was good of something else.
TEST(SloClaim, IsUndecidedOfWhatIsNoShare) {
  const Finding finding = judged_ratio("-4925");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, StartsWith("the share of good ones is above 1, so that it is none"));
}

TEST(SloClaim, HasNoDataWithoutARatio) {
  const SmallRun run;
  const Finding finding =
      run.judge_answers(ratio_claim(run), {{at(61), 200, vector_of("NaN"), ""}});
  EXPECT_NE(finding.outcome, Outcome::pass);
  EXPECT_NE(finding.outcome, Outcome::fail);
}

TEST(SloClaim, AsksARatioInEachStretch) {
  const SmallRun run;
  const std::string ratio = "sum(rate(g_total[$window])) / sum(rate(a_total[$window]))";
  const plan::Claim claim = ratio_claim(run, "burn_rate: {over: 4s, max: 2}", ratio);
  const auto all = run.all_questions(claim);
  const auto is_asked = [&](const std::string& path, const std::string& range) {
    const std::string query =
        "(1 - (sum(rate(g_total[" + range + "])) / sum(rate(a_total[" + range + "])))) / 0.02";
    return std::ranges::any_of(all, [&](const observe::Question& question) {
      return question.path == path && question.query == query;
    });
  };
  EXPECT_TRUE(is_asked("/api/v1/query", "20000ms"));
  EXPECT_TRUE(is_asked("/api/v1/query_range", "4000ms"));
}

std::string refused_ratio(const std::string& more, const std::string& ratio) {
  const SmallRun run;
  const auto checked =
      find_claim_kind("slo")->language.check(ratio_claim(run, more, ratio).settings);
  return checked ? "" : checked.error().what;
}

TEST(SloClaim, RefusesRatiosThatTellNothing) {
  EXPECT_EQ(refused_ratio("", "good_share"), "");
  EXPECT_EQ(refused_ratio("burn_rate: {over: 10s, max: 2}", "avg_over_time(good_share[$window])"),
            "");
  EXPECT_EQ(refused_ratio("burn_rate: {over: 10s, max: 2}", "good_share"),
            "burn_rate: the ratio has no $window, so that each stretch has the same");
  EXPECT_NE(refused_ratio("", "'1'"), "") << "no series";
}

TEST(SloClaim, TakesCountersByTheirNamesAlone) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("slo", with_fields({{"slo", node_of("objective: 98 %\ngood: rate(g_total[5s])\n"
                                                    "total: a_total")}}));
  const auto checked = find_claim_kind("slo")->language.check(claim.settings);
  ASSERT_FALSE(checked);
  EXPECT_THAT(checked.error().what, StartsWith("good: \"rate(g_total[5s])\" is not"));
  EXPECT_THAT(checked.error().remedy, HasSubstr("there is ratio"));
}

TEST(SloClaim, IsRefusedOfAPartOfAPhase) {
  const SmallRun run;
  plan::Claim claim = slo_claim_of(run, "");
  claim.after = std::chrono::seconds{2};
  const auto problem = find_claim_kind("slo")->rule_out(claim, run.plan);
  ASSERT_TRUE(problem);
  EXPECT_EQ(problem->what, "slo: requests are counted by phase, and after cuts one");
}

}  // namespace
}  // namespace harness::verdict
