// What is told of what there is, in the place of what a claim wants.
#include "harness/verdict/nearest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Said = SmallRun::Said;

std::string body_for(const observe::Question& question, const std::vector<Said>& all) {
  for (const Said& said : all) {
    if (SmallRun::text_of(question).find(said.of) != std::string::npos) return said.body;
  }
  return SmallRun::nothing_to(question);
}

// The first of all is its own question.
Finding judged(const SmallRun& run, const plan::Claim& claim, const std::vector<Said>& all) {
  observe::ClaimAnswers asked;
  const auto put = [&](const std::vector<observe::Question>& questions) {
    for (const observe::Question& question : questions) {
      asked.asked.push_back({question, {{at(61), 200, body_for(question, all), ""}}});
    }
  };
  const Evidence evidence = evidence_for(claim, run.plan, run.observations);
  put(run.all_questions(claim));
  const Finding finding = judge_claim(evidence, &asked);
  put(questions_for_nearest(evidence, finding));
  return judge_claim(evidence, &asked);
}

std::string stream_of(const std::string& labels) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":)" + labels +
         R"(,"values":[["1700000030000000000","{}"]]}]}})";
}

std::string values_of(const std::string& label, const std::string& value) {
  return R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{")" + label +
         R"(":")" + value + R"("},"value":[1700000040,"3"]}]}})";
}

std::string sets_of(const std::string& all) {
  return R"({"status":"success","data":[)" + all + "]}";
}

const std::string no_line_there =
    R"({"status":"success","data":{"resultType":"streams","result":[]}})";

plan::Claim lines_of(const SmallRun& run, const std::string& query, const std::string& op) {
  return run.claim("logql",
                   with_fields({{"logql", query}, {"count", scenario::Comparison{op, 10}}}));
}

TEST(Nearest, OfLinesAreTheValuesThatTheyHave) {
  const SmallRun run;
  const std::vector<Said> all{{"by (msg", values_of("msg", "lent")},
                              {"count_over_time", nothing_pushed},
                              {"lend", no_line_there},
                              {"limit", stream_of(R"({"job":"lib","msg":"lent"})")},
                              {"/loki/api/v1/labels", sets_of(R"("job")")}};
  const Finding finding =
      judged(run, lines_of(run, R"({job="lib"} | json | msg="lend")", ">"), all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("0 lines"));
  EXPECT_THAT(finding.seen, HasSubstr("some have: lent"));
  EXPECT_THAT(finding.seen, Not(HasSubstr("give control"))) << "which such a claim does not need";
}

TEST(Nearest, OfStreamsAreTheLabelsThatTheyHave) {
  const SmallRun run;
  const std::vector<Said> all{{"/loki/api/v1/labels", sets_of(R"("instance","job")")},
                              {"count_over_time", nothing_pushed},
                              {"limit", no_line_there}};
  const Finding finding = judged(run, lines_of(run, R"({jobb="lib"})", ">"), all);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_THAT(finding.seen, HasSubstr("no stream has the label jobb (there are: job, instance)"));
  const Finding right = judged(run, lines_of(run, R"({job="lib"})", ">"), all);
  EXPECT_THAT(right.seen, Not(HasSubstr("no stream has the label")));
}

TEST(Nearest, OfSpansAreTheAttributesThatTheyHave) {
  const SmallRun run;
  const std::string no_trace = R"({"traces":[]})";
  const std::string trace =
      R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
      R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
  const std::vector<Said> all{
      {"/tags", R"({"scopes":[{"name":"span","tags":["book.title","http.route"]}]})"},
      {"/values", R"({"tagValues":[]})"},
      {"titel", no_trace},
      {"", trace}};
  const auto claim = [&](const std::string& op) {
    return run.claim(
        "traceql",
        with_fields({{"traceql",
                      std::string(R"({ resource.service.name = "lib" && span.book.titel != "" })")},
                     {"count", scenario::Comparison{op, 10}}}));
  };
  const Finding finding = judged(run, claim(">"), all);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_THAT(finding.seen, HasSubstr("0 traces; no span of "));
  EXPECT_THAT(finding.seen, HasSubstr("Tempo lists: span.book.title, span.http.route"));
}

// Not the attributes of others' spans, nor the remedy of a claim that silence would satisfy.
TEST(Nearest, OfAServiceThatSentNoSpanAreThoseThatDid) {
  const SmallRun run;
  const std::vector<Said> all{{"/tags", R"({"scopes":[{"name":"span","tags":["http.route"]}]})"},
                              {"/values", R"({"tagValues":[{"type":"string","value":"till"}]})"},
                              {"", R"({"traces":[]})"}};
  const Finding finding = judged(
      run,
      run.claim("traceql",
                with_fields(
                    {{"traceql",
                      std::string(R"({ resource.service.name = "lib" && span.book.title != "" })")},
                     {"count", scenario::Comparison{">", 10}}})),
      all);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(
      finding.seen,
      "0 traces, but no trace at all of { resource.service.name = \"lib\" } in the window; no "
      "span of the run has resource.service.name=\"lib\" (there are: till)");
}

TEST(Nearest, OfSeriesAreTheNamesAndLabelsThatThereAre) {
  const SmallRun run;
  const auto claim = [&](const std::string& query) {
    return run.claim("promql", with_fields({{"promql", "sum(increase(" + query + "[$window]))"},
                                            {"value", scenario::Comparison{">", 10}}}));
  };
  const std::vector<Said> all{
      {"/label/__name__/values", sets_of(R"("lib_loans_total","up")")},
      {"match[]={__name__=\"lib_loans_total\"}",
       sets_of(R"({"__name__":"lib_loans_total","job":"lib","result":"lent"})")},
      {"/series", sets_of("")},
      {"/api/v1/query", nothing_pushed}};
  const Finding value = judged(run, claim(R"(lib_loans_total{result="lend"})"), all);
  EXPECT_EQ(value.outcome, Outcome::no_data);
  EXPECT_EQ(value.seen,
            "the answer has no series; no series of lib_loans_total has result=\"lend\" (there "
            "are: lent); did you mean lent?");
  const Finding metric = judged(run, claim("lib_loan_total"), all);
  EXPECT_EQ(metric.outcome, Outcome::no_data);
  EXPECT_EQ(metric.seen,
            "the answer has no series; Prometheus has no series lib_loan_total in the window; did "
            "you mean lib_loans_total?");
  const Finding job = judged(run, claim(R"(lib_loans_total{job="libb"})"), all);
  EXPECT_THAT(job.seen, HasSubstr("has job=\"libb\" (there are: lib)"));
}

TEST(Nearest, OfACounterIsTheMetricThatIsMeant) {
  const SmallRun run;
  const auto claim = [&](const std::string& counter) {
    return run.claim("counter",
                     with_fields({{"counter", counter}, {"value", scenario::Comparison{">", 10}}}));
  };
  const std::vector<Said> all{
      {"/label/__name__/values", sets_of(R"("lib_loans_total","up")")},
      {"/api/v1/series", sets_of("")},
      {"/api/v1/metadata", R"({"status":"success","data":{}})"},
      {"/api/v1/query", R"({"status":"success","data":{"resultType":"matrix","result":[]}})"}};
  const Finding near = judged(run, claim("lib_loan_total"), all);
  EXPECT_EQ(near.outcome, Outcome::no_data);
  EXPECT_THAT(near.seen, HasSubstr("; did you mean lib_loans_total?"));
  EXPECT_THAT(judged(run, claim("shop_orders_total"), all).seen, Not(HasSubstr("did you mean")));
}

TEST(Nearest, IsNotAskedForWhereSomethingWasFoundOrNothingWouldDo) {
  const SmallRun run;
  const auto asked_of = [&](const plan::Claim& claim, Outcome outcome, double value) {
    Finding finding;
    finding.outcome = outcome;
    finding.value = Interval::exactly(value);
    return questions_for_nearest(evidence_for(claim, run.plan, run.observations), finding);
  };
  const plan::Claim wants = lines_of(run, R"({job="lib"} | json | msg="lent")", ">");
  EXPECT_THAT(asked_of(wants, Outcome::fail, 0), Not(IsEmpty()));
  EXPECT_EQ(asked_of(wants, Outcome::fail, 3).size(), 1) << "lines that hold two objects";
  EXPECT_THAT(asked_of(wants, Outcome::pass, 0), IsEmpty());
  EXPECT_THAT(asked_of(wants, Outcome::undecided, 0), IsEmpty());
  const plan::Claim few = lines_of(run, R"({job="lib"} | json | msg="lent")", "<");
  EXPECT_THAT(asked_of(few, Outcome::no_data, 0), IsEmpty()) << "told by its proof of life";
}

}  // namespace
}  // namespace harness::verdict
