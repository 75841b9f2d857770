#include "harness/verdict/window_bounds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/series/pushed.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::SizeIs;

observe::Window window(double begin, double end) { return {at(begin), at(end)}; }

WindowBounds bounds_of(const SmallRun& run, const plan::Claim& claim, Arrival arrival) {
  return window_bounds(evidence_for(claim, run.plan, run.observations), arrival);
}

plan::Claim failures(const SmallRun& run, const std::string& op, double bound,
                     const std::string& query = "increase(failures[$window])") {
  return run.claim("promql",
                   with_fields({{"promql", query}, {"value", scenario::Comparison{op, bound}}}));
}

TEST(WindowBounds, AreExactWhereScrapesWereWaitedFor) {
  const SmallRun run;
  const WindowBounds bounds = bounds_of(run, failures(run, ">", 0), Arrival::scraped);
  EXPECT_TRUE(bounds.are_exact());
  EXPECT_EQ(bounds.inner, window(20, 40));
  EXPECT_EQ(bounds.why, "");
}

TEST(WindowBounds, AreAScrapeApartWhereAfterEnds) {
  const SmallRun run;
  plan::Claim claim = failures(run, ">", 0);
  claim.after = seconds{5};
  const WindowBounds bounds = bounds_of(run, claim, Arrival::scraped);
  EXPECT_EQ(bounds.inner, window(26.6, 40));
  EXPECT_EQ(bounds.outer, window(23.4, 40));
}

TEST(WindowBounds, AreAPushApartOnBothSides) {
  const SmallRun run;
  const WindowBounds bounds = bounds_of(run, failures(run, ">", 0), Arrival::pushed);
  EXPECT_EQ(bounds.inner, window(22.5, 37.5));
  EXPECT_EQ(bounds.outer, window(17.5, 42.5));
}

TEST(WindowBounds, HaveNothingAroundTheRun) {
  const SmallRun run;
  plan::Claim claim = failures(run, ">", 0);
  claim.phase = 0;
  EXPECT_EQ(bounds_of(run, claim, Arrival::pushed).outer, window(0, 22.5));
  claim.phase = 2;
  EXPECT_EQ(bounds_of(run, claim, Arrival::pushed).outer, window(37.5, 60));
  claim.phase.reset();
  EXPECT_TRUE(bounds_of(run, claim, Arrival::pushed).are_exact());
  claim.after = seconds{5};
  EXPECT_EQ(bounds_of(run, claim, Arrival::pushed).inner, window(7.5, 60));
}

// The end of a run may be waited for as long as others are at work.
TEST(WindowBounds, EndWithTheRunsOwnScrapeWhereOthersGoOn) {
  SmallRun run;
  run.observations.run.end = at(50);
  plan::Claim claim = failures(run, ">", 0);
  claim.phase.reset();
  EXPECT_TRUE(bounds_of(run, claim, Arrival::scraped).are_exact());
  run.observations.shared = {observe::Backend::prometheus};
  const WindowBounds bounds = bounds_of(run, claim, Arrival::scraped);
  EXPECT_EQ(bounds.inner, window(0, 51.6));
  EXPECT_EQ(bounds.outer, window(0, 60));
  EXPECT_EQ(bounds.why,
            "others may have gone on while the end of the run was waited for: ask for less, or "
            "about a phase before the last");
  claim.phase = 1;  // it ends with a scrape that was waited for
  EXPECT_TRUE(bounds_of(run, claim, Arrival::scraped).are_exact());

  run.observations.shared = {};
  run.plan.ran_before = true;
  claim.phase.reset();
  EXPECT_EQ(bounds_of(run, claim, Arrival::scraped).inner, window(0, 51.6));
}

// However long lines and spans are waited for.
TEST(WindowBounds, OfPushesEndWhenTheseHadCome) {
  SmallRun run;
  plan::Claim claim = failures(run, ">", 0);
  claim.phase.reset();
  run.observations.catch_ups = {{observe::Backend::prometheus, "m", at(65), ""}};
  EXPECT_EQ(bounds_of(run, claim, Arrival::pushed).inner, window(0, 65));
  EXPECT_TRUE(bounds_of(run, claim, Arrival::scraped).are_exact());
}

// What others did before the run may come after its begin.
TEST(WindowBounds, OfPushesAreOfTheRunAloneOnlyWhereNobodyElseIs) {
  SmallRun run;
  run.observations.run.end = at(50);
  plan::Claim claim = failures(run, ">", 0);
  claim.phase.reset();
  run.observations.shared = {observe::Backend::prometheus};
  const WindowBounds bounds = bounds_of(run, claim, Arrival::pushed);
  EXPECT_EQ(bounds.inner, window(2.5, 52.5));
  EXPECT_EQ(bounds.outer, window(-2.5, 60));
  EXPECT_THAT(bounds.why, ::testing::HasSubstr("others may have gone on"));
  claim.phase = 1;
  EXPECT_THAT(bounds_of(run, claim, Arrival::pushed).why,
              ::testing::HasSubstr("comes in its own time"));
}

TEST(WindowBounds, OfTheUsersOwnPushesHaveTimeForTheLastOfThem) {
  SmallRun run;
  run.observations.run.end = at(50);
  plan::Claim claim = failures(run, ">", 0);
  claim.phase.reset();
  const auto bounds = [&] {
    return pushed_bounds(evidence_for(claim, run.plan, run.observations));
  };
  EXPECT_EQ(bounds().inner, window(0, 62.5));
  EXPECT_EQ(bounds().outer, window(0, 62.5));
  run.observations.shared = {observe::Backend::prometheus};
  EXPECT_EQ(bounds().inner, window(2.5, 52.5));
  EXPECT_EQ(bounds().outer, window(-2.5, 62.5));
  EXPECT_THAT(bounds().why, ::testing::HasSubstr("others may have gone on"));
  claim.phase = 1;
  EXPECT_EQ(bounds().outer, window(17.5, 42.5));
  EXPECT_THAT(bounds().why, ::testing::HasSubstr("what is pushed comes in its own time"));
}

// Where after ends no scrape was waited for, and others go on at the other edge.
TEST(WindowBounds, EndWithTheRunsOwnScrapeWhereverTheyBegin) {
  SmallRun run;
  run.observations.run.end = at(50);
  run.observations.shared = {observe::Backend::prometheus};
  plan::Claim claim = failures(run, ">", 0);
  claim.phase.reset();
  claim.after = seconds{5};
  EXPECT_EQ(bounds_of(run, claim, Arrival::scraped).inner, window(6.6, 51.6));
  EXPECT_EQ(bounds_of(run, claim, Arrival::scraped).outer, window(3.4, 60));
}

TEST(WindowBounds, NeverEndBeforeTheyBegin) {
  const SmallRun run;
  plan::Claim claim = failures(run, ">", 0);
  claim.after = seconds{19};
  EXPECT_EQ(bounds_of(run, claim, Arrival::scraped).inner, window(40, 40));
}

TEST(WindowBounds, AreExactBeforeAnythingWasPlayed) {
  SmallRun run;
  run.observations.phases.clear();
  plan::Claim claim = failures(run, ">", 0);
  claim.after = seconds{5};
  EXPECT_TRUE(bounds_of(run, claim, Arrival::scraped).are_exact());
}

// A claim whose window opens 5 s after the outage began: at 25 s.
plan::Claim late(const SmallRun& run, const std::string& op, double bound) {
  plan::Claim claim = failures(run, op, bound);
  claim.after = seconds{5};
  return claim;
}

// The job was scraped at these moments.
std::string scraped_at(const std::vector<double>& moments) {
  std::string values;
  for (const double moment : moments) {
    values += (values.empty() ? "[" : ",[") + unix_seconds(at(moment)) + ",\"1\"]";
  }
  return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":)"
         R"({"__name__":"up","job":"roller"},"values":[)" +
         values + "]}]}}";
}

std::vector<double> each_second(double begin, double end) {
  std::vector<double> moments;
  for (double moment = begin; moment <= end; moment += 1) moments.push_back(moment);
  return moments;
}

const std::string listed =
    R"({"status":"success","data":[{"__name__":"failures","job":"roller"}]})";

Finding judge_late(const plan::Claim& claim, const std::string& inner, const std::string& outer,
                   const std::vector<double>& scrapes = each_second(24, 40)) {
  const SmallRun run;
  return run.judge(claim, {vector_of(inner), vector_of(outer), scraped_at(scrapes), listed});
}

TEST(WindowBounds, ArePutToPrometheusBoth) {
  const SmallRun run;
  const auto questions = run.questions(late(run, ">", 0));
  ASSERT_THAT(questions, SizeIs(4)) << "both, up, the series";
  EXPECT_EQ(questions[0].params.at("query"), "increase(failures[13400ms])");
  EXPECT_EQ(questions[1].params.at("query"), "increase(failures[16600ms])");
  EXPECT_EQ(questions[2].params.at("query"), "up[16600ms]");
}

// The last request of the outage took its time: its metrics end 6 s later, and begin 0.5 s before.
SmallRun with_waits() {
  SmallRun run;
  run.observations.phases.at(1).metrics = window(19.5, 46);
  run.observations.metrics.end = at(60);
  return run;
}

Finding judge_rate(const std::string& op, double bound) {
  const SmallRun run = with_waits();
  const plan::Claim claim = failures(run, op, bound, "sum(rate(failures[$window]))");
  return run.judge(claim,
                   {vector_of("8"), vector_of("6"), scraped_at(each_second(19, 47)), listed});
}

TEST(WindowBounds, OfARateAreWithoutTheWaits) {
  const SmallRun run = with_waits();
  const auto questions = run.questions(failures(run, ">", 0, "sum(rate(failures[$window]))"));
  ASSERT_THAT(questions, SizeIs(4)) << "both, up, the series";
  EXPECT_EQ(questions[0].params.at("query"), "sum(rate(failures[20000ms]))");
  EXPECT_EQ(questions[1].params.at("query"), "sum(rate(failures[26500ms]))");
}

// Requests go on in them.
TEST(WindowBounds, OfACountAreWithAndWithoutTheTransitions) {
  const SmallRun run = with_waits();
  for (const std::string counts : {"increase(failures[$window])", "changes(failures[$window])",
                                   "max_over_time(failures[$window])"}) {
    const auto put = run.questions(failures(run, ">", 0, counts));
    EXPECT_EQ(put[0].params.at("time"), unix_seconds(at(40))) << counts;
    EXPECT_EQ(put[1].params.at("time"), unix_seconds(at(46))) << counts;
  }
  const auto now = run.questions(failures(run, ">", 0, "failures"));
  EXPECT_EQ(now[0].params.at("time"), unix_seconds(at(46)));
}

TEST(WindowBounds, OfACountDecideWhereTheyAgreeAboutIt) {
  const SmallRun run = with_waits();
  const auto judged = [&](const std::string& op, double bound) {
    return run.judge(failures(run, op, bound),
                     {vector_of("80"), vector_of("123"), scraped_at(each_second(19, 47)), listed});
  };
  EXPECT_EQ(judged(">", 70).outcome, Outcome::pass);
  EXPECT_EQ(judged("<", 70).outcome, Outcome::fail);
  const Finding open = judged(">", 90);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen,
            "80, or 123 with what is at its edges; the scrapes around it are of 6.5s more, in "
            "which requests went on: give it more room, or have the phase take longer");
}

// Before the first phase and after the last one nothing is sent.
TEST(WindowBounds, OfACountAreTheSameAroundTheRun) {
  SmallRun run = with_waits();
  run.observations.phases.at(0).metrics = window(-2, 20);
  run.observations.phases.at(2).metrics = window(40, 63);
  run.observations.metrics = window(-2, 63);
  for (const std::size_t phase : {std::size_t{0}, std::size_t{2}}) {
    plan::Claim claim = failures(run, ">", 0);
    claim.phase = phase;
    EXPECT_THAT(run.questions(claim), SizeIs(1)) << phase;
  }
  plan::Claim whole = failures(run, ">", 0);
  whole.phase.reset();
  EXPECT_THAT(run.questions(whole), SizeIs(1));
}

TEST(WindowBounds, OfARateDecideWhereTheyAgreeAboutIt) {
  const Finding finding = judge_rate(">", 5);
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen, "8, or 6 with what is at its edges");
  EXPECT_EQ(judge_rate("<", 5).outcome, Outcome::fail);
  const Finding open = judge_rate("<", 7);
  EXPECT_EQ(open.outcome, Outcome::undecided);
  EXPECT_EQ(open.seen,
            "8, or 6 with what is at its edges; rate() is another with the 6.5s that scrapes and "
            "last responses took: ask for increase(), give it more room, or have the phase take "
            "longer");
}

TEST(WindowBounds, AreNotAskedForWhereTheQueryIsAboutItsEnd) {
  const SmallRun run;
  plan::Claim claim = failures(run, ">", 0, "failures");
  claim.after = seconds{5};
  EXPECT_THAT(run.questions(claim), SizeIs(1));
}

TEST(WindowBounds, DecideWhereBothAgree) {
  const SmallRun run;
  const Finding same = judge_late(late(run, ">", 0), "12", "12");
  EXPECT_EQ(same.outcome, Outcome::pass);
  EXPECT_EQ(same.seen, "12");
  EXPECT_EQ(same.window, window(25, 40));
  const Finding close = judge_late(late(run, ">", 0), "12", "15");
  EXPECT_EQ(close.outcome, Outcome::pass);
  EXPECT_EQ(close.seen, "12, or 15 with what is at its edges");
  EXPECT_EQ(close.value, (Interval{12, 15}));
  EXPECT_EQ(judge_late(late(run, ">", 20), "12", "15").outcome, Outcome::fail);
}

TEST(WindowBounds, AreUndecidedWhereTheyDiffer) {
  const SmallRun run;
  const std::string seen =
      "0, or 3 with what is at its edges; no scrape was waited for where after ends: give it a "
      "phase of its own";
  for (const auto& [op, bound] : {std::pair{">", 0.0}, std::pair{"<", 1.0}}) {
    const Finding finding = judge_late(late(run, op, bound), "0", "3");
    EXPECT_EQ(finding.outcome, Outcome::undecided) << op;
    EXPECT_EQ(finding.seen, seen);
  }
  EXPECT_EQ(judge_late(late(run, ">", 0), "", "3").outcome, Outcome::undecided);
  EXPECT_EQ(judge_late(late(run, ">", 0), "3", "").outcome, Outcome::undecided);
  EXPECT_EQ(judge_late(late(run, ">", 0), "3", "abc").outcome, Outcome::undecided);
}

TEST(WindowBounds, WantTwoScrapesInside) {
  const SmallRun run;
  const Finding one = judge_late(late(run, ">", 0), "12", "12", {24, 25, 26, 27});
  EXPECT_EQ(one.outcome, Outcome::undecided);
  EXPECT_EQ(one.seen, "1 scrape of roller in the window, where two are needed: make it longer");
  EXPECT_EQ(judge_late(late(run, ">", 0), "", "12", {24, 25, 26}).seen,
            "0 scrapes of roller in the window, where two are needed: make it longer");
}

// Nobody knows on which side of the edge it was what came in the gap.
TEST(WindowBounds, WantScrapesThatAreNotFarApart) {
  const SmallRun run;
  const Finding gap = judge_late(late(run, ">", 0), "12", "12", {24, 27, 28, 29, 30});
  EXPECT_EQ(gap.outcome, Outcome::undecided);
  EXPECT_EQ(gap.seen, "roller was not scraped for 3s, up to " + format_wall(at(27)));
  EXPECT_EQ(judge_late(late(run, ">", 0), "12", "12", {24, 25, 26, 29, 40}).outcome, Outcome::pass)
      << "behind the edge nothing hangs on it";
  const Finding late_first = judge_late(late(run, ">", 0), "12", "12", each_second(25.5, 40));
  EXPECT_EQ(late_first.outcome, Outcome::undecided);
}

TEST(WindowBounds, TakeWhatIsPushedWithoutScrapes) {
  const SmallRun run;
  const plan::Claim claim = failures(run, ">", 0, "increase(traces_calls_total[$window])");
  const std::string no_scrapes =
      R"({"status":"success","data":{"resultType":"matrix","result":[]}})";
  EXPECT_EQ(run.judge(claim, {vector_of("5"), vector_of("6"), no_scrapes, listed}).outcome,
            Outcome::undecided)
      << "a sample at 40 s is not of a window that ends before";
  const auto questions = run.questions(claim);
  EXPECT_EQ(questions[0].params.at("time"), "1700000037.500");
  EXPECT_EQ(questions[1].params.at("time"), "1700000042.500");
  const auto sample = [](const std::string& second, const std::string& value) {
    std::string body = vector_of(value);
    body.replace(body.find("1700000040"), 10, second);
    return body;
  };
  const auto judged = [&](const std::string& inner, const std::string& outer) {
    return run.judge(
        claim, {sample("1700000037.5", inner), sample("1700000042.5", outer), no_scrapes, listed});
  };
  EXPECT_EQ(judged("5", "6").outcome, Outcome::pass);
  const Finding differs = judged("0", "6");
  EXPECT_EQ(differs.outcome, Outcome::undecided);
  EXPECT_EQ(differs.seen,
            "0, or 6 with what is at its edges; what is derived from spans comes in its own time: "
            "ask about the whole run, or for less");
}

TEST(WindowBounds, HaveTheirProofOfLifeInside) {
  SmallRun run;
  run.plan.loads.emplace_back();
  run.observations.load.requests = {answered_in({30})};
  const plan::Claim claim = late(run, "==", 0);
  const auto questions = run.questions(claim);
  ASSERT_THAT(questions, SizeIs(6));
  EXPECT_EQ(questions[4].params.at("query"), "up[13400ms]");
  const std::string scrapes = scraped_at(each_second(24, 40));
  const std::vector<std::string> good{vector_of("0"), vector_of("0"), scrapes,
                                      listed,         scrapes,        listed};
  EXPECT_EQ(run.judge(claim, good).outcome, Outcome::pass);
  std::vector<std::string> dead = good;
  dead[5] = R"({"status":"success","data":[]})";
  EXPECT_EQ(run.judge(claim, dead).outcome, Outcome::no_data);
}

}  // namespace
}  // namespace harness::verdict
