// What an author slipped on is named where it stands, with what there is instead, wherever the
// grammars stop.
#include "tests/unit/languages/review/reviewed.hpp"

namespace harness::languages {
namespace {

using test::Review;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

struct Slipped {
  std::string query;
  std::string at;  // what the error points to, up to the query's end
  std::string what;
  std::string remedy;  // its beginning
};

void expect_slips(Review review, const std::vector<Slipped>& all) {
  for (const auto& [query, at, what, remedy] : all) {
    const auto remarks = review(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::error) << query;
    EXPECT_EQ(query.substr(remarks[0].offset), at) << query << ": " << remarks[0].what;
    EXPECT_EQ(remarks[0].what, what) << query;
    EXPECT_THAT(remarks[0].remedy, StartsWith(remedy)) << query;
  }
}

TEST(LogqlSlip, IsAnUnknownStage) {
  expect_slips(
      review_logql,
      {{R"({a="b"} | jsn)", "jsn", "unknown stage jsn",
        "did you mean json? stages are unwrap, json, logfmt, regexp, pattern, unpack, line_format, "
        "label_format, decolorize, drop, keep"},
       {R"({a="b"} | JSN | level="x")", R"(JSN | level="x")", "unknown stage JSN",
        "did you mean json?"},
       {R"({a="b"} | line_fromat "{{.x}}")", R"(line_fromat "{{.x}}")", "unknown stage line_fromat",
        "did you mean line_format?"},
       {R"(rate({a="b"} | logfmtt [1m]))", "logfmtt [1m])", "unknown stage logfmtt",
        "did you mean logfmt?"},
       {R"({a="b"} | jsn field="x")", R"(jsn field="x")", "unknown stage jsn",
        "did you mean json?"},
       {R"({a="b"} json)", "json", "the stage json without a pipe", "write | json"}});
}

TEST(LogqlSlip, IsALabelThatIsComparedWithNothing) {
  expect_slips(review_logql,
               {{R"({a="b"} | lvel)", "lvel", "lvel is no stage, and compared with nothing",
                 "compare it, as in lvel=\"…\"; stages are unwrap, json"},
                {R"({a="b"} | json | x="1" and lvel)", "lvel", "lvel is compared with nothing",
                 "write =, !=, =~, !~, >, >=, < or <= behind it"},
                {R"({a="b"} | level ~ "x")", R"(~ "x")", "~ is no operator", "write =, !="}});
}

TEST(LogqlSlip, IsAnUnknownFunction) {
  expect_slips(review_logql,
               {{R"(cont_over_time({a="b"}[1m]))", R"(cont_over_time({a="b"}[1m]))",
                 "unknown function cont_over_time",
                 "did you mean count_over_time? functions are count_over_time, rate"},
                {R"(sum(increase({a="b"}[1m])))", R"(increase({a="b"}[1m])))",
                 "unknown function increase", "functions are count_over_time, rate"},
                {R"(smu by (x) (rate({a="b"}[1m])))", R"(smu by (x) (rate({a="b"}[1m])))",
                 "unknown function smu", "did you mean sum?"},
                {R"(sum(rate {a="b"}[1m]))", R"(rate {a="b"}[1m]))", "rate is not called",
                 "put what it is of"},
                {"up", "up", "up is neither a function nor streams in braces",
                 "name streams: {compose_service=\"up\"}"},
                {R"(sum_over_time({a="b"} | unwrap duratoin(x) [1m]))", "duratoin(x) [1m])",
                 "unknown conversion duratoin",
                 "did you mean duration? conversions are bytes, duration, duration_seconds"}});
}

TEST(LogqlSlip, IsAnUnknownFunctionOfATemplate) {
  const std::string query = "{a=\"b\"}\n| line_format `{{ .toupper | ToUper }}`";
  const auto remarks = review_logql(query);
  ASSERT_THAT(remarks, SizeIs(1));
  EXPECT_EQ(query.substr(remarks[0].offset), "ToUper }}`");
  EXPECT_THAT(remarks[0].what, HasSubstr("function \"ToUper\" not defined"));
  EXPECT_EQ(remarks[0].remedy, "did you mean ToUpper?");
  EXPECT_THAT(review_logql("{a=\"b\"} | line_format `{{ .x | ToUpper }}`"), IsEmpty());
}

TEST(LogqlSlip, IsAnUnknownUnit) {
  expect_slips(review_logql,
               {{R"({a="b"} | json | d > 5x)", "5x", "5x is no number: there is no unit x",
                 "write a number alone, or with ns, us, ms"},
                {R"({a="b"} | json | d > 5sec | e="f")", R"(5sec | e="f")",
                 "5sec is no number: there is no unit sec", "write a number alone"},
                {R"(rate({a="b"}[1m]) > 5x)", "5x", "5x is no number: there is no unit x",
                 "write a number alone"},
                {R"(rate({a="b"}[1m]) > 5s)", "5s", "5s has a unit, and there is none here",
                 "write a number alone"},
                {R"(count_over_time({a="b"}[5x]))", "[5x])", R"(unknown unit "x" in duration "5x")",
                 "write a number and a unit"},
                {R"(count_over_time({a="b"}[1.5h]))", "[1.5h])",
                 R"(unknown unit "." in duration "1.5h")", "write a number and a unit"}});
}

// Each beside one that is refused above.
TEST(LogqlSlip, IsNothingThatIsRight) {
  for (const char* query :
       {R"({a="b"} | json | level="x")", R"({a="b"} | logfmt | d > 5s and s > 5KB)",
        R"({a="b"} | json | d > 5and e="f")", R"(sum by (x) (rate({a="b"}[1m])) > 5)",
        R"(sum_over_time({a="b"} |= "x" | json | unwrap duration(x) [1m]))"}) {
    EXPECT_THAT(review_logql(query), IsEmpty()) << query;
  }
}

TEST(LogqlReview, RefusesWhatNobodyEvaluates) {
  expect_slips(
      review_logql,
      {{R"(approx_topk(2, rate({a="b"}[1m])))", R"(approx_topk(2, rate({a="b"}[1m])))",
        "approx_topk is switched off, in Loki as it comes and in the store",
        "write topk, which is exact"},
       {R"(1 + sum(approx_topk(2, rate({a="b"}[1m]))))", R"(approx_topk(2, rate({a="b"}[1m]))))",
        "approx_topk is switched off, in Loki as it comes and in the store", "write topk"}});
  EXPECT_THAT(review_logql(R"(topk(2, rate({a="b"}[1m])))"), IsEmpty());
}

TEST(PromqlReview, RefusesWhatHasNoValueOfEachSeries) {
  const std::string range = "the query gives a range vector instead of an instant vector";
  const std::string text = "the query gives a string instead of an instant vector";
  const std::string scalar = "the query gives a scalar instead of an instant vector";
  const std::string number = "ask for series, or put vector() around it";
  const std::string around = "put a function such as increase() around it";
  expect_slips(review_promql, {{"up[5s]", "up[5s]", range, around},
                               {"( x{a=\"b\"}[5s] )", "( x{a=\"b\"}[5s] )", range, around},
                               {"rate(x[5s])[3s:1s]", "rate(x[5s])[3s:1s]", range, around},
                               {"up[5s] offset 5s", "up[5s] offset 5s", range, around},
                               {"\"up\"", "\"up\"", text, "ask for series"},
                               {"scalar(up)", "scalar(up)", scalar, number},
                               {"( 1 + scalar(up) )", "( 1 + scalar(up) )", scalar, number},
                               {"-scalar(up)", "-scalar(up)", scalar, number}});
  // The last three are no scalars, or read nothing, which is refused elsewhere.
  for (const char* query : {"up", "max_over_time(up[5s])", "max_over_time(rate(x[5s])[3s:1s])",
                            "vector(scalar(up))", "x * scalar(up)", "1 + 1"}) {
    EXPECT_THAT(review_promql(query), IsEmpty()) << query;
  }
}

TEST(PromqlSlip, IsAnUnknownFunction) {
  expect_slips(review_promql,
               {{"increse(x[5s])", "increse(x[5s])", "unknown function with name \"increse\"",
                 "did you mean increase?"},
                {"smu(x)", "smu(x)", "unknown function with name \"smu\"", "did you mean sum?"}});
}

TEST(TraceqlSlip, IsAWordThatAnEnumerationHasNot) {
  const std::string kinds =
      "kinds are unspecified, internal, server, client, producer, consumer, without quotes";
  const std::string statuses = "statuses are error, ok, unset, without quotes";
  expect_slips(
      review_traceql,
      {{"{ kind = sever }", "sever }", "there is no kind sever", "did you mean server? " + kinds},
       {"{ span:kind = SERVER }", "SERVER }", "there is no kind SERVER",
        "did you mean server? " + kinds},
       {"{ sever = kind }", "sever = kind }", "there is no kind sever",
        "did you mean server? " + kinds},
       {"{ kind != outbound }", "outbound }", "there is no kind outbound", kinds},
       {"{ name = \"a\" && status = eror }", "eror }", "there is no status eror",
        "did you mean error? " + statuses}});
}

TEST(TraceqlSlip, IsATextOrAWordOfAnotherEnumeration) {
  for (const auto& [query, remedy] : std::vector<std::pair<std::string, std::string>>{
           {"{ kind = \"server\" }", "did you mean server? kinds are"},
           {"{ status = \"eror\" }", "did you mean error? statuses are"},
           {"{ kind = error }", "kinds are"},
           {"{ status = server }", "statuses are"}}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_THAT(remarks[0].what, HasSubstr("must operate on the same type")) << query;
    EXPECT_THAT(remarks[0].remedy, StartsWith(remedy)) << query;
    EXPECT_THAT(remarks[0].remedy, HasSubstr("without quotes")) << query;
  }
}

TEST(TraceqlSlip, IsAFieldAFunctionOrAUnit) {
  expect_slips(
      review_traceql,
      {{"{ durtion > 5ms }", "durtion > 5ms }", "unknown field durtion", "did you mean duration?"},
       {"{ http.method = \"GET\" }", "http.method = \"GET\" }", "unknown field http",
        "an attribute needs a scope: span.http"},
       {"{ span:knd = server }", "knd = server }", "unknown field knd", "did you mean kind?"},
       {"{ name = roll }", "roll }", "roll is no value", "text stands in double quotes"},
       {"{ .a = tru }", "tru }", "tru is no value", "did you mean true?"},
       {"{ .a = 'b' }", "'b' }", "syntax error: unexpected IDENTIFIER",
        "put text in double quotes, not in single ones"},
       {"{ kind == server }", "= server }", "syntax error: unexpected =", "write one =, not two"},
       {"{ .a = 1 } | cont() > 2", "cont() > 2", "unknown function cont", "did you mean count?"},
       {"{ duration > 5x }", "x }", "5x is no number: there is no unit x",
        "write a number alone"}});
}

// Each beside one that is refused above.
TEST(TraceqlSlip, IsNothingThatIsRight) {
  for (const char* query :
       {"{ kind = server }", "{ span:kind != client }", "{ server = kind }",
        "{ status = error && duration > 5ms }", "{ .a = true && name = \"roll\" }",
        "{ span.http.method = \"GET\" } | count() > 2"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
}

}  // namespace
}  // namespace harness::languages
