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

// What is said to the questions for those who are quiet, in their order; all else finds nothing.
Finding judged(const SmallRun& run, const plan::Claim& claim,
               const std::vector<std::string>& signs) {
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  observe::ClaimAnswers asked;
  for (const observe::Question& question : run.all_questions(claim)) {
    const bool is_of_spans = question.backend == Backend::tempo;
    const std::string nothing = is_of_spans ? no_spans : SmallRun::nothing_to(question);
    asked.asked.push_back({question, {{at(61), 200, nothing, ""}}});
  }
  const auto questions = questions_for_nearest(evidence, judge_claim(evidence, &asked));
  EXPECT_EQ(questions.size(), signs.size());
  for (std::size_t i = 0; i < questions.size() && i < signs.size(); ++i) {
    asked.asked.push_back({questions[i], {{at(61), 200, signs[i], ""}}});
  }
  return judge_claim(evidence, &asked);
}

TEST(QuietSenders, AreUndecidedWhereTheyWereUpAtEachScrape) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::loki});
  const auto judged_with = [&](const std::string& up) {
    return judged(run, no_error_lines(run), {a_line_at(10), no_lines, up});
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
              "0 lines, but no line at all from {job=\"stock\"} in the window; if that is right, "
              "have it log a line for each request, or leave the claim out");
  }
}

TEST(QuietSenders, AreUndecidedWhereTheySpeakBeforeAndAfter) {
  const SmallRun run = without_faults({Backend::tempo});
  const Finding finding = judged(run, no_error_spans(run), {a_span_at(10), a_span_at(50)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen, HasSubstr("stock has spans before and after it, and may have had "));
  EXPECT_THAT(finding.seen, Not(HasSubstr("leave the claim out")));
  EXPECT_EQ(judged(run, no_error_spans(run), {a_span_at(10), no_spans}).outcome, Outcome::no_data)
      << "it may have died";
  EXPECT_EQ(judged(run, no_error_spans(run), {a_span_at(30), a_span_at(50)}).outcome,
            Outcome::no_data)
      << "none from before";
}

TEST(QuietSenders, OfLinesAreUndecidedWhereTheyHaveSpansThere) {
  const SmallRun run = without_faults({Backend::loki, Backend::tempo});
  const Finding finding = judged(run, no_error_lines(run), {no_lines, no_lines, a_span_at(30)});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_THAT(finding.seen,
              HasSubstr("stock has spans there, and may have had nothing to say: have it log"));
  EXPECT_EQ(judged(run, no_error_lines(run), {no_lines, no_lines, a_span_at(50)}).outcome,
            Outcome::no_data);
}

// What is silent throughout sends nothing; under a fault it may be dead.
TEST(QuietSenders, AreNotAskedForOfTheWholeRunNorUnderAFault) {
  const SmallRun run = without_faults({Backend::prometheus, Backend::loki});
  plan::Claim whole = no_error_lines(run);
  whole.phase.reset();
  EXPECT_EQ(judged(run, whole, {}).outcome, Outcome::no_data);
  SmallRun broken;
  broken.observations.catch_ups = run.observations.catch_ups;
  EXPECT_EQ(judged(broken, no_error_lines(broken), {}).outcome, Outcome::no_data);
}

TEST(QuietSenders, OfAnAbsenceAreThoseOfItsQuery) {
  const SmallRun run = without_faults({Backend::tempo});
  const plan::Claim claim = run.claim(
      "absent",
      with_fields({{"absent", std::map<std::string, std::string>{
                                  {"traceql", R"({ resource.service.name = "stock" })"}}}}));
  EXPECT_EQ(judged(run, claim, {a_span_at(10), a_span_at(50)}).outcome, Outcome::undecided);
  EXPECT_EQ(judged(run, claim, {no_spans, no_spans}).outcome, Outcome::no_data);
}

}  // namespace
}  // namespace harness::verdict
