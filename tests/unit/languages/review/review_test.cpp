#include "harness/languages/review/review.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::languages {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr auto error = Remark::Weight::error;
constexpr auto hint = Remark::Weight::hint;

// What the remark points to, up to the query's end.
std::string pointed_to(std::string_view query, const Remark& remark) {
  return std::string(query.substr(remark.offset));
}

// The query from where the one remark on it points.
std::string pointed_at(std::vector<Remark> (*review)(std::string_view), const std::string& query) {
  const auto remarks = review(query);
  return remarks.size() == 1 ? query.substr(remarks[0].offset) : "not one remark";
}

TEST(Review, PointsToTheCharacterWhateverStandsBeforeIt) {
  EXPECT_EQ(pointed_at(review_logql, "{a=\"ü€\"} | jsn"),
            pointed_at(review_logql, "{a=\"u\"} | jsn"));
  EXPECT_EQ(pointed_at(review_traceql, "{ .ü = \"€\" } | nope"),
            pointed_at(review_traceql, "{ .u = \"e\" } | nope"));
  EXPECT_EQ(pointed_at(review_promql, "up{a=\"ü€\"} + rate(x)"), "x)");
  EXPECT_EQ(pointed_at(review_promql, "up{a=\"ü€\"} +\n rate(x)"), "x)");
}

TEST(Review, HasNothingToSayOfSoundQueries) {
  EXPECT_THAT(review_logql(R"(sum(count_over_time({job="a"} |= "x" | json [5m])))"), IsEmpty());
  EXPECT_THAT(review_promql("sum by (job) (rate(x_total[10000ms])) > 0"), IsEmpty());
  for (const char* query :
       {R"({ resource.service.name = "a" } >> { status = error })",
        "{ span.http.response.status_code >= 500 && duration > 1s }",
        R"({ span.url.query =~ ".*die=risky.*" })", "{ span.x != nil } | count() > 2", "{ }",
        "{ 1.5 / span.m > 0.5 }", "{ span.n / 2 > 0.5 }"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
}

TEST(Review, PointsToWhatIsWrong) {
  struct Case {
    std::vector<Remark> (*review)(std::string_view);
    std::string query;
    std::string at;
  };
  for (const Case& one :
       {Case{review_logql, "{job=\"a\"} |= jsn", "jsn"}, Case{review_promql, "rate(x)", "x)"},
        Case{review_traceql, "{ name = }", "}"}}) {
    const auto remarks = one.review(one.query);
    ASSERT_THAT(remarks, SizeIs(1)) << one.query;
    EXPECT_EQ(remarks[0].weight, error);
    EXPECT_EQ(pointed_to(one.query, remarks[0]), one.at) << remarks[0].what;
  }
}

TEST(ReviewLogql, RefusesWhatAStageCannotBeMadeOf) {
  struct Case {
    std::string stage;
    std::string why;
    std::string at = {};  // the stage itself where empty
  };
  for (const Case& one : {
           Case{R"(|~ "(")", "error parsing regexp: missing closing ): `(`"},
           Case{R"(!~ ip("10.0.0.1"))", "ip: invalid operation"},
           Case{R"(|> "<name>")", "named captures are not allowed"},
           Case{R"(|= ip("foo"))", R"(ip: invalid pattern: "foo")"},
           Case{R"(| addr = ip("10.0.0.1/99"))", R"(ip: invalid pattern: "10.0.0.1/99")",
                R"(addr = ip("10.0.0.1/99"))"},
           Case{R"(| json x="a[")",
                "cannot parse expression [a[]: syntax error: unexpected $end, expecting STRING or "
                "INDEX"},
           Case{R"(| json x="a b")",
                "cannot parse expression [a b]: syntax error: unexpected FIELD"},
           Case{R"(| logfmt x="a-b")", "cannot parse expression [a-b]: unexpected char -"},
           Case{R"(| json x="größe")", "cannot parse expression [größe]: unexpected char ö"},
           Case{R"(| json x="a\xff")", "cannot parse expression [a\uFFFD]: unexpected char \uFFFD"},
           Case{R"(| line_format "{{ .a ")",
                "invalid line template: template: line:1: unclosed action"},
           Case{R"(| line_format "{{ nofunc .a }}")",
                R"(invalid line template: template: line:1: function "nofunc" not defined)",
                R"(nofunc .a }}")"},
           Case{R"(| line_format "{{ now.MarshalJSON }}")",
                "invalid line template: template: line:1: the store knows no MarshalJSON of a "
                "time; write Format"},
           Case{R"(| label_format x="{{ trunc (add 1 2) .a }}")",
                "invalid template for label 'x': template: label:1: wrong type for value of "
                "trunc; expected int; got int64: write (int …)"},
           Case{R"(| label_format x="{{ if }}")",
                "invalid template for label 'x': template: label:1: missing value for if"},
           Case{R"(| label_format __error__="x")", "__error__ cannot be formatted"},
           Case{R"(| label_format x="1", x="2")",
                "multiple label name 'x' not allowed in a single format operation"},
           Case{R"re(| regexp "(?P<1a>x)")re",
                "invalid regexp parser: invalid extracted label name '1a'",
                R"re(regexp "(?P<1a>x)")re"},
           Case{R"(| regexp "x")",
                "invalid regexp parser: at least one named capture must be supplied",
                R"(regexp "x")"},
           Case{R"(| pattern "<a><b>")",
                "invalid pattern parser: found consecutive capture '<a><b>': invalid expression",
                R"(pattern "<a><b>")"},
       }) {
    const std::string query = "{job=\"a\"}\n " + one.stage;
    const std::string at = one.at.empty() ? one.stage : one.at;
    const auto remarks = review_logql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, error) << query;
    EXPECT_THAT(remarks[0].what, ::testing::EndsWith(one.why)) << query;
    EXPECT_THAT(pointed_to(query, remarks[0]), ::testing::AnyOf(at, one.stage)) << query;
  }
}

TEST(ReviewLogql, LooksIntoEveryPartOfAMetricQuery) {
  const std::string good = R"(count_over_time({job="a"} |= "x" [1m]))";
  const std::string bad = R"(count_over_time({job="a"} |~ "(" [1m]))";
  for (const std::string& query :
       {"sum by (x) (" + bad + ")", good + " / " + bad,
        "label_replace(" + bad + R"(, "a", "b", "c", "d"))",
        std::string(R"(sum_over_time({job="a"} | unwrap n | x = ip("y") [1m]))")}) {
    const auto remarks = review_logql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, error);
    EXPECT_THAT(remarks[0].what, HasSubstr("stage '")) << query;
  }
  EXPECT_THAT(review_logql("sum(" + good + ") / " + good), IsEmpty());
}

// Each beside one that is refused above.
TEST(ReviewLogql, TakesStagesThatCanBeMade) {
  for (const char* stage :
       {R"re(|~ "()")re", R"(!= ip("10.0.0.1-10.0.0.9"))", R"(|> "<_> x <_>")",
        R"(| job = ip("10.0.0.0/8"))", R"(| json x="a[0].b[\"c d\"]")", R"(| logfmt x="a_b")",
        R"(| line_format "{{ .a | ToUpper }}{{ if .b }}{{ printf \"%02d\" 1 }}{{ end }}")",
        R"(| label_format x="{{ .y }}", y=z)", R"re(| regexp "(?P<a1>x)")re",
        R"(| pattern "<a> <b>")", R"(| drop a, b=~"c.*")"}) {
    EXPECT_THAT(review_logql(std::string("{job=\"a\"} ") + stage), IsEmpty()) << stage;
  }
}

// Each with what it points to.
using Trapped = std::vector<std::pair<std::string, std::string>>;

void expect_hints(std::vector<Remark> (*review)(std::string_view), const Trapped& queries) {
  for (const auto& [query, at] : queries) {
    const auto remarks = review(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, hint) << query;
    EXPECT_EQ(pointed_to(query, remarks[0]), at) << remarks[0].what;
    EXPECT_FALSE(remarks[0].remedy.empty()) << query;
  }
}

TEST(ReviewLogql, NamesRegularExpressionsThatLookUnanchored) {
  expect_hints(review_logql, {{R"({app=~"foo"})", R"(app=~"foo"})"},
                              {R"({app!~"^foo", job="a"})", R"(app!~"^foo", job="a"})"},
                              {R"({job="a"} | json | path=~"\\.html$")", R"(path=~"\\.html$")"}});
  for (const char* query :
       {R"({app=~"foo|bar"})", R"({app=~"foo.*"})", R"({app=~"^foo$"})", R"({app=~"^foo.*"})",
        R"({app=~"5.."})", R"({app=~".+"})", R"({job="a"} |~ "foo")",
        R"({job="a"} | json | path=~"/roll(-async)?")"}) {
    EXPECT_THAT(review_logql(query), IsEmpty()) << query;
  }
}

TEST(ReviewLogql, NamesLabelsThatNoParserGives) {
  expect_hints(
      review_logql,
      {{R"({job="a"} | level="ERROR")", R"(level="ERROR")"},
       {R"({job="a"} | json x="y" | level="ERROR")", R"(level="ERROR")"},
       {R"re({job="a"} | regexp "(?P<lvl>.)" | lvl="a" and level="b")re", R"(level="b")"},
       {R"(count_over_time({job="a"} | took > 3s | json [1m]))", R"(took > 3s | json [1m]))"}});
  for (const char* query :
       {R"({job="a"} | json | level="ERROR")", R"({job="a"} | logfmt | level="ERROR")",
        R"({job="a"} | unpack | level="ERROR")", R"({job="a"} | json level | level="ERROR")",
        R"({job="a"} | pattern "<level> <_>" | level="ERROR")",
        R"re({job="a"} | regexp "(?P<level>.)" | level="ERROR")re",
        R"({job="a"} | label_format level=job | level="a")", R"({job="a", x="y"} | x="z")",
        R"({job="a"} | trace_id="1" | detected_level="error")"}) {
    EXPECT_THAT(review_logql(query), IsEmpty()) << query;
  }
}

TEST(ReviewLogql, NamesLevelsThatAreNeverDetectedAndWhatOnlyLinesHave) {
  expect_hints(review_logql,
               {{R"({a="b", detected_level="error"})", R"(detected_level="error"})"},
                {R"({trace_id="abc"})", R"(trace_id="abc"})"},
                {R"({a="b", span_id!=""})", R"(span_id!=""})"},
                {R"({a="b"} | detected_level="ERROR")", R"(detected_level="ERROR")"},
                {R"({a="b"} | json | detected_level!="warning")", R"(detected_level!="warning")"},
                {R"(count_over_time({a="b"} | detected_level=~"fatal|Error" [5m]))",
                 R"(detected_level=~"fatal|Error" [5m]))"}});
  for (const char* query :
       {R"({a="b"} | detected_level="error")", R"({a="b"} | detected_level=~"error|fatal")",
        R"({a="b"} | detected_level="NOTICE")", R"({a="b"} | json | level="ERROR")",
        R"({a="b"} | detected_level=~"(?i)error")", R"({a="b", level="ERROR"})"}) {
    EXPECT_THAT(review_logql(query), IsEmpty()) << query;
  }
}

TEST(ReviewLogql, NamesAnUnwrapThatOneLineCanSpoil) {
  expect_hints(review_logql,
               {{R"(sum_over_time({job="a"} | json | unwrap took [1m]))", R"(unwrap took [1m]))"}});
  for (const char* query :
       {R"(sum_over_time({job="a"} | json | unwrap took | __error__="" [1m]))",
        R"(sum_over_time({job="a"} | json | msg="done" | unwrap took [1m]))",
        R"(sum_over_time({job="a"} |= "took" | logfmt | unwrap duration(took) [1m]))"}) {
    EXPECT_THAT(review_logql(query), IsEmpty()) << query;
  }
}

TEST(ReviewPromql, NamesRangesThatHoldNoSample) {
  expect_hints(review_promql, {{"rate(x[1ms])", "x[1ms])"},
                               {"sum(rate(x_total[999ms])) / 2", "x_total[999ms])) / 2"}});
  EXPECT_THAT(review_promql("rate(x[1s]) + rate(x[5m])"), IsEmpty());
  EXPECT_THAT(review_promql("max_over_time(x[5m:100ms])"), IsEmpty());
}

TEST(ReviewTraceql, NamesRegularExpressionsThatAreOpenAtOneEnd) {
  expect_hints(review_traceql, {{R"({ name =~ "^GET" })", R"("^GET" })"},
                                {R"({ name =~ "GET$" })", R"("GET$" })"},
                                {R"({ name =~ "GET.*" })", R"("GET.*" })"},
                                {R"({ name =~ "^GET|PUT$" })", R"("^GET|PUT$" })"},
                                {R"({ name =~ "^GET\\$" })", R"("^GET\\$" })"}});
  for (const char* query :
       {R"({ name =~ "^GET$" })", R"({ name =~ "^GET.*" })", R"({ name =~ ".*GET.*" })",
        R"({ name =~ "^(GET|PUT)$" })", R"({ name =~ "^GET$|^PUT$" })"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
  EXPECT_THAT(review_traceql(R"({ name =~ "^GET" })")[0].remedy, HasSubstr("^(?:GET)$"));
}

TEST(ReviewTraceql, NamesSpansThatLackTheAttribute) {
  expect_hints(review_traceql,
               {{R"({ .a != 1.5 })", "!= 1.5 }"}, {R"({ span.a !~ "^x$" })", R"(!~ "^x$" })"}});
  for (const char* query :
       {R"({ .a != nil })", R"({ .a != 1.5 && .a != nil })", R"({ status != error })",
        R"({ name != "a" })", R"({ resource.service.name != "a" })", R"({ .a = 1.5 })",
        R"({ .a != "" })"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
}

TEST(ReviewTraceql, NamesAnAttributeAloneBesideOr) {
  expect_hints(review_traceql,
               {{R"({ span.a || name = "x" })", R"(span.a || name = "x" })"},
                {R"({ name = "x" || (span.a || name = "y") })", R"(span.a || name = "y") })"}});
  for (const char* query :
       {R"({ span.a = true || name = "x" })", R"({ span.a && name = "x" })", R"({ span.a })"}) {
    EXPECT_THAT(review_traceql(query), IsEmpty()) << query;
  }
  EXPECT_EQ(review_traceql(R"({ span.a || name = "x" })")[0].remedy, "write span.a = true");
}

TEST(ReviewTraceql, RefusesMetricsInASearch) {
  const std::string query = R"({ name = "a" } | rate() by (name))";
  const auto remarks = review_traceql(query);
  ASSERT_THAT(remarks, SizeIs(1));
  EXPECT_EQ(remarks[0].weight, error);
  EXPECT_EQ(pointed_to(query, remarks[0]), "rate() by (name)");
  EXPECT_THAT(review_traceql(R"({ name = "a" } | count() > 1)"), IsEmpty());
}

TEST(ReviewTraceql, RefusesWhatTempoAnswersWrongly) {
  for (const auto& [query, at] : std::vector<std::pair<std::string, std::string>>{
           {"{ 2 ^ 3 = span.n }", "^ 3 = span.n }"},
           {"{ span.n / 0 = 1 }", "/ 0 = 1 }"},
           {"{ span.n % 0 = 1 }", "% 0 = 1 }"},
           {"{ name = \"a\" && 9 < span.n }", "9 < span.n }"},
           {"{ -9 < span.n }", "-9 < span.n }"},
           {"{ 1m < duration }", "1m < duration }"},
           {"{ !(span.n > 2) && span.a = 1 }", "!(span.n > 2) && span.a = 1 }"},
           {"{ span.i < 0 } | avg(span.i) = -1", "avg(span.i) = -1"}}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, error) << query;
    EXPECT_EQ(pointed_to(query, remarks[0]), at) << remarks[0].what;
  }
}

TEST(ReviewTraceql, NamesTheLanguagesTraps) {
  for (const auto& [query, at] : std::vector<std::pair<std::string, std::string>>{
           {"{ span.a = \"x\" || span.b = \"y\" && span.c = \"z\" }", "&& span.c = \"z\" }"},
           {"{ name = \"a\" } && { name = \"b\" } || { name = \"c\" }", "|| { name = \"c\" }"},
           {"{ name =~ \"roll\" }", "\"roll\" }"},
           {"{ span.n / span.m > 0.5 }", "/ span.m > 0.5 }"},
           {"{ span.n % (span.m - 1) = span.k }", "% (span.m - 1) = span.k }"},
           {"{ span.n = 10 }", "10 }"}}) {
    const auto remarks = review_traceql(query);
    ASSERT_THAT(remarks, SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, hint);
    EXPECT_EQ(pointed_to(query, remarks[0]), at) << remarks[0].what;
  }
}

TEST(ReviewTraceql, TakesParenthesesForAnAnswer) {
  EXPECT_THAT(review_traceql("{ span.a = \"x\" || (span.b = \"y\" && span.c = \"z\") }"),
              IsEmpty());
  EXPECT_THAT(review_traceql("{ (span.a = \"x\" || span.b = \"y\") && span.c = \"z\" }"),
              IsEmpty());
}

}  // namespace
}  // namespace harness::languages
