// counter: raw samples of the scrapes that bound a window.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "harness/verdict/ruled_out.hpp"
#include "tests/unit/verdict/evidence_cells.hpp"
#include "tests/unit/verdict/raw_samples.hpp"

namespace harness::verdict {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string selector = R"(x_total{job="roller"})";

plan::Claim counter_claim_of(const SmallRun& run, const std::string& op, double bound,
                             std::optional<std::size_t> phase = {}) {
  plan::Claim claim = run.claim(
      "counter", with_fields({{"counter", selector}, {"value", scenario::Comparison{op, bound}}}));
  claim.phase = phase;
  return claim;
}

// Of the whole run, from 0 s to 60 s, or of the outage, from 20 s to 40 s.
Finding judged(const std::vector<ScrapedTarget>& series, const std::string& op, double bound,
               std::optional<std::size_t> phase = {}) {
  const SmallRun run = with_requests();
  std::string counters;
  std::string ups;
  for (const ScrapedTarget& target : series) {
    counters = both(counters, target.counter());
    if (ups.empty()) ups = target.up();  // all series are of one target
  }
  return run.judge(counter_claim_of(run, op, bound, phase),
                   {matrix_of(counters), matrix_of(ups), of_no_type, known_counters});
}

// Scrapes at -1 s, 0 s, …, 61 s: 100 at the second that ends the run.
ScrapedTarget whole() {
  ScrapedTarget target{.first = -1};
  target.samples.assign(63, 100);
  for (std::size_t i = 0; i < 40; ++i) target.samples[i] = i < 2 ? 0 : 10;
  return target;
}

TEST(Counter, IsExactOverTheWholeRun) {
  EXPECT_EQ(judged({whole()}, "==", 100).outcome, Outcome::pass);
  const Finding wrong = judged({whole()}, "==", 101);
  EXPECT_EQ(wrong.outcome, Outcome::fail);
  EXPECT_EQ(wrong.expected, "== 101");
  EXPECT_EQ(wrong.seen, "100");
}

TEST(Counter, CountsFromWhatItHadBefore) {
  ScrapedTarget target = whole();
  for (auto& sample : target.samples) *sample += 7;
  EXPECT_EQ(judged({target}, "==", 100).outcome, Outcome::pass);
}

TEST(Counter, CountsWhatANewSeriesHadWhenItWasFirstSeen) {
  ScrapedTarget target = whole();
  for (std::size_t i = 0; i < 10; ++i) target.samples[i].reset();
  EXPECT_EQ(judged({target}, "==", 100).outcome, Outcome::pass);
}

TEST(Counter, SumsItsSeries) {
  ScrapedTarget other = whole();
  other.labels = R"(,"status":"500")";
  const Finding sum = judged({whole(), other}, "==", 200);
  EXPECT_EQ(sum.outcome, Outcome::pass) << sum.seen;
  EXPECT_EQ(sum.seen, "200 of 2 series");
}

// What was counted between the last scrape and the end of a process nobody saw.
TEST(Counter, OfAProcessThatBeganAnewIsAtLeast) {
  ScrapedTarget target = whole();
  for (std::size_t i = 50; i < 63; ++i) target.samples[i] = 5;
  EXPECT_EQ(judged({target}, ">=", 105).outcome, Outcome::pass);
  EXPECT_EQ(judged({target}, "<", 105).outcome, Outcome::fail);
  const Finding exact = judged({target}, "==", 105);
  EXPECT_EQ(exact.outcome, Outcome::undecided);
  EXPECT_THAT(exact.seen, HasSubstr("105 or more; roller began anew before "));
  EXPECT_THAT(exact.seen, HasSubstr("what it counted after its last scrape nobody saw"));
}

TEST(Counter, OfASeriesThatVanishesIsAtLeast) {
  ScrapedTarget target = whole();
  for (std::size_t i = 50; i < 63; ++i) target.samples[i].reset();
  const Finding exact = judged({target}, "==", 100);
  EXPECT_EQ(exact.outcome, Outcome::undecided);
  EXPECT_THAT(exact.seen, HasSubstr("100 or more; roller has no such series any more at "));
}

TEST(Counter, IsAtLeastBehindAScrapeThatFailedOrNeverCame) {
  for (const bool fails : {true, false}) {
    ScrapedTarget target = whole();
    (fails ? target.failed : target.never) = {45};
    const Finding exact = judged({target}, "==", 100);
    EXPECT_EQ(exact.outcome, Outcome::undecided);
    EXPECT_THAT(exact.seen, HasSubstr("behind which a restart may hide")) << exact.seen;
    EXPECT_EQ(judged({target}, ">=", 100).outcome, Outcome::pass);
    EXPECT_EQ(judged({target}, "<", 100).outcome, Outcome::fail);
  }
}

TEST(Counter, WithoutTheScrapeThatBoundsItsWindowIsUndecided) {
  ScrapedTarget late = whole();
  late.failed = {0, 1};
  const Finding begin = judged({late}, "==", 100);
  EXPECT_EQ(begin.outcome, Outcome::undecided);
  EXPECT_EQ(begin.seen, "90 to 100; roller did not answer its scrape before the window");
  ScrapedTarget short_of = whole();
  short_of.samples.resize(55);
  const Finding end = judged({short_of}, "==", 100);
  EXPECT_EQ(end.outcome, Outcome::undecided);
  EXPECT_EQ(end.seen, "100 or more; roller was not scraped after the window's end");
}

TEST(Counter, OfAPhaseIsBetweenTheScrapesInsideAndOutside) {
  ScrapedTarget target{.first = 0.5, .samples = rising(60, 2)};
  EXPECT_EQ(judged({target}, ">=", 38, 1).outcome, Outcome::pass);
  EXPECT_EQ(judged({target}, ">", 42, 1).outcome, Outcome::fail);
  const Finding exact = judged({target}, "==", 40, 1);
  EXPECT_EQ(exact.outcome, Outcome::undecided);
  EXPECT_THAT(exact.seen, HasSubstr("38 to 42; at the window's edges it went on between two "
                                    "scrapes: ask about the whole run"));
}

TEST(Counter, OfAPhaseThatIsQuietAtItsEdgesIsExact) {
  ScrapedTarget target{.first = 0.5, .samples = Samples(60, 3)};
  for (std::size_t i = 25; i < 60; ++i) target.samples[i] = 8;
  EXPECT_EQ(judged({target}, "==", 5, 1).outcome, Outcome::pass);
}

TEST(Counter, OfAnotherTargetThatDidNotAnswerIsAtLeast) {
  ScrapedTarget silent{.samples = Samples(61), .failed = {30}};
  const std::string second = replace_all(silent.up(), "127.0.0.1:1", "127.0.0.1:2");
  const SmallRun run = with_requests();
  const Finding finding =
      run.judge(counter_claim_of(run, "==", 100),
                {matrix_of(whole().counter()), matrix_of(both(whole().up(), second)), of_no_type,
                 known_counters});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("127.0.0.1:2 did not answer its scrapes"));
}

TEST(Counter, WithoutAnySeriesHasNoData) {
  const SmallRun run = with_requests();
  const ScrapedTarget none{.samples = Samples(61)};
  const Finding finding = run.judge(counter_claim_of(run, "==", 100),
                                    {matrix_of(""), matrix_of(none.up()), of_no_type, no_counters});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "there is no such series: Prometheus has no series x_total in the window");
  EXPECT_EQ(
      run.judge(counter_claim_of(run, "==", 0), {matrix_of(""), matrix_of(none.up()), of_no_type,
                                                 no_counters, matrix_of(none.up()), no_counters})
          .outcome,
      Outcome::no_data);
}

TEST(Counter, IsNoGaugeAndNothingThatIsPushed) {
  const SmallRun run = with_requests();
  const std::string gauge = R"({"status":"success","data":{"x_total":[{"type":"gauge"}]}})";
  const Finding of_gauge =
      run.judge(counter_claim_of(run, "==", 100),
                {matrix_of(whole().counter()), matrix_of(whole().up()), gauge, known_counters});
  EXPECT_EQ(of_gauge.outcome, Outcome::undecided);
  EXPECT_EQ(of_gauge.seen, "x_total is a gauge, and counts nothing: ask for it with promql");
  const Finding pushed =
      run.judge(counter_claim_of(run, "==", 100),
                {matrix_of(whole().counter()), matrix_of(""), of_no_type, known_counters});
  EXPECT_EQ(pushed.outcome, Outcome::undecided);
  EXPECT_THAT(pushed.seen, HasSubstr("is not scraped"));
}

TEST(Counter, IsAsManyAsTheClientSent) {
  SmallRun run = with_requests();
  run.plan.phases.resize(1);
  run.plan.phases.front() = {"outage", Duration{0}, std::chrono::seconds{60}};
  run.observations.phases = {{"outage", {at(0), at(60)}, {at(0), at(60)}}};
  const auto judged_for = [&](double counted) {
    ScrapedTarget target = whole();
    for (auto& sample : target.samples) *sample = *sample * counted / 100;
    plan::Claim claim = run.claim(
        "counter", with_fields({{"counter", selector}, {"requests", std::string("roll")}}));
    claim.phase.reset();
    return run.judge(
        claim, {matrix_of(target.counter()), matrix_of(target.up()), of_no_type, known_counters});
  };
  EXPECT_EQ(judged_for(5).outcome, Outcome::pass);
  EXPECT_EQ(judged_for(4).outcome, Outcome::fail);
  EXPECT_EQ(judged_for(4).seen, "4, and sent were 5");
  load::RequestStats& stats = run.observations.load.requests.front();
  stats.sent = 7;
  stats.outcomes["timeout"] = 2;
  EXPECT_EQ(judged_for(6).outcome, Outcome::pass);
  EXPECT_EQ(judged_for(8).outcome, Outcome::fail);
  EXPECT_EQ(judged_for(8).seen, "8, and sent were 7, of which 2 got no answer");
  stats.resent = 1;
  EXPECT_EQ(judged_for(8).outcome, Outcome::pass);
  stats.outcomes = {{"timeout", 7}};
  EXPECT_EQ(judged_for(5).outcome, Outcome::no_data);
}

// What a shared Prometheus counts is others', too: more proves nothing there, and less does.
TEST(Counter, OfMoreThanWasSentIsUndecidedWhereOthersAreAtWork) {
  SmallRun run = with_requests();
  run.plan.phases.resize(1);
  run.plan.phases.front() = {"outage", Duration{0}, std::chrono::seconds{60}};
  run.observations.phases = {{"outage", {at(0), at(60)}, {at(0), at(60)}}};
  plan::Claim claim =
      run.claim("counter", with_fields({{"counter", selector}, {"requests", std::string("roll")}}));
  claim.phase.reset();
  const auto judged_for = [&](double counted) {
    ScrapedTarget target = whole();
    for (auto& sample : target.samples) *sample = *sample * counted / 100;
    return run.judge(
        claim, {matrix_of(target.counter()), matrix_of(target.up()), of_no_type, known_counters});
  };
  run.observations.shared = {observe::Backend::prometheus};
  EXPECT_EQ(judged_for(8).outcome, Outcome::fail) << "nobody else was seen";
  run.observations.others = 3;
  EXPECT_EQ(judged_for(8).outcome, Outcome::undecided);
  EXPECT_EQ(judged_for(8).seen,
            "8, and sent were 5; others were at work meanwhile (3 traces of theirs), and the "
            "counter has what they sent, too");
  EXPECT_EQ(judged_for(5).outcome, Outcome::pass);
  EXPECT_EQ(judged_for(4).outcome, Outcome::fail);
  EXPECT_EQ(judged_for(4).seen, "4, and sent were 5");
  run.observations.shared = {observe::Backend::tempo};
  EXPECT_EQ(judged_for(8).outcome, Outcome::fail) << "the run's own Prometheus";
}

// A queue that is worked off behind the last answer: the scrape at 60 s has 92 of 100.
ScrapedTarget worked_off_late() {
  ScrapedTarget target = whole();
  target.samples.resize(61);
  for (const double more : {92.0, 96.0, 100.0, 100.0}) target.samples.emplace_back(more);
  for (std::size_t i = 40; i < 61; ++i) target.samples[i] = 80;
  return target;
}

TEST(Counter, OfWorkThatGoesOnBehindTheLastAnswerIsUndecided) {
  const Finding late = judged({worked_off_late()}, "==", 100);
  EXPECT_EQ(late.outcome, Outcome::undecided);
  EXPECT_EQ(late.seen,
            "92; 8 more came to be counted behind the last answer, where work goes on: end with a "
            "phase without load ({name: drain, for: 5s})");
  EXPECT_EQ(judged({worked_off_late()}, "==", 101).outcome, Outcome::fail) << "not even then";
  EXPECT_EQ(judged({worked_off_late()}, "<", 92).outcome, Outcome::fail);
  EXPECT_EQ(judged({worked_off_late()}, "==", 92).outcome, Outcome::pass);
  ScrapedTarget goes_on = worked_off_late();
  goes_on.samples.back() = 104;
  EXPECT_EQ(judged({goes_on}, "==", 200).outcome, Outcome::undecided);
  EXPECT_THAT(judged({goes_on}, "==", 200).seen, HasSubstr("92; more is still counted behind "));
}

// Who counts its own scrapes goes on doing so.
TEST(Counter, FailsThoughItRisesBehindTheRunAsItDidBefore) {
  ScrapedTarget target{.first = -2};
  target.samples = rising(66);
  const Finding finding = judged({target}, "==", 90);
  EXPECT_EQ(finding.outcome, Outcome::fail) << finding.seen;
  EXPECT_EQ(finding.seen, "60");
}

// On a Prometheus that is others', too: whether they counted at the run's edges shows outside of
// it.
TEST(Counter, OfTheRunIsExactBesideOthersThatStandStill) {
  SmallRun run = with_requests();
  run.observations.shared = {observe::Backend::prometheus};
  const auto judged_for = [&](const ScrapedTarget& target, double bound) {
    plan::Claim claim = counter_claim_of(run, "==", bound);
    claim.phase.reset();
    return run.judge(
        claim, {matrix_of(target.counter()), matrix_of(target.up()), of_no_type, known_counters});
  };
  ScrapedTarget still = whole();
  still.first = -0.5;
  still.samples[1] = 5;  // in the run's first second
  for (int i = 0; i < 2; ++i) still.samples.emplace_back(100);
  EXPECT_EQ(judged_for(still, 100).outcome, Outcome::pass) << judged_for(still, 100).seen;
  EXPECT_EQ(judged_for(still, 99).outcome, Outcome::fail);
  ScrapedTarget moving = still;
  moving.samples.back() = 101;
  EXPECT_EQ(judged_for(moving, 100).outcome, Outcome::undecided);
  EXPECT_THAT(judged_for(moving, 100).seen,
              AllOf(HasSubstr("95 to 100; "), HasSubstr("have nobody else at it")));
  ScrapedTarget unseen = still;
  unseen.samples.resize(62);  // one scrape behind the run
  EXPECT_EQ(judged_for(unseen, 100).outcome, Outcome::undecided);
}

std::string refusal(const test::Fields& fields) {
  const auto checked = find_claim_kind("counter")->language.check(settings("counter", fields));
  return checked ? "" : checked.error().what;
}

TEST(Counter, IsASelectorAndIsComparedOnce) {
  const auto one = scenario::Comparison{"==", 1};
  EXPECT_EQ(refusal(with_fields({{"counter", selector}, {"value", one}})), "");
  EXPECT_EQ(refusal(with_fields({{"counter", selector}})), "neither value nor requests");
  EXPECT_EQ(refusal(with_fields(
                {{"counter", selector}, {"value", one}, {"requests", std::string("roll")}})),
            "both value and requests");
  EXPECT_THAT(refusal(with_fields({{"counter", std::string("sum(x_total)")}, {"value", one}})),
              HasSubstr("is not a metric's name with its labels"));
  EXPECT_THAT(
      refusal(with_fields({{"counter", selector}, {"value", scenario::Comparison{">=", 0}}})),
      HasSubstr("value >= 0"));
}

}  // namespace
}  // namespace harness::verdict
