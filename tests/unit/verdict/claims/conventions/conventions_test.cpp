// conventions: what spans, labels and lines are to say, and each way in which they do not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/languages/logql/parse.hpp"
#include "harness/verdict/claims/conventions/label_rules.hpp"
#include "harness/verdict/claims/conventions/log_rules.hpp"
#include "tests/unit/verdict/evidence_of_contracts.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string breaches_of(MadeSpan span) {
  Judged judged;
  Breaches breaches;
  span.parent = "";
  const auto spans = observe::parse_trace({at(61), 200, whole_trace_of({span}), ""});
  look_at_spans(tree_of(spans.value(), false), "t", judged, breaches);
  std::string text;
  for (const Breach& one : breaches.all()) {
    text += (text.empty() ? "" : "; ") + std::string(name_of(one.rule)) + ": " + one.what;
  }
  return text;
}

std::string attributes(const std::vector<std::pair<std::string, std::string>>& all) {
  std::string text;
  for (const auto& [name, value] : all) {
    text += std::string(text.empty() ? "" : ",") + R"({"key":")" + name +
            R"(","value":{"stringValue":")" + value + R"("}})";
  }
  return text;
}

MadeSpan http_span(const std::string& kind,
                   const std::vector<std::pair<std::string, std::string>>& all,
                   const std::string& status = "") {
  return {"a1", "", "web", "GET", kind, 0, 9, status, attributes(all)};
}

TEST(SpanRules, WantHttpByItsStableNames) {
  EXPECT_EQ(breaches_of(http_span("SERVER", {{"http.request.method", "GET"},
                                             {"http.response.status_code", "200"},
                                             {"url.path", "/"}})),
            "");
  EXPECT_EQ(
      breaches_of(http_span(
          "SERVER", {{"http.method", "GET"}, {"http.status_code", "200"}, {"http.target", "/"}})),
      "http: web GET: http.method is called http.request.method now; http: web GET: "
      "http.status_code is called http.response.status_code now; http: web GET: http.target "
      "is called url.path now");
  EXPECT_EQ(breaches_of(http_span("SERVER", {{"http.method", "GET"},
                                             {"http.request.method", "GET"},
                                             {"http.response.status_code", "200"},
                                             {"url.path", "/"}})),
            "")
      << "both, for whoever knows the old one";
  EXPECT_EQ(breaches_of(http_span("SERVER", {{"http.request.method", "GET"}})),
            "http: web GET: no http.response.status_code; http: web GET: no url.path");
  EXPECT_EQ(
      breaches_of(http_span("CLIENT", {{"http.request.method", "GET"}, {"error.type", "timeout"}})),
      "http: web GET: no server.address");
  EXPECT_EQ(breaches_of(http_span("INTERNAL", {{"http.method", "GET"}})), "");
}

TEST(SpanRules, WantDatabasesByTheirStableNames) {
  EXPECT_EQ(breaches_of(http_span("CLIENT", {{"db.system.name", "postgresql"}})), "");
  EXPECT_EQ(breaches_of(http_span("CLIENT", {{"db.query.text", "SELECT 1"}})),
            "database: web GET: no db.system.name");
  EXPECT_EQ(breaches_of(http_span("CLIENT", {{"db.system", "postgresql"}, {"db.statement", "x"}})),
            "database: web GET: db.system is called db.system.name now; database: web GET: "
            "db.statement is called db.query.text now");
}

TEST(SpanRules, WantErrorsTold) {
  const std::vector<std::pair<std::string, std::string>> failed{
      {"http.request.method", "GET"}, {"http.response.status_code", "503"}, {"url.path", "/"}};
  EXPECT_EQ(breaches_of(http_span("SERVER", failed)),
            "errors: web GET: answered with 503, and its status is unset");
  EXPECT_EQ(breaches_of(http_span("SERVER", failed, "ERROR")), "");
}

TEST(SpanRules, WantAServiceAndAParent) {
  EXPECT_EQ(breaches_of({"a1", "", "unknown_service:java", "x"}),
            "service_name: unknown_service:java x: service.name is not set, and the SDK's own");
  EXPECT_EQ(breaches_of({"a1", "", "", "x"}), "service_name: (no service.name) x: no service.name");
}

TEST(LabelRules, KnowIds) {
  for (const char* id : {"3f2504e0-4f89-41d3-9a0c-0305e82c3301", "4bf92f3577b34da6a3ce929d0e0e4736",
                         "1234567", "ann@example.org", "/order/17", "/user/4bf92f3577b34da6"}) {
    EXPECT_TRUE(looks_like_id(id)) << id;
  }
  for (const char* word : {"200", "GET", "/roll", "/order/{id}", "127.0.0.1:9090", "1.2.3", "",
                           "defacedfacadefeed", "dice-roller", "0.005"}) {
    EXPECT_FALSE(looks_like_id(word)) << word;
  }
}

TEST(LabelRules, BoundSeriesAndIds) {
  LabelSets series;
  for (int i = 0; i < 4; ++i) {
    series.push_back({{"__name__", "a_total"}, {"user", "100000" + std::to_string(i)}});
    series.push_back({{"__name__", "b_total"}, {"instance", "100000" + std::to_string(i)}});
  }
  Judged judged;
  Breaches breaches;
  look_at_series(series, 4, judged, breaches);
  ASSERT_EQ(breaches.all().size(), 1U);
  EXPECT_EQ(breaches.all().front().what,
            "a_total: 4 values of user look like ids, such as \"1000000\"");
  Breaches bounded;
  look_at_series(series, 3, judged, bounded);
  EXPECT_EQ(bounded.all().front().what, "a_total: 4 series, more than 3");
}

// ---- The claim: the twins of a healthy run.

Finding judged_conventions(void (*spoil)(Case&), const std::string& rules = "all") {
  Case one = conventions_case(rules);
  spoil(one);
  return judge(one);
}

TEST(ConventionsClaim, HoldsByEachRuleThatThereIsSomethingFor) {
  const Finding finding = judged_conventions([](Case&) {});
  EXPECT_EQ(finding.outcome, Outcome::pass) << finding.seen;
  EXPECT_EQ(finding.seen,
            "4 spans of 1 trace, 2 metrics, lines of 1 service; no server span with a status of "
            "500 or more");
  EXPECT_EQ(finding.expected,
            "service_name, orphan_spans, http, database, errors, cardinality, logs by convention");
}

TEST(ConventionsClaim, FailsForAnOldName) {
  const Finding finding = judged_conventions([](Case& one) {
    auto spans = conventional_spans();
    spans[4].attributes = R"({"key":"db.system","value":{"stringValue":"postgresql"}})";
    one.to("/api/traces/").body = whole_trace_of(spans);
  });
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(
      finding.seen,
      "1 kind of breach: database: dice SELECT: db.system is called db.system.name now (trace " +
          std::string(32, 'a') + ")");
  EXPECT_EQ(finding.trace_id, std::string(32, 'a'));
  EXPECT_FALSE(finding.of_slowness.value_or(true));
}

TEST(ConventionsClaim, FailsForAnOrphanUnlessOnlySomeWereTraced) {
  const auto orphan = [](Case& one) {
    auto spans = conventional_spans();
    spans.erase(spans.begin() + 2);
    one.to("/api/traces/").body = whole_trace_of(spans);
  };
  EXPECT_THAT(judged_conventions(orphan).seen,
              HasSubstr("orphan_spans: dice GET /die: its parent is not in its trace"));
  const Finding sampled = judged_conventions([](Case& one) {
    auto spans = conventional_spans();
    spans.erase(spans.begin() + 2);
    one.to("/api/traces/").body = whole_trace_of(spans);
    one.run.observations.sampled = 0.5;
  });
  EXPECT_EQ(sampled.outcome, Outcome::undecided) << sampled.seen;
}

void without_traced_lines(Case& one) {
  one.to("trace_in_json").body =
      R"({"status":"success","data":{"resultType":"streams","result":[]}})";
}

TEST(ConventionsClaim, FailsForLinesThatNameNoTraceHoweverManyThereAre) {
  const Finding finding = judged_conventions(without_traced_lines);
  EXPECT_EQ(finding.outcome, Outcome::fail);
  EXPECT_EQ(finding.seen, "1 kind of breach: logs: web: none of its 1332 lines names a trace");
}

TEST(ConventionsClaim, IsUndecidedWhereLokiDoesNotTellWhichLinesNameATrace) {
  const Finding refused = judged_conventions([](Case& one) {
    one.to("trace_in_json") = {at(61), 500, "too many outstanding requests", ""};
  });
  EXPECT_EQ(refused.outcome, Outcome::undecided);
  EXPECT_EQ(refused.seen, "answered 500: too many outstanding requests");
  const Finding cut = judged_conventions([](Case& one) {
    without_traced_lines(one);
    one.to("trace_in_json").cut = "the time was up";
  });
  EXPECT_EQ(cut.outcome, Outcome::undecided);
  EXPECT_EQ(cut.seen, "the time was up");
}

TEST(ConventionsClaim, AsksEachServiceThatHasLinesForOneThatNamesATrace) {
  Case one = conventions_case("[logs]");
  const auto questions = one.run.all_questions(one.claim);
  const auto asked = std::find_if(questions.begin(), questions.end(), [](const auto& question) {
    return question.query.find("trace_in_json") != std::string::npos;
  });
  ASSERT_NE(asked, questions.end());
  EXPECT_EQ(asked->query,
            R"({compose_service="", service_name="web"} | json trace_in_json="[\"trace_id\"]")"
            R"( | logfmt | (trace_in_json=~"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}" and )"
            R"(trace_in_json!~"0+") or (trace_id=~"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}" and )"
            R"(trace_id!~"0+") or (trace_id_extracted=~"[0-9a-fA-F]{16}|[0-9a-fA-F]{32}" and )"
            R"(trace_id_extracted!~"0+"))");
  EXPECT_EQ(asked->params.at("limit"), "1");
  EXPECT_TRUE(languages::logql::parse(asked->query));
}

TEST(LogRules, KnowWhoHasLinesAsStreamsCallThem) {
  const auto counts = [](const std::string& entries) {
    return observe::Answer{
        at(61), 200,
        R"({"status":"success","data":{"resultType":"vector","result":[)" + entries + "]}}", ""};
  };
  const auto all = speakers_of(
      counts(R"({"metric":{"compose_service":"web","service_name":"demo"},"value":[1,"3"]},)"
             R"({"metric":{"service_name":"dice"},"value":[1,"4"]},)"
             R"({"metric":{},"value":[1,"5"]})"),
      {});
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 2U);
  EXPECT_EQ((*all)[0].service, "web");
  EXPECT_EQ((*all)[0].selector, R"({compose_service="web", service_name="demo"})");
  EXPECT_EQ((*all)[1].service, "dice");
  EXPECT_EQ((*all)[1].selector, R"({compose_service="", service_name="dice"})");
  EXPECT_EQ((*all)[1].lines, 4U);
  const observe::Conventions own{"app", "trace.id", observe::TracePlace::json};
  const auto of_own = speakers_of(counts(R"({"metric":{"app":"web"},"value":[1,"3"]})"), own);
  ASSERT_TRUE(of_own);
  const std::string query = question_for_traced(of_own->front(), own, {at(20), at(40)}).query;
  EXPECT_THAT(query, HasSubstr(R"({app="web"} | json trace_in_json="[\"trace.id\"]" | logfmt)"));
  EXPECT_THAT(query, HasSubstr("(trace_id=~"));
}

TEST(ConventionsClaim, HasNoDataOfWhatIsAskedAndNotThere) {
  const Finding finding = judged_conventions([](Case&) {}, "[errors]");
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "no server span with a status of 500 or more in the window, by which to judge errors");
  const Finding nothing =
      judged_conventions([](Case& one) { one.to("/api/traces/").body = R"({"batches":[]})"; });
  EXPECT_EQ(nothing.outcome, Outcome::no_data);
  EXPECT_THAT(nothing.seen, HasSubstr("no span of any service"));
}

TEST(ConventionsClaim, RefusesABoundOfWhatIsNotAsked) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("conventions", with_fields({{"conventions", std::vector<std::string>{"http"}},
                                            {"max_series", std::string("5")}}));
  const auto checked = find_claim_kind("conventions")->language.check(claim.settings);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().what, "max_series without cardinality");
}

}  // namespace
}  // namespace harness::verdict
