#include "harness/verdict/life/control_subject.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/verdict/evidence.hpp"

namespace harness::verdict {
namespace {

using ::testing::HasSubstr;

std::string words(const Result<void>& checked) {
  return checked ? std::string() : to_string(checked.error());
}

TEST(ControlSubject, IsAServiceOfTheClaimsOwnInTraceql) {
  const auto refused = [](const std::string& control, const std::string& claim) {
    return words(check_traceql_subject(control, claim));
  };
  const std::string of_web = R"({ resource.service.name="web" && status=error })";
  EXPECT_EQ(refused(R"({ resource.service.name = "other" })", of_web),
            "control: it is about resource.service.name = \"other\", which shows nothing of "
            "resource.service.name = \"web\"; ask for a span with resource.service.name = \"web\"");
  EXPECT_EQ(refused(R"({ resource.service.name = "other" })",
                    R"({ resource.service.name =~ "web.*" && status = error })"),
            "control: it is about resource.service.name = \"other\", which shows nothing of "
            "resource.service.name =~ \"web.*\"; ask for a span with resource.service.name =~ "
            "\"web.*\"");
  EXPECT_NE(refused(R"({ resource.service.name =~ "ot.*" })", of_web), "");
  EXPECT_EQ(refused(R"({ resource.service.name = "a-web-1" })",
                    R"({ resource.service.name =~ "web.*" && status = error })"),
            "");
  EXPECT_THAT(refused(R"({ .service.name =~ "a|b" && span.x = "y" })", of_web),
              HasSubstr("it is about resource.service.name =~ \"a\" or"));
  for (const char* control :
       {R"({ resource.service.name = "web" })", R"({ resource.service.name =~ "web|other" })",
        R"({ resource.service.name = "other" } >> { resource.service.name = "web" })",
        R"({ name = "GET /order" })", R"({ resource.service.name =~ "w.*" })", "{ no query"}) {
    EXPECT_EQ(refused(control, of_web), "") << control;
  }
  EXPECT_EQ(refused(R"({ resource.service.name = "other" })", "{ status = error }"), "");
  const std::string of_a = R"({ span.tenant.id = "a" && status = error })";
  EXPECT_EQ(refused(R"({ span.tenant.id = "b" })", of_a),
            "control: it is about span.tenant.id = \"b\", which shows nothing of span.tenant.id = "
            "\"a\"; ask for a span with span.tenant.id = \"a\"");
  EXPECT_EQ(refused(R"({ span.tenant.id = "a" })", of_a), "");
  EXPECT_EQ(refused(R"({ span.http.route = "/b" })", of_a), "");
}

TEST(ControlSubject, IsAStreamOfTheClaimsOwnInLogql) {
  const auto refused = [](const std::string& control, const std::string& claim) {
    return words(check_logql_subject(control, claim));
  };
  const std::string of_web = R"({job="web", level="ERROR"} |= "panic")";
  EXPECT_EQ(refused(R"({job="other"})", of_web),
            "control: it is about job=\"other\", which shows nothing of job=\"web\"; ask for a "
            "line with job=\"web\"");
  for (const char* other : {R"({job=~"a|b"} | json)", R"({job!="web", app="x"})",
                            R"({job!~"w.*", app="x"})", R"({job=~"o.*"})"}) {
    EXPECT_THAT(refused(other, of_web), HasSubstr("which shows nothing of job=\"web\"")) << other;
  }
  for (const char* some :
       {R"({job="web"})", R"({job=~"web|other"})", R"({job=~"w.*"} |= "started")",
        R"({job="web", level="INFO"})", R"({compose_service="web"})", "{job="}) {
    EXPECT_EQ(refused(some, of_web), "") << some;
  }
  EXPECT_THAT(refused(R"({job="x"} | json | tenant_id="b")",
                      R"({job="x"} | json | tenant_id="a" | status="500")"),
              HasSubstr("it is about tenant_id=\"b\", which shows nothing of tenant_id=\"a\""));
  EXPECT_EQ(refused(R"({job="x"} | json | status="200")", R"({job="x"} | json | status="500")"),
            "");
  const std::string of_either =
      R"(sum(count_over_time({job="a"}[$window])) + sum(count_over_time({job="b"}[$window])))";
  EXPECT_EQ(refused(R"({job="b"})", of_either), "");
  EXPECT_THAT(refused(R"({job="c"})", of_either), HasSubstr("it is about job=\"c\""));
}

// Where usage events are, and where they must not be.
TEST(ControlSubject, MayBeTheSameThingElsewhere) {
  const std::string claim = R"({job=~"frontend|roller"} | json | usage="true")";
  EXPECT_EQ(words(check_logql_subject(R"({job="events"} | json | usage="true")", claim)), "");
  EXPECT_NE(words(check_logql_subject(R"({job="events"} | json | usage!="")", claim)), "");
  EXPECT_NE(words(check_logql_subject(R"({job="events"})", R"({job="frontend"})")), "");
}

TEST(ControlSubject, IsATargetOfTheClaimsOwnInPromql) {
  const auto refused = [](const std::string& control, const std::string& claim) {
    return words(check_promql_subject(control, claim));
  };
  const std::string of_web = R"(sum(increase(http_requests_total{job="web",code="500"}[$window])))";
  EXPECT_EQ(refused(R"(sum(increase(http_requests_total{job="other"}[$window])))", of_web),
            "control: it is about job=\"other\", which shows nothing of job=\"web\"; ask for "
            "something with job=\"web\"");
  EXPECT_THAT(refused(R"(sum(increase(x_total{job!="web"}[5s])))", of_web),
              HasSubstr("job!=\"web\""));
  for (const char* some :
       {R"(sum(increase(http_requests_total{job="web",code="200"}[$window])))",
        R"(sum(increase(http_requests_total[$window])))", R"(sum(increase(a{job=~"web|x"}[5s])))",
        R"(sum(increase(a{job="x"}[5s])) + sum(increase(a{job="web"}[5s])))", "no query ("}) {
    EXPECT_EQ(refused(some, of_web), "") << some;
  }
  EXPECT_THAT(refused(R"(sum(increase(a{tenant="b"}[5s])))", R"(sum(increase(e{tenant="a"}[5s])))"),
              HasSubstr("it is about tenant=\"b\""));
}

TEST(ControlSubject, IsATableOfTheClaimsOwnInSql) {
  const auto refused = [](const std::string& control, const std::string& claim) {
    return words(check_sql_subject(control, claim));
  };
  const std::string claim = "SELECT count(*) FROM refunds WHERE state = 'failed'";
  EXPECT_EQ(refused("SELECT count(*) FROM public.orders", claim),
            "control: it reads orders, which shows nothing of refunds; read refunds, too, as in … "
            "WHERE NOT EXISTS (SELECT … FROM refunds)");
  for (const char* some :
       {"SELECT count(*) FROM refunds", "SELECT count(*) FROM public.Refunds r",
        "SELECT count(*) FROM orders JOIN refunds USING (id)",
        "SELECT count(*) FROM orders, refunds",
        "SELECT count(*) FROM orders WHERE id NOT IN (SELECT id FROM refunds)"}) {
    EXPECT_EQ(refused(some, claim), "") << some;
  }
  EXPECT_EQ(refused("SELECT count(*) FROM orders", "SELECT failures()"), "");
}

// A claim's own check asks.
TEST(ControlSubject, IsLookedAtInEachLanguage) {
  const auto refused = [](const std::string& kind, const std::string& query,
                          const std::string& control, const char* compared) {
    test::Fields fields = with_fields(
        {{kind.c_str(), query}, {"control", control}, {compared, scenario::Comparison{"==", 0}}});
    if (kind == "sql") fields.set("on", std::string("postgres"));
    const auto checked = find_claim_kind(kind)->language.check(settings(kind, fields));
    return checked ? std::string() : checked.error().what;
  };
  EXPECT_THAT(refused("traceql", R"({ resource.service.name = "a" && status = error })",
                      R"({ resource.service.name = "b" })", "count"),
              HasSubstr("which shows nothing of"));
  EXPECT_THAT(refused("logql", R"({job="a"} |= "x")", R"({job="b"})", "count"),
              HasSubstr("which shows nothing of"));
  EXPECT_THAT(refused("promql", R"(sum(increase(e_total{job="a"}[$window])))",
                      R"(sum(increase(r_total{job="b"}[$window])))", "value"),
              HasSubstr("which shows nothing of"));
  EXPECT_THAT(refused("sql", "SELECT count(*) FROM a", "SELECT count(*) FROM b", "value"),
              HasSubstr("which shows nothing of"));
  EXPECT_EQ(refused("sql", "SELECT count(*) FROM a", "SELECT count(*) FROM a", "value"), "");
}

// ---- After the run: whoever has nothing at all.

const std::string no_trace = R"({"traces":[],"metrics":{}})";
const std::string trace =
    R"({"traces":[{"traceID":"abc","rootServiceName":"frontend","startTimeUnixNano":"0",)"
    R"("spanSets":[{"spans":[{"spanID":"1","startTimeUnixNano":"1700000025000000000",)"
    R"("durationNanos":"5"}],"matched":1}]}]})";

TEST(ControlSubject, OfSpansNeedsOneOfEachServiceThatTheClaimNames) {
  const SmallRun run;
  const plan::Claim claim = run.claim(
      "traceql",
      with_fields(
          {{"traceql", std::string(R"({ resource.service.name = "web" && status = error })")},
           {"count", scenario::Comparison{"==", 0}},
           {"control", std::string(R"({ name = "GET /order" })")}}));
  const auto judged = [&](const std::string& of_web) {
    return run.judge_said(claim, {no_trace, trace, of_web},
                          {{"/values", R"({"tagValues":[]})"}, {"", trace}});
  };
  const Finding finding = judged(no_trace);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 traces, but no trace at all of { resource.service.name = \"web\" } in the window, "
            "and the control shows nothing of that service");
  EXPECT_EQ(judged(trace).outcome, Outcome::pass) << judged(trace).seen;
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
}

TEST(ControlSubject, NeedsASenderOfThoseThatAreAlike) {
  const SmallRun run;
  const auto asked = [&](const char* kind, const char* query, const char* control) {
    std::string texts;
    const plan::Claim claim = run.claim(kind, with_fields({{kind, std::string(query)},
                                                           {"count", scenario::Comparison{"==", 0}},
                                                           {"control", std::string(control)}}));
    for (const auto& question : run.all_questions(claim)) texts += SmallRun::text_of(question);
    return texts;
  };
  EXPECT_THAT(asked("traceql", R"({ resource.service.name =~ "web.*" && status = error })",
                    R"({ name = "GET /order" })"),
              HasSubstr(R"(q={ resource.service.name =~ "web.*" })"));
  EXPECT_THAT(asked("logql", R"({job=~"web.*", level="ERROR"})", R"({level="INFO"})"),
              HasSubstr(R"(query={job=~"web.*"})"));
}

std::string line_at(const std::string& second) {
  return R"({"status":"success","data":{"resultType":"streams","result":[{"stream":{"job":"x"},)"
         R"("values":[["17000000)" +
         second + R"(000000000","{}"]]}]}})";
}
const std::string no_line = R"({"status":"success","data":{"resultType":"streams","result":[]}})";

TEST(ControlSubject, OfLinesNeedsOneOfEachJobThatTheClaimNames) {
  const SmallRun run;
  const plan::Claim claim =
      run.claim("logql", with_fields({{"logql", std::string(R"({job=~"web|api", level="ERROR"})")},
                                      {"count", scenario::Comparison{"==", 0}},
                                      {"control", std::string(R"({level="INFO"} |= "served")")}}));
  const auto judged = [&](const std::string& of_web) {
    return run.judge_said(claim, {no_line, vector_of("")},
                          {{R"(query={job="web"})", of_web},
                           {"query=topk(", vector_of("")},
                           {"count_over_time", vector_of("")},
                           {"", line_at("25")}});
  };
  const Finding finding = judged(no_line);
  EXPECT_EQ(finding.outcome, Outcome::no_data);
  EXPECT_EQ(finding.seen,
            "0 lines, but no line at all from {job=\"web\"} in the window, and the control shows "
            "nothing of it");
  EXPECT_EQ(judged(line_at("05")).outcome, Outcome::no_data) << "before the window";
  EXPECT_EQ(judged(line_at("25")).outcome, Outcome::pass) << judged(line_at("25")).seen;
  EXPECT_EQ(judged("<html>").outcome, Outcome::undecided);
}

// Only afterwards it shows whose series they are.
TEST(ControlSubject, OfSeriesIsOfAJobOfTheClaims) {
  const SmallRun run;
  test::Fields fields =
      with_fields({{"promql", std::string("sum(increase(failures_total[$window]))")},
                   {"value", scenario::Comparison{"==", 0}},
                   {"control", std::string("sum(increase(orders_total[$window]))")}});
  const plan::Claim claim = run.claim("promql", fields);
  const auto judged = [&](const std::string& of_failures, const std::string& of_orders) {
    const auto listed = [](const std::string& job) {
      const std::string one = job.empty() ? "" : R"({"__name__":"x","job":")" + job + R"("})";
      return R"({"status":"success","data":[)" + one + "]}";
    };
    return run.judge_said(
        claim, {vector_of("0")},
        {{"/label/__name__/values", R"({"status":"success","data":["failures_total"]})"},
         {R"(match[]={__name__="orders_total"})", listed(of_orders)},
         {"/api/v1/series", listed(of_failures)},
         {"increase(orders_total", vector_of("5")}});
  };
  const Finding other = judged("web", "other");
  EXPECT_EQ(other.outcome, Outcome::undecided);
  EXPECT_EQ(other.seen,
            "0, but control: what it reads is of job other, which shows nothing of job web: ask "
            "for something of that");
  EXPECT_EQ(judged("web", "web").outcome, Outcome::pass) << judged("web", "web").seen;
  EXPECT_EQ(judged("", "other").outcome, Outcome::pass) << "it may have no series yet";
}

}  // namespace
}  // namespace harness::verdict
