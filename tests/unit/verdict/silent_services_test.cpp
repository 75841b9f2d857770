// Claims that name nobody, and a service of several that is silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"
#include "harness/verdict/life/life_of_gone.hpp"
#include "harness/verdict/life/life_of_services.hpp"
#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string no_trace_found = R"({"traces":[],"metrics":{}})";

std::string a_span_at(int offset_s) {
  return R"({"traces":[{"traceID":"abc","startTimeUnixNano":"0",)"
         R"("spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":")" +
         std::to_string(1'700'000'000 + offset_s) +
         R"(000000000","durationNanos":"5"}],"matched":1}]}]})";
}

const std::string three_services =
    R"({"tagValues":[{"type":"string","value":"harness"},{"type":"string","value":"front"},)"
    R"({"type":"string","value":"back"}]})";

// The same run, in which nothing is broken.
SmallRun undisturbed() {
  SmallRun run;
  run.observations.faults.clear();
  return run;
}

class ServicesOfARun : public ::testing::Test {
 protected:
  // No span has failed, and the front's are there; the back's as these say.
  Finding judge(const std::string& traceql, const std::string& spans_of_back) {
    auto claim = run_.claim("traceql", with_fields({{"traceql", traceql},
                                                    {"control", std::string("{ name = \"roll\" }")},
                                                    {"count", scenario::Comparison{"==", 0}}}));
    const auto answered = [&](const observe::Question& question) -> std::string {
      const std::string text = SmallRun::text_of(question);
      if (text.find("service.name/values") != std::string::npos) return three_services;
      if (text.find("status") != std::string::npos) return no_trace_found;
      if (text.find("name = \"back\"") != std::string::npos) return spans_of_back;
      return a_span_at(25);
    };
    // In two rounds, as it is asked in turn.
    for (int round = 0; round < 2; ++round) {
      observe::ClaimAnswers answers{0, {}};
      for (const observe::Question& question : run_.all_questions(claim)) {
        answers.asked.push_back({question, {{at(61), 200, answered(question), ""}}});
      }
      run_.observations.answers = {answers};
    }
    return judge_claim(evidence_for(claim, run_.plan, run_.observations),
                       &run_.observations.answers.front());
  }

  SmallRun run_ = undisturbed();
};

TEST_F(ServicesOfARun, AreAllMeantByAQueryThatNamesNone) {
  EXPECT_EQ(judge("{ status = error }", a_span_at(30)).outcome, Outcome::pass);
  const Finding silent = judge("{ status = error }", no_trace_found);
  EXPECT_EQ(silent.outcome, Outcome::undecided);
  EXPECT_THAT(silent.seen, HasSubstr("no span at all of back in the window, of which there are "
                                     "some at other times: name in traceql whose spans are meant"));
  EXPECT_EQ(judge("{ status = error }", a_span_at(50)).outcome, Outcome::undecided) << "too late";
}

TEST_F(ServicesOfARun, AreNotMeantByAQueryThatNamesAnother) {
  EXPECT_EQ(
      judge(R"({ resource.service.name =~ "f.*" && status = error })", no_trace_found).outcome,
      Outcome::pass);
  EXPECT_EQ(judge(R"({ resource.service.name =~ ".+" && status = error })", no_trace_found).outcome,
            Outcome::undecided)
      << "it is like both";
  const std::string of_front = R"({ resource.service.name = "front" && status = error })";
  EXPECT_EQ(judge(of_front, no_trace_found).outcome, Outcome::pass);
}

// Faults are there to have services fall silent.
TEST_F(ServicesOfARun, MayBeSilentUnderAFault) {
  run_ = SmallRun();
  EXPECT_EQ(judge("{ status = error }", no_trace_found).outcome, Outcome::pass);
}

std::string counts_of(const std::vector<std::string>& services) {
  std::string series;
  for (const std::string& service : services) {
    series += (series.empty() ? "" : ",") + std::string(R"({"metric":{"job":")") + service +
              R"(","service_name":")" + service + R"("},"value":[1700000040,"12"]})";
  }
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + series + "]}}";
}

const std::string no_line_found =
    R"({"status":"success","data":{"resultType":"streams","result":[]}})";
const std::string a_line_of_front =
    R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"front"},)"
    R"("values":[["1700000025000000000","{\"level\":\"INFO\"}"]]}]}})";

class StreamsOfARun : public ::testing::Test {
 protected:
  // Both have lines in the run; these in the window.
  Finding judge(const std::string& logql, const std::vector<std::string>& in_window) const {
    const auto claim = run_.claim(
        "logql", with_fields({{"logql", logql}, {"count", scenario::Comparison{"==", 0}}}));
    return run_.judge_said(claim, {no_line_found, counts_of({})},
                           {{"[60000ms]", counts_of({"front", "back"})},
                            {"sum by (job, service_name)", counts_of(in_window)},
                            {"[", counts_of({})},
                            {"limit=", a_line_of_front}});
  }

  SmallRun run_ = undisturbed();
};

TEST_F(StreamsOfARun, AreAllMeantByASelectorThatNamesNobody) {
  EXPECT_EQ(judge(R"({env="x"} |= "panic")", {"front", "back"}).outcome, Outcome::pass);
  const Finding silent = judge(R"({env="x"} |= "panic")", {"front"});
  EXPECT_EQ(silent.outcome, Outcome::undecided);
  EXPECT_THAT(silent.seen, AllOf(HasSubstr(R"(no line at all from {job="back")"),
                                 HasSubstr("name in logql whose lines are meant")));
  EXPECT_EQ(judge(R"({level="ERROR"} |= "panic")", {"front"}).outcome, Outcome::undecided);
}

TEST_F(StreamsOfARun, AreNotMeantByASelectorThatNamesSome) {
  EXPECT_EQ(judge(R"({job="front"} |= "panic")", {"front"}).outcome, Outcome::pass);
  EXPECT_EQ(judge(R"({env="x", service_name="front"} |= "panic")", {"front"}).outcome,
            Outcome::pass);
}

TEST(JobsOfARun, AreAllMeantByAQueryThatNamesNone) {
  const SmallRun run = undisturbed();
  const auto claim = run.claim(
      "promql", with_fields({{"promql", std::string("sum(increase(errors_total[$window]))")},
                             {"value", scenario::Comparison{"==", 0}}}));
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  const auto query = languages::promql::parse("sum(increase(errors_total[20s])) or vector(0)");
  const auto questions = questions_for_gone(**query, evidence, evidence.metrics);
  ASSERT_EQ(questions.size(), 2U);
  const auto life = [](const std::vector<std::string>& run_has,
                       const std::vector<std::string>& window_has) {
    const std::vector<observe::Answer> answers{{at(61), 200, counts_of(run_has), ""},
                                               {at(61), 200, counts_of(window_has), ""}};
    return life_of_gone(answers);
  };
  EXPECT_EQ(life({"front", "back"}, {"front", "back"}).outcome, Outcome::pass);
  EXPECT_EQ(life({"front", "back"}, {"front"}).outcome, Outcome::undecided);
  EXPECT_THAT(life({"front", "back"}, {"front"}).why, HasSubstr(R"(no series of {job="back")"));
  const auto named = languages::promql::parse(R"(sum(increase(errors_total{job="front"}[20s])))");
  EXPECT_TRUE(questions_for_gone(**named, evidence, evidence.metrics).empty());
}

// What a service did not send itself: who wants it is red, and who is satisfied by its silence is
// undecided, unless the claim is about others.
class LostByAService : public ::testing::Test {
 protected:
  Finding judge(const std::string& traceql, const scenario::Comparison& count,
                const std::string& found) {
    SmallRun run;
    run.observations.losses = {
        {"back sent no span", {observe::Backend::loki, observe::Backend::tempo}, "back"}};
    auto claim = run.claim("traceql", with_fields({{"traceql", traceql}, {"count", count}}));
    observe::ClaimAnswers answers{0, {}};
    for (const observe::Question& question : run.all_questions(claim)) {
      const bool is_own = question.query.find("status") != std::string::npos;
      answers.asked.push_back({question, {{at(61), 200, is_own ? found : a_span_at(25), ""}}});
    }
    return judge_claim(evidence_for(claim, run.plan, run.observations), &answers);
  }
};

TEST_F(LostByAService, LeavesUndecidedWhatItsSilenceWouldSatisfy) {
  const std::string of_back = R"({ resource.service.name = "back" && status = error })";
  const std::string of_front = R"({ resource.service.name = "front" && status = error })";
  const scenario::Comparison none{"==", 0};
  EXPECT_EQ(judge(of_back, none, no_trace_found).outcome, Outcome::undecided);
  EXPECT_THAT(judge(of_back, none, no_trace_found).seen, HasSubstr("but back sent no span"));
  EXPECT_EQ(judge(of_front, none, no_trace_found).outcome, Outcome::pass);
  EXPECT_EQ(judge("{ status = error }", {"<", 3}, a_span_at(25)).outcome, Outcome::undecided);
  EXPECT_EQ(judge("{ status = error }", {">=", 1}, a_span_at(25)).outcome, Outcome::pass);
}

TEST_F(LostByAService, IsItsOwnFaultWhereItIsWanted) {
  const std::string of_back = R"({ resource.service.name = "back" && status = error })";
  EXPECT_EQ(judge(of_back, {">=", 2}, a_span_at(25)).outcome, Outcome::fail);
  EXPECT_EQ(judge("{ status = error }", {"==", 0}, a_span_at(25)).outcome, Outcome::fail);
}

}  // namespace
}  // namespace harness::verdict
