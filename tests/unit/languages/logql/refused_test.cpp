#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "harness/languages/logql/parse.hpp"

namespace harness::languages::logql {
namespace {

struct Refused {
  std::string query;
  std::string answer;
};

void expect_refused(const std::vector<Refused>& all) {
  for (const auto& [query, answer] : all) {
    const Parsed parsed = parse(query);
    const std::string said = parsed ? "" : to_string(parsed.error());
    EXPECT_EQ(said, answer) << query;
  }
}

// Otherwise it takes its time before it has looked at a line.
TEST(RefusedQuery, SaysWhereItIsTooMuch) {
  const auto said = [](const std::string& query) {
    const Parsed parsed = parse(query);
    return parsed ? "" : to_string(parsed.error());
  };
  const std::string filter = " |~ `.{1000}`";
  std::string steps = "{a=\"x\"}";
  for (int i = 0; i < 50; ++i) steps += filter;
  EXPECT_EQ(said(steps), "");
  for (int i = 0; i < 50; ++i) steps += filter;
  EXPECT_EQ(said(steps),
            "parse error : the regular expressions of a query come to at most 500000 steps");
  std::string many = "{a=\"x\"}";
  for (int i = 0; i < 201; ++i) many += " |~ `x`";
  EXPECT_EQ(said(many), "parse error : a query has at most 200 regular expressions");
  std::string paths;
  std::string groups;
  for (int i = 0; i < 1000; ++i) paths += (i > 0 ? ",a" : "a") + std::to_string(i);
  for (int i = 0; i < 600; ++i) groups += "(?P<a" + std::to_string(i) + ">.?)";
  EXPECT_EQ(said("{a=\"x\"} | json " + paths), "");
  EXPECT_EQ(said("{a=\"x\"} | json " + paths + " | logfmt b"),
            "parse error : a query has at most 1000 expressions for json and logfmt, or parts of "
            "paths in them");
  std::string deep = "a";
  for (int i = 1; i < 501; ++i) deep += ".a";
  EXPECT_EQ(said("{a=\"x\"} | json x=`" + deep + "`"), "");
  EXPECT_EQ(said("{a=\"x\"} | json x=`" + deep + "`, y=`" + deep + "`"),
            "parse error : a query has at most 1000 expressions for json and logfmt, or parts of "
            "paths in them");
  std::string needles = "`x`";
  for (int i = 1; i < 1000; ++i) needles += " or `x`";
  EXPECT_EQ(said("{a=\"x\"} |> " + needles), "");
  EXPECT_EQ(said("{a=\"x\"} |= " + needles + " != ip(`::1`) |= " + needles), "");
  EXPECT_EQ(said("{a=\"x\"} |> " + needles + " |= ip(`::1`)"),
            "parse error : a query looks for at most 1000 patterns and addresses in its lines");
  EXPECT_EQ(said("{a=\"x\"} | regexp `" + groups.substr(0, groups.find("(?P<a100>")) + "`"), "");
  EXPECT_THAT(said("{a=\"x\"} | regexp `" + groups + "`"),
              ::testing::StartsWith("parse error : invalid regexp parser: its groups times its "
                                    "steps come to at most 2000000, and it has 600 groups in "));
  const auto repeated = [](const std::string& one, int count, const std::string& between) {
    std::string all = one;
    for (int i = 1; i < count; ++i) all += between + one;
    return all;
  };
  EXPECT_EQ(said("{a=\"x\"}" + repeated(" | json", 200, "")), "");
  EXPECT_EQ(said("{a=\"x\"}" + repeated(" | json", 201, "")),
            "parse error : a query has at most 200 stages");
  EXPECT_EQ(said("{" + repeated("a=\"x\"", 1000, ",") + "}"), "");
  EXPECT_EQ(said("{" + repeated("a=\"x\"", 1001, ",") + "}"),
            "parse error : the selectors of a query have at most 1000 matchers");
  EXPECT_EQ(said("{a=\"x\"} | " + repeated("b > 1", 500, " or ")), "");
  EXPECT_EQ(said("{a=\"x\"} | " + repeated("b = \"1\"", 5000, " or ")), "");
  EXPECT_EQ(said("{a=\"x\"} | " + repeated("b > 1", 499, " or ") + " or b > 1s or b > 1KB"),
            "parse error : a query compares labels with at most 500 numbers, durations, sizes and "
            "addresses");
  EXPECT_EQ(said(repeated("rate({a=\"x\"}[1m])", 100, " + ")), "");
  EXPECT_EQ(said(repeated("rate({a=\"x\"}[1m])", 101, " + ")),
            "parse error : a query has at most 100 aggregations over ranges");
  const std::string blank(131'072 - std::string("{a=\"x\"}").size(), ' ');
  EXPECT_EQ(said("{a=\"x\"}" + blank), "parse error : input size too long (131072 > 131072)");
  EXPECT_EQ(said("{a=\"x\"}" + blank.substr(1)), "");
  EXPECT_EQ(parse_selector("{a=\"x\"}" + blank).error(),
            "parse error : input size too long (131072 > 131072)");
}

TEST(RefusedQuery, SaysWhatIsWrongWithSyntax) {
  expect_refused(
      {{"", "parse error : syntax error: unexpected $end"},
       {R"({job=edge})",
        "parse error at line 1, col 6: syntax error: unexpected IDENTIFIER, expecting "
        "STRING"},
       {R"({job="edge",})",
        "parse error at line 1, col 13: syntax error: unexpected }, expecting IDENTIFIER"},
       {R"({job="edge" level="x"})",
        "parse error at line 1, col 13: syntax error: unexpected IDENTIFIER, expecting } "
        "or ,"},
       {R"({job})",
        "parse error at line 1, col 5: syntax error: unexpected }, expecting = or =~ or "
        "!~ or !="},
       {R"({"edge"})",
        "parse error at line 1, col 2: syntax error: unexpected STRING, expecting "
        "IDENTIFIER or }"},
       {R"({job='nums'})", "parse error at line 1, col 6: invalid char literal"},
       {R"({job="edge"} |= "open)", "parse error at line 1, col 17: literal not terminated"},
       {R"({job="edge"} |~ "\d")", "parse error at line 1, col 17: invalid char escape"},
       {R"({job="edge"} |=)",
        "parse error at line 1, col 16: syntax error: unexpected $end, expecting STRING "
        "or ip"},
       {R"({job="edge"} | nosuch)", "parse error at line 1, col 22: syntax error: unexpected $end"},
       {R"({job="edge"} extra)",
        "parse error at line 1, col 14: syntax error: unexpected IDENTIFIER"},
       {R"({job="edge"} | a > "x")",
        "parse error at line 1, col 20: syntax error: unexpected STRING"},
       {R"({job="edge"} | json a=5)",
        "parse error at line 1, col 23: syntax error: unexpected NUMBER, expecting STRING"},
       {R"({job="edge"} | logfmt | unwrap v)",
        "parse error at line 1, col 25: syntax error: unexpected unwrap"},
       {R"({job="edge"}[5m])", "parse error at line 0, col 13: syntax error: unexpected RANGE"},
       {"{job=\"edge\"}\n  | a == \"x\"",
        "parse error at line 2, col 10: syntax error: unexpected STRING"},
       {R"({job=="edge"})",
        "parse error at line 0, col 5: syntax error: unexpected ==, expecting = or =~ or "
        "!~ or !="}});
}

TEST(RefusedQuery, SaysWhatIsWrongWithMetrics) {
  expect_refused(
      {{R"(rate({job="edge"}))", "parse error at line 1, col 18: syntax error: unexpected )"},
       {"sum()", "parse error at line 1, col 5: syntax error: unexpected )"},
       {"rate()",
        "parse error at line 1, col 6: syntax error: unexpected ), expecting NUMBER or { "
        "or ("},
       {R"(count_over_time({job="edge"}[5m))",
        "parse error at line 0, col 29: missing closing ']' in duration"},
       {R"(count_over_time({job="edge"}[5]))",
        R"(parse error at line 0, col 29: not a valid duration string: "5")"},
       {R"(count_over_time({job="edge"}[5x]))",
        R"(parse error at line 0, col 29: unknown unit "x" in duration "5x")"},
       {R"(count_over_time({job="edge"}[1.5h]))",
        R"(parse error at line 0, col 29: unknown unit "." in duration "1.5h")"},
       {R"(count_over_time({job="edge"}[5m1h]))",
        R"(parse error at line 0, col 29: not a valid duration string: "5m1h")"},
       {R"(count_over_time({job="edge"}[]))",
        "parse error at line 0, col 29: empty duration string"},
       {R"(count_over_time({job="edge"}[300y]))",
        "parse error at line 0, col 29: duration out of range"},
       {R"(count_over_time({job="edge"}[5m] offset - 1m))",
        "parse error at line 1, col 41: syntax error: unexpected -, expecting DURATION"},
       {"vector(-1)", "parse error at line 1, col 8: syntax error: unexpected -, expecting NUMBER"},
       {R"(sum by job (count_over_time({job="edge"}[5m])))",
        "parse error at line 1, col 1: syntax error: unexpected IDENTIFIER"},
       {R"(sum_over_time({job="edge"}[5m]))",
        "parse error : invalid aggregation sum_over_time without unwrap"},
       {R"(count_over_time({job="edge"} | unwrap v [5m]))",
        "parse error : invalid aggregation count_over_time with unwrap"},
       {R"(sum_over_time({job="edge"} | unwrap v [5m]) by (job))",
        "parse error : grouping not allowed for sum_over_time aggregation"},
       {R"(topk(0, count_over_time({job="edge"}[5m])))",
        "parse error : invalid parameter (must be greater than 0) topk(0"},
       {R"(topk(count_over_time({job="edge"}[5m])))",
        "parse error : parameter required for operation topk"},
       {R"(topk(1.5, count_over_time({job="edge"}[5m])))",
        "parse error : invalid parameter topk(1.5,"},
       {R"(sum(3, count_over_time({job="edge"}[5m])))",
        "parse error : unsupported parameter for operation sum(3,"},
       {R"(quantile_over_time({job="edge"} | unwrap v [5m]))",
        "parse error : parameter required for operation quantile_over_time"},
       {R"({job="edge"} + 1)",
        "parse error : unexpected type for left leg of binary operation (+): "
        "*syntax.MatchersExpr"},
       {R"(1 + {job="edge"} | json)",
        "parse error : unexpected type for right leg of binary operation (+): "
        "*syntax.PipelineExpr"},
       {"vector(1) or 1",
        "parse error : unexpected literal for right leg of logical/set binary operation "
        "(or): 1.000000"},
       {R"(-count_over_time({job="edge"}[5m]))",
        "parse error at line 1, col 2: syntax error: unexpected COUNT_OVER_TIME, "
        "expecting NUMBER"},
       {R"(count_over_time({job="edge"}[5m]) offset 5m)",
        "parse error at line 1, col 35: syntax error: unexpected offset"},
       {R"(count_over_time({job="edge"}[5m] @ 1700000000))",
        "parse error at line 1, col 34: syntax error: unexpected IDENTIFIER, expecting )"},
       {R"(sum_over_time({job="edge"} | unwrap v))",
        "parse error at line 1, col 38: syntax error: unexpected ), expecting RANGE or |"},
       {R"(sum_over_time({job="edge"} | unwrap v | json [5m]))",
        "parse error at line 1, col 41: syntax error: unexpected json, expecting "
        "IDENTIFIER or ("},
       {R"(vector(abc))",
        "parse error at line 1, col 8: syntax error: unexpected IDENTIFIER, expecting "
        "NUMBER"}});
}

TEST(RefusedQuery, SaysWhatIsNoNumber) {
  const std::string failed = "strconv.ParseFloat: parsing ";
  expect_refused({{"0x10", "parse error : unable to parse literal as a float: " + failed +
                               R"("0x10": invalid syntax)"},
                  {"-0x10", "parse error : unable to parse literal as a float: " + failed +
                                R"("0x10": invalid syntax)"},
                  {"vector(0x10)", "parse error : unable to parse vectorExpr as a float: " +
                                       failed + R"("0x10": invalid syntax)"},
                  {"1e999", "parse error : unable to parse literal as a float: " + failed +
                                R"("1e999": value out of range)"},
                  {R"({job="edge"} | n > 0x10)",
                   "parse error : unable to parse float: " + failed + R"("0x10": invalid syntax)"},
                  {R"(count_over_time({job="edge"}[5m]) > 0X1F)",
                   "parse error : unable to parse literal as a float: " + failed +
                       R"("0X1F": invalid syntax)"}});
  for (const char* number : {"16", "1_000", ".5", "5.", "1e-999", "017", "1e3"}) {
    EXPECT_TRUE(parse(number)) << number;
  }
}

const std::string nothing_asked =
    "parse error : queries require at least one regexp or equality matcher that does not have an "
    "empty-compatible value. For instance, app=~\".*\" does not meet this requirement, but "
    "app=~\".+\" will";

TEST(RefusedQuery, SaysWhatIsWrongWithMeaning) {
  expect_refused(
      {{"{}", nothing_asked},
       {R"({job!="nums"})", nothing_asked},
       {R"({job=~"nums|"})", nothing_asked},
       {R"(sum(rate({job=~".*"}[1m])))", nothing_asked},
       {"{job=~\"(?!nums)\"}",
        "parse error : error parsing regexp: invalid or unsupported Perl syntax: `(?!`"},
       {R"({job="edge"} | regexp "none")",
        "parse error : invalid regexp parser: at least one named capture must be supplied"},
       {"{job=\"edge\"} | regexp \"(?P<a>.)(?P<a>.)\"",
        "parse error : invalid regexp parser: duplicate extracted label name 'a'"},
       {R"({job="edge"} | pattern "none")",
        "parse error : invalid pattern parser: at least one capture is required"},
       {R"({job="edge"} | pattern "<a><b>")",
        "parse error : invalid pattern parser: found consecutive capture '<a><b>': "
        "invalid expression"}});
}

TEST(ParseError, KnowsTheTruePlaceToo) {
  const Parsed parsed = parse("{job=\"edge\"}\n  [5m]");
  ASSERT_FALSE(parsed);
  EXPECT_EQ(parsed.error().at, (Position{2, 3}));
  EXPECT_EQ(parsed.error().told, (Position{0, 3}));
}

TEST(ParseError, IsBoundedInDepth) {
  for (const std::string open : {"(", "sum(", "1 ^ "}) {
    std::string query;
    for (int i = 0; i < 100000; ++i) query += open;
    EXPECT_FALSE(parse(query)) << open;
  }
  std::string sum = "1";
  for (int i = 0; i < 2000; ++i) sum += " + 1";
  ASSERT_FALSE(parse(sum));
  EXPECT_EQ(parse(sum).error().message, "a query has at most 1000 operations");
}

TEST(Selector, IsAloneForSeriesAndLabels) {
  EXPECT_TRUE(parse_selector("{}"));
  EXPECT_TRUE(parse_selector(R"({job!="x"})"));
  EXPECT_EQ(parse_selector(R"({job="edge"} |= "at")").error(), "only label matchers are supported");
  EXPECT_EQ(parse_selector("{job=").error(),
            "parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING");
}

}  // namespace
}  // namespace harness::languages::logql
