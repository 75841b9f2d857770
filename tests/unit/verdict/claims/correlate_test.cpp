#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/text.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

const std::string first_id = std::string(30, '0') + "a1";
const std::string second_id = std::string(30, 'b') + "b2";

// Two rolls of the outage were kept; a third never got an answer.
class CorrelateClaim : public ::testing::Test {
 protected:
  CorrelateClaim() {
    keep(first_id, "200", 21);
    keep(second_id, "503", 25);
    keep(std::string(32, 'c'), "timeout", 26);
  }

  void keep(const std::string& id, const std::string& outcome, int offset_s) {
    run.observations.load.kept.push_back({.request = "roll",
                                          .phase = "outage",
                                          .url = "",
                                          .trace_id = id,
                                          .outcome = outcome,
                                          .why = "sampled",
                                          .started_at = at(offset_s)});
  }

  plan::Claim claim(double count = 2) const {
    return run.claim("correlate",
                     with_fields({{"correlate", std::string("roll")},
                                  {"services", std::vector<std::string>{"frontend", "dice-roller"}},
                                  {"count", scenario::Comparison{">=", count}}}));
  }

  SmallRun run;
};

std::string span(const std::string& id, const std::string& service) {
  return R"({"spanID":")" + id +
         R"(","startTimeUnixNano":"1700000021000000000","attributes":[{"key":"service.name","value":)" +
         R"({"stringValue":")" + service + R"("}}]})";
}

// f… and d…, of 16 digits at the most.
std::string span_id(const std::string& of, const std::string& trace_id) {
  constexpr std::size_t rest = 15;
  return of + trace_id.substr(std::max(trace_id.size(), rest) - rest);
}

// Each trace has a span of both services, called f… and d….
std::string trace(const std::string& id) {
  return R"({"traceID":")" + id + R"(","spanSets":[{"spans":[)" +
         span(span_id("f", id), "frontend") + "," + span(span_id("d", id), "dice-roller") + "]}]}";
}

std::string traces(const std::string& list) { return R"({"traces":[)" + list + "]}"; }

std::string line(const std::string& service, const std::string& trace_id,
                 const std::string& span_id) {
  return R"({"stream":{"compose_service":")" + service + R"(","trace_id":")" + trace_id +
         R"(","span_id":")" + span_id + R"("},"values":[["1700000021000000000","{}"]]})";
}

std::string lines(const std::string& list) {
  return R"({"status":"success","data":{"resultType":"streams","result":[)" + list + "]}}";
}

const std::string both_traces = traces(trace("a1") + "," + trace(second_id));
const std::string lines_of_first =
    line("frontend", first_id, "fa1") + "," + line("dice-roller", first_id, "da1");
const std::string all_lines =
    lines(lines_of_first + "," + line("frontend", second_id, span_id("f", second_id)) + "," +
          line("dice-roller", second_id, span_id("d", second_id)));

TEST_F(CorrelateClaim, AsksForTheAnsweredRequestsOfItsWindow) {
  const auto questions = run.questions(claim());
  ASSERT_EQ(questions.size(), 2U);
  EXPECT_EQ(questions[0].query,
            "{ trace:id =~ \"a1|" + second_id + "\" } | select(resource.service.name)");
  EXPECT_THAT(questions[1].query, HasSubstr("trace_id=~\"" + first_id + "|" + second_id + "\""));
  plan::Claim of_baseline = claim();
  of_baseline.phase = 0;
  EXPECT_TRUE(run.questions(of_baseline).empty());
}

TEST_F(CorrelateClaim, PassesWhenEachRequestLeadsToItsSpansAndLines) {
  const Finding finding = run.judge(claim(), {both_traces, all_lines});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.expected,
            "spans and log lines of frontend, dice-roller for each of >= 2 requests");
  EXPECT_EQ(finding.seen, "2 requests with all of it");
  EXPECT_EQ(finding.trace_id, first_id);
}

TEST_F(CorrelateClaim, FailsForATraceThatIsNotThere) {
  const Finding finding = run.judge(claim(), {traces(trace("a1")), all_lines});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 of 2 requests without; the first trace: it is not in Tempo");
  EXPECT_EQ(finding.trace_id, second_id);
}

TEST_F(CorrelateClaim, FailsForAServiceWithoutASpanOrALine) {
  const std::string half =
      R"({"traceID":"a1","spanSets":[{"spans":[)" + span("fa1", "frontend") + "]}]}";
  EXPECT_THAT(
      run.judge(claim(), {traces(half + "," + trace(second_id)), all_lines}).seen,
      HasSubstr(
          "1 of 2 requests without; the first trace: no span of dice-roller (but of frontend)"));
  EXPECT_THAT(run.judge(claim(), {both_traces, lines(lines_of_first)}).seen,
              HasSubstr("no log line of frontend has its id in trace_id"));
}

std::string later(std::string text, const std::string& seconds) {
  return replace_all(std::move(text), "1700000021", seconds);
}

// Behind a queue: the first is seen to be done 2 s after the run's last answer, the second not yet.
TEST_F(CorrelateClaim, IsUndecidedWhereTheRestMayBeToCome) {
  const std::string late = lines(later(lines_of_first, "1700000062"));
  const Finding finding = run.judge(claim(), {both_traces, late});
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "1 of 2 requests without; the first trace: no log line of frontend has its id in "
            "trace_id; the last of it that has come was done 2s behind the last answer, and the "
            "rest may be to come: end with a phase without load ({name: drain, for: 5s})");
  EXPECT_EQ(finding.trace_id, second_id);
}

// Nothing was under way any more; or one that came later is whole.
TEST_F(CorrelateClaim, FailsWhereTheRestWouldHaveCome) {
  EXPECT_EQ(run.judge(claim(), {both_traces, lines(later(lines_of_first, "1700000060"))}).outcome,
            Outcome::fail);
  const std::string of_second = line("frontend", second_id, span_id("f", second_id)) + "," +
                                line("dice-roller", second_id, span_id("d", second_id));
  EXPECT_EQ(run.judge(claim(), {both_traces, lines(later(of_second, "1700000062"))}).outcome,
            Outcome::fail);
}

// As long as reconcile does.
TEST_F(CorrelateClaim, LooksForFiveSecondsBehindTheLastAnswer) {
  EXPECT_EQ(run.questions(claim())[1].params.at("end"), unix_nanoseconds(at(65)));
}

TEST_F(CorrelateClaim, FailsForALineThatNamesAnotherSpan) {
  const std::string wrong =
      lines(line("frontend", first_id, "fa1") + "," + line("dice-roller", first_id, "other"));
  const Finding finding = run.judge(claim(), {both_traces, wrong});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen,
            "2 of 2 requests without; the first trace: a log line of dice-roller names span "
            "\"other\", which is not in it");
}

TEST_F(CorrelateClaim, FailsForALineThatNamesNoSpan) {
  const std::string wrong =
      lines(line("frontend", first_id, "fa1") + "," + line("dice-roller", first_id, ""));
  EXPECT_THAT(run.judge(claim(), {both_traces, wrong}).seen,
              HasSubstr("a log line of dice-roller has no span_id"));
}

// Lines that name no trace may be of others, who go on: it asks for none of them.
TEST_F(CorrelateClaim, IsDecidedOnceAllThatNamesATraceIsThere) {
  const auto judged = [&](const std::string& found, bool all_is_there) {
    SmallRun late = run;
    late.plan.claims = {claim()};
    late.observations.catch_ups = {
        {observe::Backend::loki, "m", std::nullopt, "lines of {job=\"a\"} still come in"}};
    if (all_is_there) late.observations.catch_ups[0].traced_at = at(90);
    const auto questions = late.questions(late.plan.claims[0]);
    late.observations.answers = {{0,
                                  {{questions[0], {{at(91), 200, both_traces, ""}}},
                                   {questions[1], {{at(91), 200, found, ""}}}}}};
    const Verdict verdict = judge(late.plan, late.observations);
    return std::to_string(verdict.exit_code()) + " " + verdict.findings[0].seen;
  };
  EXPECT_EQ(judged(all_lines, true), "0 2 requests with all of it");
  EXPECT_EQ(judged(lines(""), true),
            "1 2 of 2 requests without; the first trace: no log line of frontend has its id in "
            "trace_id");
  const std::string late =
      ", but loki did not catch up with the end of the run: lines of "
      "{job=\"a\"} still come in";
  EXPECT_EQ(judged(all_lines, false), "3 2 requests with all of it" + late);
  EXPECT_THAT(judged(lines(""), false), ::testing::EndsWith(late));
}

TEST_F(CorrelateClaim, WantsAsManyRequestsAsItSays) {
  const Finding finding = run.judge(claim(3), {both_traces, all_lines});
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "2 requests with all of it");
}

TEST_F(CorrelateClaim, HasNoDataWhenNoRequestWasKept) {
  run.observations.load.kept.clear();
  const Finding finding = run.judge(claim(), {});
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen, "no answered request \"roll\" was kept");
}

TEST_F(CorrelateClaim, RefusesACountThatCannotFail) {
  const auto refused = [](double bound) {
    const test::Fields fields = with_fields({{"correlate", std::string("roll")},
                                             {"services", std::vector<std::string>{"frontend"}},
                                             {"count", scenario::Comparison{">=", bound}}});
    return !find_claim_kind("correlate")->language.check(settings("correlate", fields));
  };
  EXPECT_TRUE(refused(0));
  EXPECT_FALSE(refused(1));
}

}  // namespace
}  // namespace harness::verdict
