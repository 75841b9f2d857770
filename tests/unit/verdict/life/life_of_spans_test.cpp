#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

// An attribute, a name or a value inside a TraceQL query that nothing has, where its absence would
// satisfy the claim.
namespace harness::verdict {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

const std::string trace =
    R"({"traces":[{"traceID":"abc","spanSets":[{"matched":1,"spans":[{"spanID":"1",)"
    R"("startTimeUnixNano":"1700000025000000000","durationNanos":"5"}]}]}]})";
const std::string no_trace = R"({"traces":[],"metrics":{}})";
const std::string tags =
    R"({"scopes":[{"name":"span","tags":["die.type","http.response.status_code"]},)"
    R"({"name":"intrinsic","tags":["name"]}]})";

std::string values(const std::string& value, const std::string& type = "string") {
  return R"({"tagValues":[{"type":")" + type + R"(","value":")" + value + R"("}]})";
}

plan::Claim traces(const SmallRun& run, const std::string& query,
                   const std::string& op = "==", double bound = 0) {
  return run.claim("traceql",
                   with_fields({{"traceql", query}, {"count", scenario::Comparison{op, bound}}}));
}

const std::string of_the_service = R"({ resource.service.name = "die" })";
const std::string misspelt_attribute =
    R"({ resource.service.name = "die" && span.http.response.status_cod >= 500 })";

// What is said where the claim's own query finds nothing, and its service has a span.
Finding judge_spans(const plan::Claim& claim, const std::vector<SmallRun::Said>& said) {
  return SmallRun().judge_said(claim, {no_trace}, said);
}

TEST(LifeOfSpans, IsAskedForWhereNoTraceWouldSatisfy) {
  const SmallRun run;
  EXPECT_THAT(run.questions(traces(run, misspelt_attribute, ">=", 1)), SizeIs(2));
  const auto questions = run.questions(traces(run, misspelt_attribute));
  ASSERT_THAT(questions, SizeIs(5));
  EXPECT_EQ(questions[2].params.at("q"),
            R"({ resource.service.name = "die" && span.http.response.status_cod != nil })");
  EXPECT_EQ(questions[3].path, "/api/v2/search/tags");
  EXPECT_EQ(questions[3].params.at("q"), of_the_service);
  EXPECT_EQ(questions[3].params.at("scope"), "span");
  EXPECT_EQ(questions[4].path, "/api/v2/search/tag/span.http.response.status_cod/values");
}

TEST(LifeOfSpans, IsNotGivenByAnAttributeThatNoSpanHas) {
  const SmallRun run;
  const plan::Claim claim = traces(run, misspelt_attribute);
  const auto judged = [&](const std::string& with_it) {
    return judge_spans(claim, {{"!= nil", with_it},
                               {"/search/tags", tags},
                               {"/values", values("200", "int")},
                               {"", trace}});
  };
  const Finding finding = judged(no_trace);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no span of { resource.service.name = \"die\" } has "
            "span.http.response.status_cod in the window (Tempo lists: "
            "span.http.response.status_code, span.die.type); if that is right, give control");
  EXPECT_EQ(judged(trace).seen, "0 traces");
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
}

// All are one group then, however many are wanted.
TEST(LifeOfSpans, IsNotGivenByAnAttributeToGroupByThatNoSpanHas) {
  const SmallRun run;
  const plan::Claim claim = traces(
      run, R"({ resource.service.name = "die" } | by(span.die.tpye) | count() > 0)", ">=", 1);
  const auto judged = [&](const std::string& with_it) {
    return run.judge_said(
        claim, {trace},
        {{"!= nil", with_it}, {"/search/tags", tags}, {"/values", values("fair")}, {"", trace}});
  };
  EXPECT_EQ(judged(no_trace).outcome, Outcome::undecided);
  EXPECT_THAT(judged(no_trace).seen, HasSubstr("has span.die.tpye in the window"));
  EXPECT_EQ(judged(trace).outcome, Outcome::pass);
}

TEST(LifeOfSpans, IsNotGivenByANumberThatNoStatusIs) {
  const SmallRun run;
  const auto judged = [&](const std::string& condition, const std::string& value,
                          const std::string& control = {}) {
    plan::Claim claim = traces(run, "{ resource.service.name = \"die\" && " + condition + " }");
    if (!control.empty()) write(claim, "control", control);
    return judge_spans(claim, {{"!= nil", trace},
                               {"/search/tags", tags},
                               {"/values", values(value, "int")},
                               {"", trace}});
  };
  const Finding finding = judged("span.http.status_code >= 5000", "503");
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 traces, but span.http.status_code is 503 in the run: a status is 100 to 599; if it "
            "is meant so, give control, with http.status_code in it");
  EXPECT_EQ(judged("599 < span.http.status_code", "200").outcome, Outcome::undecided);
  EXPECT_EQ(judged("span.duration_ms < 0", "20").outcome, Outcome::undecided);
  EXPECT_EQ(judged("span.http.status_code >= 500", "200").outcome, Outcome::pass);
  EXPECT_EQ(judged("span.http.status_code = 404", "200").outcome, Outcome::pass);
  EXPECT_EQ(judged("span.die.sides > 600", "500").outcome, Outcome::pass);
  EXPECT_EQ(judged("span.http.status_code >= 5000", "503", "{ span.http.status_code > 0 }").outcome,
            Outcome::pass);
}

TEST(LifeOfSpans, IsOnlyToldOfBesideAControlThatNamesWhatMayBeMeant) {
  const SmallRun run;
  plan::Claim claim = traces(run, misspelt_attribute);
  const auto judged = [&](const std::string& control) {
    write(claim, "control", control);
    return judge_spans(
        claim,
        {{"!= nil", no_trace}, {"/search/tags", tags}, {"/values", values("die")}, {"", trace}});
  };
  const Finding named = judged("{ span.http.response.status_code > 0 }");
  EXPECT_EQ(named.outcome, Outcome::pass) << named.seen;
  EXPECT_THAT(named.seen, HasSubstr("0 traces; no span of"));
  EXPECT_EQ(judged(of_the_service).outcome, Outcome::undecided);
  EXPECT_THAT(judged(of_the_service).seen,
              HasSubstr("did you mean http.response.status_code? If not, give control"));
}

TEST(LifeOfSpans, IsNotGivenByANameOfWhichSomethingIsSaid) {
  const SmallRun run;
  const plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && name = "GET /rol" && duration > 1s })");
  const auto judged = [&](const std::string& of_that_name) {
    return judge_spans(
        claim,
        {{"GET /rol", of_that_name}, {"/tag/name/values", values("GET /roll")}, {"", trace}});
  };
  const Finding finding = judged(no_trace);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no trace at all of { resource.service.name = \"die\" && (name = `GET "
            "/rol`) } in the window: no span of { resource.service.name = \"die\" } in the run has "
            "name=\"GET /rol\" (there are: GET "
            "/roll); if that is right, give control");
  EXPECT_EQ(judged(trace).seen, "0 traces");
}

TEST(LifeOfSpans, IsNotGivenBySpansThatAreNotThereOfWhichSomethingIsSaid) {
  const SmallRun run;
  plan::Claim claim = traces(
      run, R"({ resource.service.name = "die" && span.die.type = "risky" && status = error })");
  const auto judged = [&](const std::string& risky) {
    return judge_spans(claim, {{"(span.die.type = `risky`)", risky},
                               {"span.die.type = \"risky\"", no_trace},
                               {"/tag/span.die.type/values", values("fair")},
                               {"status = error", no_trace},
                               {"/tag/status/values", values("unset", "keyword")},
                               {"", trace}});
  };
  const Finding finding = judged(no_trace);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(
      finding.seen,
      "0 traces, but no trace at all of { resource.service.name = \"die\" && (span.die.type = "
      "`risky`) } in the window: no span of { resource.service.name = \"die\" } in the run has "
      "span.die.type=\"risky\" (there are: "
      "fair); if that is right, give control");
  EXPECT_EQ(judged(trace).outcome, Outcome::pass) << judged(trace).seen;
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
  write(claim, "control", std::string(R"({ name = "roll" })"));
  EXPECT_EQ(judged(no_trace).outcome, Outcome::pass);
  EXPECT_THAT(judged(no_trace).seen, HasSubstr("0 traces; no trace at all of"));
  for (const char* weak : {R"({ resource.service.name = "die" })", "{ }"}) {
    write(claim, "control", std::string(weak));
    EXPECT_EQ(judged(no_trace).outcome, Outcome::no_data) << weak;
    EXPECT_THAT(judged(no_trace).seen,
                HasSubstr("; if that is right, give control that finds what was done"));
    EXPECT_EQ(judged(trace).outcome, Outcome::pass) << judged(trace).seen;
  }
}

// Not every span has one of these.
TEST(LifeOfSpans, IsNotGivenByWhatNoSpanHasAtAll) {
  const SmallRun run;
  plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && event:name = "exeption" })");
  const auto judged = [&](const std::string& listing) {
    return judge_spans(claim, {{"event:name = ", no_trace}, {"/values", listing}, {"", trace}});
  };
  const std::string nothing = R"({"tagValues":[]})";
  const Finding finding = judged(nothing);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(
      finding.seen,
      "0 traces, but no span of { resource.service.name = \"die\" } has event:name in the run; "
      "if that is right, give control");
  EXPECT_EQ(judged(values("exception")).outcome, Outcome::undecided);
  EXPECT_THAT(judged(values("exception")).seen, HasSubstr("did you mean exception?"));
  EXPECT_EQ(judged(values("retry")).outcome, Outcome::pass);
  write(claim, "control", of_the_service);
  EXPECT_EQ(judged(nothing).outcome, Outcome::pass);
  EXPECT_EQ(judged(nothing).seen,
            "0 traces; no span of { resource.service.name = \"die\" } has event:name in the run");
  for (const char* condition :
       {R"(statusMessage =~ "time.*out")", R"(instrumentation:name = "x")"}) {
    const plan::Claim other =
        traces(run, "{ resource.service.name = \"die\" && " + std::string(condition) + " }");
    const auto judged_other = [&](const std::string& listing) {
      return judge_spans(other, {{condition, no_trace}, {"/values", listing}, {"", trace}}).outcome;
    };
    EXPECT_EQ(judged_other(nothing), Outcome::no_data) << condition;
    EXPECT_EQ(judged_other(values("")), Outcome::no_data) << condition;
    EXPECT_EQ(judged_other(values("gone")), Outcome::pass) << condition;
  }
}

TEST(LifeOfSpans, IsNotGivenByTheNameOfARootThatSeemsMisspelt) {
  const SmallRun run;
  for (const char* field : {"rootName", "rootServiceName", "link.route"}) {
    const plan::Claim claim = traces(
        run, "{ resource.service.name = \"die\" && " + std::string(field) + " = \"GET /rolll\" }");
    const auto judged = [&](const std::string& other) {
      return judge_spans(claim, {{"GET /rolll", no_trace},
                                 {"/search/tags", tags},
                                 {"/values", values(other)},
                                 {"", trace}});
    };
    EXPECT_EQ(judged("GET /roll").outcome, Outcome::undecided) << field;
    EXPECT_EQ(judged("PUT /dice").outcome, Outcome::pass) << field;
  }
}

// What is near another one is no proof that nothing comes.
TEST(LifeOfSpans, IsNotGivenByAValueThatSeemsMisspelt) {
  const SmallRun run;
  const auto judged = [&](const std::string& condition, const std::string& listing) {
    const plan::Claim claim =
        traces(run, "{ resource.service.name = \"die\" && " + condition + " }");
    return judge_spans(claim, {{"!= nil", trace},
                               {"/values", listing},
                               {"/search/tags", tags},
                               {condition, no_trace},
                               {"", trace}});
  };
  const Finding finding = judged(R"(name = "GET /rol")", values("GET /roll"));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 traces, but no span of { resource.service.name = \"die\" } in the run has "
            "name=\"GET /rol\" (there are: GET /roll); did you "
            "mean GET /roll? If not, give control, with GET /roll in it");
  for (const char* condition : {R"(span.http.route = "/rol")", R"(name =~ "GET /rol.+")",
                                R"(span.http.route = "/ROLL")", R"(statusMessage = "/rolls")"}) {
    EXPECT_EQ(judged(condition, values("/roll")).outcome,
              std::string(condition).starts_with("name") ? Outcome::pass : Outcome::undecided)
        << condition << ": " << judged(condition, values("/roll")).seen;
  }
}

// Any control would do where no service is named, but for this.
TEST(LifeOfSpans, IsNotGivenByANameThatSeemsMisspeltBesideAnyControl) {
  const SmallRun run;
  plan::Claim claim = traces(run, R"({ name = "GET /rol" })");
  const auto judged = [&](const std::string& control) {
    write(claim, "control", control);
    return judge_spans(
        claim,
        {{R"(q={ name = "GET /rol" })", no_trace}, {"/values", values("GET /roll")}, {"", trace}});
  };
  EXPECT_EQ(judged("{ }").outcome, Outcome::undecided);
  EXPECT_EQ(judged(R"({ name = "GET /roll" })").outcome, Outcome::pass);
}

// That there is no such span may be just what is meant.
TEST(LifeOfSpans, IsNotTakenByANameAloneButThatIsTold) {
  const SmallRun run;
  const plan::Claim claim = traces(run, R"({ resource.service.name = "die" && name = "panic" })");
  const Finding finding = judge_spans(
      claim, {{"name = \"panic\"", no_trace}, {"/values", values("GET /roll")}, {"", trace}});
  EXPECT_EQ(finding.outcome, Outcome::pass);
  EXPECT_EQ(finding.seen,
            "0 traces; no span of { resource.service.name = \"die\" } in the run has "
            "name=\"panic\" (there are: GET /roll)");
}

// Such a comparison sees none of them.
TEST(LifeOfSpans, IsNotGivenByValuesOfAnotherType) {
  const SmallRun run;
  const auto judged = [&](const std::string& condition, const std::string& listing) {
    const plan::Claim claim =
        traces(run, "{ resource.service.name = \"die\" && " + condition + " }");
    return judge_spans(claim, {{"/values", listing}, {"/search/tags", tags}, {"", trace}});
  };
  const Finding finding = judged(R"(span.code = "500")", values("500", "int"));
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no span of { resource.service.name = \"die\" } in the run has span.code "
            "as a string (there are: 500 (int)); if "
            "that is right, give control");
  EXPECT_EQ(judged("span.code >= 500", values("500")).outcome, Outcome::no_data);
  EXPECT_EQ(judged("span.code >= 500", values("500", "float")).outcome, Outcome::no_data);
  EXPECT_EQ(judged("span.code >= 500", values("200", "int")).outcome, Outcome::pass);
  EXPECT_EQ(judged("span.code = true", values("true")).outcome, Outcome::no_data);
  EXPECT_EQ(judged("span.code != nil", values("true")).outcome, Outcome::pass);
}

// Beside a duration a number counts nanoseconds, which hardly any sender means.
TEST(LifeOfSpans, IsNotGivenByANumberThatIsReadAsNanoseconds) {
  const SmallRun run;
  const auto judged = [&](const std::string& condition, const std::string& listing,
                          const std::string& control = {}) {
    plan::Claim claim = traces(run, "{ resource.service.name = \"die\" && " + condition + " }");
    if (!control.empty()) write(claim, "control", control);
    return judge_spans(claim, {{"/values", listing}, {"/search/tags", tags}, {"", trace}});
  };
  const std::string status = "span.http.response.status_code > 1s";
  const Finding finding = judged(status, values("503", "int"));
  EXPECT_EQ(finding.outcome, Outcome::undecided);
  EXPECT_EQ(finding.seen,
            "0 traces, but span.http.response.status_code is 503 in the run, which beside a "
            "duration is read as nanoseconds: compare it with a number; if it is meant so, give "
            "control, with http.response.status_code in it");
  EXPECT_EQ(judged("5s < span.shop.qty", values("1.5", "float")).outcome, Outcome::undecided);
  EXPECT_EQ(judged("span.latency_ns > 5s", values("100", "int")).outcome, Outcome::pass);
  EXPECT_EQ(judged("duration > 5s", values("100", "int")).outcome, Outcome::pass);
  EXPECT_EQ(
      judged(status, values("503", "int"), "{ span.http.response.status_code > 100ns }").outcome,
      Outcome::pass);
  EXPECT_EQ(judged(status, values("503", "int"), of_the_service).outcome, Outcome::undecided);
  const Finding texts = judged(status, values("503"));
  EXPECT_EQ(texts.outcome, Outcome::no_data);
  EXPECT_EQ(texts.seen,
            "0 traces, but no span of { resource.service.name = \"die\" } in the run has "
            "span.http.response.status_code as a number "
            "(there are: 503); if that is right, give control");
}

// Tempo lists all that there can be.
TEST(LifeOfSpans, IsToldOfWordsOfTheLanguageThatNoSpanHas) {
  const SmallRun run;
  const plan::Claim claim =
      traces(run, R"({ resource.service.name = "die" && kind = server && status = error })");
  const auto judged = [&](const std::string& failed) {
    return judge_spans(claim, {{"status = error", failed},
                               {"/tag/kind/values", values("server", "keyword")},
                               {"/tag/status/values", values("unset", "keyword")},
                               {"", trace}});
  };
  EXPECT_EQ(judged(no_trace).outcome, Outcome::pass);
  EXPECT_EQ(judged(no_trace).seen,
            "0 traces; no span of { resource.service.name = \"die\" } in the run has status=error");
  EXPECT_EQ(judged(trace).seen, "0 traces");
}

TEST(LifeOfSpans, IsUndecidedWhereNobodyAnswers) {
  const SmallRun run;
  const plan::Claim claim = traces(run, R"({ resource.service.name = "die" && name = "panic" })");
  for (const char* unread : {"/values", "name = \"panic\""}) {
    EXPECT_EQ(judge_spans(claim, {{unread, "<html>"},
                                  {"/values", values("GET /roll")},
                                  {"name = \"panic\"", no_trace},
                                  {"", trace}})
                  .outcome,
              Outcome::undecided)
        << unread;
  }
}

}  // namespace
}  // namespace harness::verdict
