// reconcile: one that is lost, doubled, or comes late, of many; and what nobody can know.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/ruled_out.hpp"
#include "tests/unit/verdict/reconciled.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::size_t many = 10'000;
constexpr std::size_t one = 4'711;  // of these

TEST(Reconcile, HoldsWhereEachLeftOneOfEach) {
  const Finding finding = judged(all_of(many));
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.expected, "sent = counter = spans = log lines");
  EXPECT_EQ(finding.seen, "sent 10000; counter 10000; 10000 spans; 10000 log lines");
}

TEST(Reconcile, FindsOneLostLine) {
  Reconciled all = all_of(many);
  const std::string id = all.lines[one].trace_id;
  all.lines.erase(all.lines.begin() + one);
  const Finding finding = judged(all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen,
            "sent 10000; counter 10000; 10000 spans; 9999 log lines: 1 of 10000 "
            "requests has no log line; the first trace: " +
                id + ", which has its span");
  EXPECT_EQ(finding.trace_id, id);
}

TEST(Reconcile, FindsOneLostSpanAndOneThatWasNotCounted) {
  Reconciled lost = all_of(many);
  lost.spans.erase(lost.spans.begin() + one);
  const Finding of_span = judged(lost);
  EXPECT_EQ(of_span.outcome, Outcome::fail);
  EXPECT_THAT(of_span.seen, HasSubstr("1 of 10000 requests has no span; the first trace: "));
  Reconciled uncounted = all_of(many);
  uncounted.counted = many - 1;
  const Finding finding = judged(uncounted);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen,
            "sent 10000; counter 9999; 10000 spans; 10000 log lines: the counter differs");
}

// Spans and lines are waited for, and the scrape that counts is the first behind the last answer.
TEST(Reconcile, IsUndecidedWhereTheRestIsCountedALittleLater) {
  const Reconciled all = all_of(100);
  const auto counted_later = [&](double later) {
    ScrapedTarget target = counting_to(92);
    target.samples[62] = later;
    target.samples.emplace_back(later);
    auto answers = answers_of(all);
    answers[0] = matrix_of(target.counter());
    answers[1] = matrix_of(target.up());
    const SmallRun run = run_of(all);
    return run.judge(reconcile(run, all_parts()), answers);
  };
  const Finding finding = counted_later(100);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "sent 100; counter 92; 100 spans; 100 log lines: the counter differs: 8 more came to "
            "be counted behind the last answer, where work goes on: end with a phase without load "
            "({name: drain, for: 5s})");
  EXPECT_EQ(counted_later(99).outcome, Outcome::fail);
}

// A service whose clock is 100 ms slow.
TEST(Reconcile, IsUndecidedWhereAClockExplainsWhatIsEarly) {
  Reconciled early = all_of(100);
  for (std::size_t i = 0; i < 100; ++i) early.spans[i].at = early.requests[i].at - 0.1;
  const auto by_clock = [&](const Reconciled& all, std::chrono::milliseconds slow) {
    SmallRun run = run_of(all);
    run.observations.clocks = {{"shop", observe::Backend::tempo, slow, Duration{0}}};
    return judged(all, run);
  };
  const Finding finding = by_clock(early, std::chrono::milliseconds{100});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              HasSubstr("100 spans from before the requests began, by no more than a clock is off "
                        "(the clock of shop is slow, by 100ms at the least"));
  EXPECT_EQ(by_clock(early, std::chrono::milliseconds{50}).outcome, Outcome::fail) << "not all";
  EXPECT_EQ(judged(early).outcome, Outcome::fail) << "clocks are right";
  early.lines.pop_back();
  EXPECT_EQ(by_clock(early, std::chrono::milliseconds{100}).outcome, Outcome::fail)
      << "one is lost all the same";
}

TEST(Reconcile, FindsOneThatIsDoubled) {
  Reconciled lines = all_of(many);
  lines.lines.push_back({lines.lines[one].trace_id, 39.9});
  const Finding of_line = judged(lines);
  EXPECT_EQ(of_line.outcome, Outcome::fail);
  EXPECT_THAT(of_line.seen,
              HasSubstr("1 log line too many; the first trace: " + lines.lines[one].trace_id));
  Reconciled spans = all_of(many);
  spans.spans.push_back({spans.spans[one].trace_id, 39.9});
  const Finding of_span = judged(spans);
  EXPECT_EQ(of_span.outcome, Outcome::fail);
  EXPECT_THAT(of_span.seen, HasSubstr("1 span too many"));
}

// By their number alone nothing would be wrong.
TEST(Reconcile, FindsOneThatIsLostBesideOneThatIsDoubled) {
  Reconciled all = all_of(many);
  all.lines[one].trace_id = all.lines[one + 1].trace_id;
  const Finding finding = judged(all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("10000 log lines: 1 log line too many"));
}

TEST(Reconcile, HoldsWhereOneComesLate) {
  Reconciled all = all_of(many);
  all.lines[one].at = 59.9;
  all.lines[one + 1].at = 62.5;  // behind the last answer of the run
  all.spans[one + 2].at = 61;
  const Finding finding = judged(all);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
}

TEST(Reconcile, FindsOneFromBeforeItsRequest) {
  Reconciled all = all_of(many / 10);
  all.lines[one / 10].at = all.requests[one / 10].at - 0.5;
  const Finding finding = judged(all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("1 log line from before its request began"));
  SmallRun elsewhere = run_of(all);  // whose clock nobody knows
  elsewhere.plan.ran_before = true;
  EXPECT_THAT(judged(all, elsewhere).seen, Not(HasSubstr("from before")));
}

TEST(Reconcile, FindsWhatNoSuchRequestLeft) {
  Reconciled all = all_of(100);
  all.lines.push_back({trace_id_of(77'777), 30});
  const Finding finding = judged(all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("1 log line of no such request; the first trace: "));
  EXPECT_THAT(finding.seen, HasSubstr("select less"));
}

// What got no answer may have got there, or not, and what was sent again may have got there twice.
TEST(Reconcile, HoldsWithinWhatIsUnknownOrWasSentAgain) {
  Reconciled all = all_of(100);
  all.answered.resize(98);
  all.lines.pop_back();
  all.spans.pop_back();
  all.counted = 99;
  EXPECT_EQ(judged(all).outcome, Outcome::pass) << judged(all).seen;
  EXPECT_THAT(judged(all).seen, HasSubstr("sent 100, of which 2 got no answer; counter 99; "));
  all.lines.erase(all.lines.begin() + 50);
  EXPECT_EQ(judged(all).outcome, Outcome::fail) << "of one that was answered";
  Reconciled again = all_of(100);
  again.lines.push_back({again.lines[7].trace_id, 39});
  SmallRun run = run_of(again);
  run.observations.load.requests.front().resent = 1;
  EXPECT_EQ(judged(again, run).outcome, Outcome::pass) << judged(again, run).seen;
  again.lines.push_back({again.lines[8].trace_id, 39});
  EXPECT_EQ(judged(again, run).outcome, Outcome::fail);
  EXPECT_THAT(judged(again, run).seen,
              HasSubstr("2 log lines too many, though only 1 request was sent again"));
}

TEST(Reconcile, IsUndecidedOfLinesWithoutAnId) {
  Reconciled all = all_of(100);
  all.lines[3].trace_id.clear();
  const Finding one_of_them = judged(all);
  EXPECT_EQ(one_of_them.outcome, Outcome::undecided);
  EXPECT_THAT(one_of_them.seen, HasSubstr("1 log line bears no id of a trace, and 1 request left "
                                          "none: have each bear the id"));
  for (Left& line : all.lines) line.trace_id.clear();
  EXPECT_EQ(judged(all).outcome, Outcome::undecided);
  EXPECT_THAT(judged(all).seen, HasSubstr("no log line bears the id of a trace"));
  all.lines.pop_back();
  EXPECT_EQ(judged(all).outcome, Outcome::fail) << "whosever they are";
  Reconciled more = all_of(100);
  more.lines.push_back({"", 30});
  EXPECT_EQ(judged(more).outcome, Outcome::fail) << "there is one too many";
}

TEST(Reconcile, IsUndecidedOfAListingThatWasCut) {
  const Reconciled all = all_of(100);
  const SmallRun run = run_of(all);
  std::vector<observe::Answer> answers;
  for (std::string& body : answers_of(all))
    answers.push_back({at(61), 200, std::move(body), "", ""});
  answers[6].cut = "the listing stops at 100 lines";
  answers[7].body = sum_of("130");
  const Finding finding = run.judge_answers(reconcile(run, all_parts()), answers);
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("100 log lines or more: the listing stops at 100 lines"));
}

TEST(Reconcile, DoesNotPassWhereTheClientsOwnSpansAreNotAllThere) {
  Reconciled all = all_of(100);
  const SmallRun run = run_of(all);
  all.requests.pop_back();
  all.answered.pop_back();
  EXPECT_EQ(judged(all, run).outcome, Outcome::pass)
      << "each id is of the run, and there is one each";
  all.lines.pop_back();
  EXPECT_EQ(judged(all, run).outcome, Outcome::fail);
  EXPECT_THAT(judged(all, run).seen,
              HasSubstr("1 request or more of 100 requests has no log line"));
  SmallRun others = run_of(all_of(100));
  load::RequestStats login = others.observations.load.requests.front();
  login.request = "login";
  others.observations.load.requests.push_back(login);
  Reconciled same = all_of(100);
  same.requests.pop_back();
  same.answered.pop_back();
  EXPECT_EQ(judged(same, others).outcome, Outcome::undecided) << "a line may be of a login";
  EXPECT_THAT(judged(same, others).seen,
              HasSubstr("of 100 answered requests Tempo has 99 spans of the client"));
}

TEST(Reconcile, DoesNotCountSpansOfWhichSomeWereNotSampled) {
  SmallRun run = run_of(all_of(100));
  run.observations.sampled = 0.5;
  EXPECT_EQ(judged(all_of(100), run).outcome, Outcome::undecided);
  EXPECT_THAT(judged(all_of(100), run).seen, HasSubstr("only 50 % of the requests were traced"));
}

TEST(Reconcile, HasNoDataOfSilence) {
  Reconciled silent = all_of(100);
  silent.lines.clear();
  EXPECT_EQ(judged(silent).outcome, Outcome::no_data);
  EXPECT_THAT(judged(silent).seen, HasSubstr("there is no log line at all"));
  Reconciled unanswered = all_of(100);
  unanswered.answered.clear();
  EXPECT_EQ(judged(unanswered).outcome, Outcome::no_data);
  EXPECT_EQ(judged(unanswered).seen, "no request \"roll\" was answered");
  EXPECT_EQ(judged(Reconciled{}).seen, "no request \"roll\" was sent");
}

TEST(Reconcile, ComparesEachStatusWhereItsLabelIsGiven) {
  Reconciled all = all_of(100);
  SmallRun run = run_of(all);
  Parts parts = all_parts();
  parts["by"] = "status";
  EXPECT_EQ(run.judge(reconcile(run, parts), answers_of(all)).outcome, Outcome::pass);
  run.observations.load.requests.front().outcomes = {{"200", 99}, {"500", 1}};
  const Finding finding = run.judge(reconcile(run, parts), answers_of(all));
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("of status \"200\" it counted 100, and sent were 99"));
}

TEST(Reconcile, OfACounterThatHasOthersIsNoWorseThanUndecided) {
  Reconciled all = all_of(100);
  SmallRun run = run_of(all);
  run.observations.shared = {observe::Backend::prometheus};
  run.observations.others = 1;
  const auto counted = [&](double times, const Parts& parts) {
    all.counted = times;
    return run.judge(reconcile(run, parts), answers_of(all));
  };
  const Finding more = counted(130, all_parts());
  EXPECT_EQ(more.outcome, Outcome::undecided);
  EXPECT_EQ(more.seen,
            "sent 100; counter 130; 100 spans; 100 log lines: the counter differs: others were at "
            "work meanwhile (1 trace of theirs), and the counter has what they sent, too");
  Parts by_status = all_parts();
  by_status["by"] = "status";
  EXPECT_EQ(counted(130, by_status).outcome, Outcome::undecided);
  EXPECT_EQ(counted(99, all_parts()).outcome, Outcome::fail);
  run.observations.others = 0;
  EXPECT_EQ(counted(130, all_parts()).outcome, Outcome::fail);
}

TEST(Reconcile, OfAPhaseLooksAtTheRequestsThatBeganInIt) {
  Reconciled all = all_of(100);
  const SmallRun run = run_of(all);
  Parts parts = all_parts();
  parts.erase("counter");
  plan::Claim claim = reconcile(run, parts);
  claim.phase = 1;
  const auto answers = [&](const Reconciled& of) {
    const auto bodies = answers_of(of);
    return std::vector<std::string>(bodies.begin() + 4, bodies.end());
  };
  all.lines.back().at = 40.4;  // in the phase after it
  all.lines.push_back({trace_id_of(999), 45});
  all.requests.push_back({trace_id_of(999), 44.9});
  all.answered = all.requests;
  EXPECT_EQ(run.judge(claim, answers(all)).outcome, Outcome::pass)
      << run.judge(claim, answers(all)).seen;
  all.lines.erase(all.lines.begin() + 5);
  EXPECT_EQ(run.judge(claim, answers(all)).outcome, Outcome::fail);
}

TEST(Reconcile, OfACounterIsAboutTheWholeRun) {
  SmallRun run = run_of(all_of(1));
  run.plan.claims = {reconcile(run, all_parts())};
  EXPECT_THAT(ruled_out(run.plan), IsEmpty());
  run.plan.claims.front().phase = 1;
  ASSERT_EQ(ruled_out(run.plan).size(), 1U);
  EXPECT_EQ(
      ruled_out(run.plan).front().what,
      "counter: at the edges of phase outage it counts requests of the phases beside it, too");
  run.plan.claims.front().after = std::chrono::seconds{1};
  EXPECT_THAT(ruled_out(run.plan).front().what, HasSubstr("after cuts one"));
}

// There is always one of the client's for each request, whatever a service leaves.
TEST(Reconcile, AsksForSpansOfServicesAlone) {
  const SmallRun run = run_of(all_of(1));
  Parts parts{{"request", "roll"}, {"spans", R"({ name = "roll" })"}};
  EXPECT_THAT(run.all_questions(reconcile(run, parts)).front().query,
              HasSubstr(R"(resource.service.name != "harness")"));
}

std::string refusal(const Parts& parts) {
  const auto checked =
      find_claim_kind("reconcile")
          ->language.check(settings("reconcile", with_fields({{"reconcile", parts}})));
  return checked ? "" : checked.error().what;
}

TEST(Reconcile, WantsQueriesThatCanBeCounted) {
  EXPECT_EQ(refusal(all_parts()), "");
  Parts summed = all_parts();
  summed["counter"] = "sum(x_total)";
  EXPECT_THAT(refusal(summed), HasSubstr("is not a metric's name with its labels"));
  Parts metric = all_parts();
  metric["logs"] = R"(count_over_time({app="a"}[$window]))";
  EXPECT_EQ(refusal(metric), "logs: a metric query has no lines to count");
  Parts own = all_parts();
  own["spans"] = R"({ resource.service.name = "harness" })";
  EXPECT_THAT(refusal(own), HasSubstr("the harness' own span of each request satisfies it"));
  EXPECT_EQ(refusal({{"request", "roll"}, {"by", "status"}, {"logs", R"({app="a"})"}}),
            "by without counter");
}

}  // namespace
}  // namespace harness::verdict
