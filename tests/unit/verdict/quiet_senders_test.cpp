// Who says nothing in a phase, and was alive: it may have had nothing to do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/verdict/nearest.hpp"
#include "harness/verdict/quiet_senders.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Backend = observe::Backend;

const std::string no_lines = R"({"status":"success","data":{"resultType":"streams","result":[]}})";
const std::string no_spans = R"({"traces":[],"metrics":{}})";

std::string a_line_at(int offset_s) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"stock"},)"
         R"("values":[[")" +
         unix_nanoseconds(at(offset_s)) + R"(","{}"]]}]}})";
}

std::string a_span_at(int offset_s) {
  return R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
         R"("startTimeUnixNano":")" +
         unix_nanoseconds(at(offset_s)) + R"(","durationNanos":"5"}]}]}]})";
}

// Of the second phase, from 20 s to 40 s, without the fault.
SmallRun without_faults(const std::vector<Backend>& there) {
  SmallRun run;
  run.plan.faults.clear();
  run.observations.faults.clear();
  for (const Backend backend : there) {
    run.observations.catch_ups.push_back({backend, "", at(61), ""});
  }
  return run;
}

plan::Claim no_error_lines(const SmallRun& run) {
  return run.claim("logql", with_fields({{"logql", std::string(R"({job="stock"} |= "ERROR")")},
                                         {"count", scenario::Comparison{"==", 0}}}));
}

plan::Claim no_error_spans(const SmallRun& run) {
  return run.claim(
      "traceql",
      with_fields(
          {{"traceql", std::string(R"({ resource.service.name = "stock" && status = error })")},
           {"count", scenario::Comparison{"==", 0}}}));
}

// What is said of stock: of the time before and behind the phase, of the phase, and of the run.
struct Signs {
  std::string before = {};  // of the signal that the claim is about
  std::string after = {};
  std::string up = vector_of("");
  std::string spans = no_spans;
  std::string counted = vector_of("");  // of its requests, in the run and in the phase
  std::string moved = vector_of("0");
  std::string calls_of_it = no_spans;  // elsewhere
  std::string calls = no_spans;        // of anyone in the phase
  std::string of_others = no_spans;    // who answered them
  std::string databases = no_spans;    // calls of these
  std::string ever = {};               // of that signal in the whole run
};

bool asks(const observe::Question& question, const std::string& text) {
  return SmallRun::text_of(question).find(text) != std::string::npos;
}

std::string nothing_to(const observe::Question& question) {
  if (asks(question, "/tag/")) return R"({"tagValues":[{"type":"keyword","value":"error"}]})";
  return question.backend == Backend::tempo ? no_spans : SmallRun::nothing_to(question);
}

std::string told_of_its_own(const observe::Question& question, const Signs& signs) {
  const bool is_of_lines = question.backend == Backend::loki;
  const auto begins = [&](const std::string& second) {
    return asks(question, "start=" + second + (is_of_lines ? "000000000" : ""));
  };
  const std::string nothing = nothing_to(question);
  const auto or_nothing = [&](const std::string& said) { return said.empty() ? nothing : said; };
  if (begins("1699999995")) return or_nothing(signs.before);
  if (begins("1700000040")) return or_nothing(signs.after);
  if (begins("1700000000")) return or_nothing(signs.ever);
  return !is_of_lines && begins("1700000020") ? signs.spans : nothing;
}

std::string told(const observe::Question& question, const Signs& signs) {
  if (asks(question, "min_over_time(up")) return signs.up;
  if (asks(question, " offset ")) return signs.moved;
  if (asks(question, "sum({__name__")) return signs.counted;
  if (asks(question, "span.db.system != nil")) return signs.databases;
  if (asks(question, "kind = producer } > { resource.service.name != ")) return signs.of_others;
  if (asks(question, "kind = producer } > {")) return signs.calls_of_it;
  if (asks(question, "kind = producer }")) return signs.calls;
  const bool is_its_own = asks(question, "{ resource.service.name = \"stock\" }") ||
                          question.query == "{job=\"stock\"}";
  return is_its_own ? told_of_its_own(question, signs) : nothing_to(question);
}

// All else finds nothing.
Finding judged(const SmallRun& run, const plan::Claim& claim, const Signs& signs) {
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  observe::ClaimAnswers asked;
  for (const observe::Question& question : run.all_questions(claim)) {
    asked.asked.push_back({question, {{at(61), 200, nothing_to(question), ""}}});
  }
  for (const auto& question : questions_for_nearest(evidence, judge_claim(evidence, &asked))) {
    asked.asked.push_back({question, {{at(61), 200, told(question, signs), ""}}});
  }
  return judge_claim(evidence, &asked);
}

// Nothing is asked for.
void expect_unasked(const SmallRun& run, const plan::Claim& claim) {
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  observe::ClaimAnswers asked;
  for (const observe::Question& question : run.all_questions(claim)) {
    asked.asked.push_back({question, {{at(61), 200, nothing_to(question), ""}}});
  }
  EXPECT_THAT(questions_for_nearest(evidence, judge_claim(evidence, &asked)), IsEmpty());
  EXPECT_EQ(judge_claim(evidence, &asked).outcome, Outcome::no_data);
}

TEST(QuietSenders, AreUndecidedWhereTheyWereUpAtEachScrape) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::loki});
  const auto judged_with = [&](const std::string& up) {
    return judged(run, no_error_lines(run), {.before = a_line_at(10), .up = up});
  };
  const Finding finding = judged_with(vector_of("1"));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line at all from {job=\"stock\"} in the window; stock was up at each "
            "scrape, and may have had nothing to do: claim the whole run, or what its own counter "
            "says, which stands still where it is not asked (promql: "
            "sum(increase(requests_total{job=\"stock\"}[$window])), value: \"== 0\")");
  for (const std::string& away : {vector_of("0"), vector_of("")}) {
    const Finding dead = judged_with(away);
    EXPECT_EQ(dead.outcome, Outcome::no_data);
    EXPECT_EQ(dead.seen,
              "0 lines, but no line at all from {job=\"stock\"} in the window; stock has lines "
              "before it, and nothing shows that it was alive there: have it scraped, or claim a "
              "window in which it is asked for something");
  }
  EXPECT_EQ(judged(run, no_error_lines(run), {}).seen,
            "0 lines, but no line at all from {job=\"stock\"} in the window; if that is right, "
            "have it log a line for each request, or leave the claim out")
      << "it never says anything";
}

TEST(QuietSenders, AreUndecidedWhereTheySpeakBeforeAndAfter) {
  const SmallRun run = without_faults({Backend::tempo});
  const Finding finding =
      judged(run, no_error_spans(run), {.before = a_span_at(10), .after = a_span_at(50)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("stock has spans before and after it, and may have had "));
  EXPECT_THAT(finding.seen, Not(HasSubstr("leave the claim out")));
  EXPECT_EQ(judged(run, no_error_spans(run), {.before = a_span_at(10)}).outcome, Outcome::no_data)
      << "it may have died";
  EXPECT_EQ(
      judged(run, no_error_spans(run), {.before = a_span_at(30), .after = a_span_at(50)}).outcome,
      Outcome::no_data)
      << "none from before";
}

TEST(QuietSenders, OfLinesAreUndecidedWhereTheyHaveSpansThere) {
  const SmallRun run = without_faults({Backend::loki, Backend::tempo});
  const Finding finding = judged(run, no_error_lines(run), {.spans = a_span_at(30)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              HasSubstr("stock has spans there, and may have had nothing to say: have it log"));
  EXPECT_EQ(judged(run, no_error_lines(run), {.spans = a_span_at(50)}).outcome, Outcome::no_data);
}

// What is silent throughout sends nothing; under a fault it may be dead.
TEST(QuietSenders, AreNotAskedForOfTheWholeRunNorUnderAFault) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::loki});
  plan::Claim whole = no_error_lines(run);
  whole.phase.reset();
  expect_unasked(run, whole);
  SmallRun broken;
  broken.observations.catch_ups = run.observations.catch_ups;
  expect_unasked(broken, no_error_lines(broken));
}

// When the run began as a whole is not known while it is asked about.
TEST(QuietSenders, AreAskedForByWhatIsKnownWhenTheyAre) {
  SmallRun run = without_faults({Backend::prometheus, Backend::loki});
  const plan::Claim claim = no_error_lines(run);
  const auto asked_when = [&](WallTime started_at) {
    run.observations.started_at = started_at;
    Finding silent;
    silent.outcome = Outcome::no_data;
    silent.is_silence = true;
    return questions_for_quiet(evidence_for(claim, run.plan, run.observations), silent);
  };
  EXPECT_EQ(asked_when({}), asked_when(at(-2)));
}

// ---- Who has nothing to do.

const Signs idle{.before = a_span_at(10),
                 .up = vector_of("1"),
                 .counted = vector_of("42"),
                 .calls_of_it = a_span_at(10),
                 .ever = a_span_at(10)};

TEST(QuietSenders, ThatNobodyCallsHaveNothingToSay) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::tempo});
  const Finding finding = judged(run, no_error_spans(run), idle);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("stock was up at each scrape, and its counter of requests "
                                      "stood still, and by the spans of all calls nobody called "
                                      "it: it had nothing to do"));
  Signs beside = idle;
  beside.calls = beside.of_others = a_span_at(30);
  EXPECT_EQ(judged(run, no_error_spans(run), beside).outcome, Outcome::pass)
      << "another was called, and answered";
  beside.of_others = no_spans;
  beside.databases = a_span_at(30);
  EXPECT_EQ(judged(run, no_error_spans(run), beside).outcome, Outcome::pass) << "a database was";
  beside.of_others = a_span_at(30);
  EXPECT_EQ(judged(run, no_error_spans(run), beside).outcome, Outcome::undecided)
      << "more than were called";
}

TEST(QuietSenders, ThatNobodyCallsAndThatSpeakBeforeAndAfterNeedNoCounter) {
  Signs around = idle;
  around.after = a_span_at(50);
  const SmallRun run = without_faults({Backend::tempo});
  const Finding finding = judged(run, no_error_spans(run), around);
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_THAT(finding.seen, HasSubstr("stock has spans before and after it, and by the spans of "
                                      "all calls nobody called stock there"));
  EXPECT_EQ(judged(run, no_error_spans(run), idle).outcome, Outcome::undecided)
      << "it may have died";
  const SmallRun scraped = without_faults({Backend::prometheus, Backend::tempo});
  around.moved = vector_of("1");
  EXPECT_EQ(judged(scraped, no_error_spans(scraped), around).outcome, Outcome::undecided)
      << "it has counted a request";
}

TEST(QuietSenders, AreUndecidedWhereTheyMayHaveBeenCalled) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::tempo});
  const auto seen_with = [&](auto change) {
    Signs signs = idle;
    change(signs);
    const Finding finding = judged(run, no_error_spans(run), signs);
    EXPECT_EQ(finding.outcome, Outcome::undecided);
    return finding.seen;
  };
  const std::string still = "stood still, and may have had nothing to do: claim";
  EXPECT_THAT(seen_with([](Signs& one) { one.calls = a_span_at(30); }), HasSubstr(still));
  EXPECT_THAT(seen_with([](Signs& one) { one.calls_of_it = no_spans; }), HasSubstr(still))
      << "its callers may have no spans of their calls";
  const auto uncalled = HasSubstr(
      "by the spans of all calls nobody called stock there, as somebody does elsewhere, and may "
      "have had nothing to do");
  for (const std::string& none : {vector_of(""), vector_of("0")}) {
    EXPECT_THAT(seen_with([&](Signs& one) { one.counted = none; }), uncalled)
        << "it may not count its requests";
  }
  EXPECT_THAT(seen_with([](Signs& one) { one.moved = vector_of("1"); }), uncalled);
  EXPECT_THAT(seen_with([](Signs& one) { one.ever = no_spans; }), HasSubstr("nothing to do"))
      << "of the whole run it has no proof of life either";
}

TEST(QuietSenders, AreDeadWhereTheyAreDownAndMayHaveBeenCalled) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::tempo});
  Signs dead = idle;
  dead.up = vector_of("0");
  dead.calls = a_span_at(30);
  EXPECT_EQ(judged(run, no_error_spans(run), dead).outcome, Outcome::no_data);
  dead.calls = no_spans;
  EXPECT_EQ(judged(run, no_error_spans(run), dead).outcome, Outcome::no_data) << "it is down";
  dead.up = vector_of("");
  EXPECT_EQ(judged(run, no_error_spans(run), dead).outcome, Outcome::undecided)
      << "it is not scraped";
  SmallRun sampled = run;
  sampled.observations.sampled = 0.5;
  EXPECT_EQ(judged(sampled, no_error_spans(sampled), dead).outcome, Outcome::undecided)
      << "a call may have left no span";
}

TEST(QuietSenders, OfAnAbsenceAreThoseOfItsQuery) {
  const SmallRun run = without_faults({Backend::tempo});
  const plan::Claim claim = run.claim(
      "absent",
      with_fields({{"absent", std::map<std::string, std::string>{
                                  {"traceql", R"({ resource.service.name = "stock" })"}}}}));
  EXPECT_EQ(judged(run, claim, {.before = a_span_at(10), .after = a_span_at(50)}).outcome,
            Outcome::undecided);
  EXPECT_EQ(judged(run, claim, {}).outcome, Outcome::no_data);
}

}  // namespace
}  // namespace harness::verdict
