// PromQL that Prometheus takes, and cannot evaluate or answers with nothing.
#include "tests/unit/languages/review/reviewed.hpp"

namespace harness::languages {
namespace {

using test::expect_refused;
using test::expect_taken;

TEST(ReviewPromql, TakesAScalarOfAPanelAlone) {
  const std::string query = "scalar(max(kube_resourcequota))";
  expect_taken(review_promql_of_panel, {query});
  EXPECT_TRUE(is_refused(review_promql(query)));
  EXPECT_TRUE(is_refused(review_promql_of_panel("up[5m]")));
}

TEST(ReviewPromql, RefusesArgumentsThatFailWhenTheyAreLookedAt) {
  expect_refused(
      review_promql,
      {{R"(label_replace(up, "a", "$1", "job", "("))", R"("("))", "invalid regular expression"},
       {R"q(label_replace(up, "a-b", "$1", "job", "(.*)"))q", R"q("a-b", "$1", "job", "(.*)"))q",
        "invalid destination label name"},
       {R"q(label_replace(up, "a", "$1", "j-b", "(.*)"))q", R"q("j-b", "(.*)"))q", "source label"},
       {R"q(label_replace(up, "", "$1", "job", "(.*)"))q", R"q("", "$1", "job", "(.*)"))q",
        "invalid destination label name"},
       {R"q(label_replace(up, "a", "$2", "job", "(.*)"))q", R"q("$2", "job", "(.*)"))q",
        "no such group"},
       {R"q(label_replace(up, "a", "$1x", "job", "(.*)"))q", R"q("$1x", "job", "(.*)"))q", "$1x"},
       {R"q(label_replace(up, "a", "${name}", "job", "(.*)"))q", R"q("${name}", "job", "(.*)"))q",
        "no such group"},
       {R"(label_join(up, "a b", ",", "job"))", R"("a b", ",", "job"))",
        "invalid destination label name"},
       {R"(label_join(up, "a", ",", "job", "1b"))", R"("1b"))", "invalid source label name"},
       {R"(count_values("bad-label", up))", R"("bad-label", up))", "invalid label name"},
       {R"(count_values("", up))", R"("", up))", "invalid label name"},
       {R"(sum(count_values(("9"), up)))", R"(("9"), up)))", "invalid label name"},
       {"quantile(95, up)", "95, up)", "between 0 and 1, got 95"},
       {"quantile(-0.5, up)", "-0.5, up)", "between 0 and 1"},
       {"quantile_over_time(1.5, up[5m])", "1.5, up[5m])", "between 0 and 1"},
       {"histogram_quantile(99, rate(x_bucket[5m]))", "99, rate(x_bucket[5m]))", "between 0 and 1"},
       {"histogram_quantile(9 * 10, rate(x_bucket[5m]))", "9 * 10, rate(x_bucket[5m]))", "got 90"},
       {"histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m])))",
        "sum by (job) (rate(x_bucket[5m])))", "no buckets"},
       {"histogram_quantile(0.9, sum(rate(x_bucket[5m])))", "sum(rate(x_bucket[5m])))",
        "no buckets"},
       {"histogram_quantile(0.9, sum without (le) (x_bucket))", "sum without (le) (x_bucket))",
        "no buckets"},
       {"histogram_quantile(0.9, rate(x_sum[5m]))", "rate(x_sum[5m]))", "no buckets"},
       {"histogram_fraction(2, 1, x)", "2, 1, x)", "between the two bounds"},
       {"topk(0, up)", "0, up)", "keeps no series"},
       {"bottomk(-1, up)", "-1, up)", "keeps no series"},
       {"holt_winters(x[5m], 1, 0.5)", "1, 0.5)", "smoothing factor"},
       {"holt_winters(x[5m], 0.5, 0)", "0)", "trend factor"},
       {"clamp(x, 5, 1)", "5, 1)", "gives nothing"},
       {"round(x, 0)", "0)", "multiples of 0"}});
}

TEST(ReviewPromql, TakesArgumentsThatFit) {
  expect_taken(review_promql, {R"q(label_replace(up, "a", "$1", "job", "(.*)"))q",
                               R"(label_replace(up, "a", "b", "", ""))",
                               R"q(label_replace(up, "a", "${1}x$$", "job", "(.*)"))q",
                               R"q(label_replace(up, "a", "$name", "job", "(?P<name>.*)"))q",
                               R"(label_join(up, "a", ",", "job", "instance"))",
                               R"(label_join(up, "a", ","))",
                               R"(count_values("good_label", up))",
                               "quantile(0.95, up)",
                               "quantile(1, up)",
                               "quantile(scalar(x), up)",
                               "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
                               "histogram_quantile(0.9, sum without (job) (rate(x_bucket[5m])))",
                               "histogram_quantile(0.9, sum by (job) (rate(native[5m])))",
                               "histogram_quantile(0.9, rate(x_bucket[5m]))",
                               "topk(1, up)",
                               "topk(scalar(x), up)",
                               "holt_winters(x[5m], 0.3, 0.1)",
                               "clamp(x, 1, 5)",
                               "clamp(x, scalar(y), 1)",
                               "round(x, 0.1)",
                               "round(x)",
                               "histogram_fraction(0, 1, x)"});
}

TEST(ReviewPromql, RefusesWhatSelectsNoSeries) {
  expect_refused(review_promql,
                 {{R"(up{job="a",job="b"})", R"(job="a",job="b"})", "no series can have both"},
                  {R"(up{job!="a",job="a"})", R"(job!="a",job="a"})", "no series can have both"},
                  {R"(rate(x{a="1",b="2",a=~"3|4"}[5m]))", R"(a="1",b="2",a=~"3|4"}[5m]))",
                   "no series can have both"}});
  expect_taken(review_promql, {R"(up{job="a",job=~"a|b"})", R"(up{job!="a",job!="b"})",
                               R"(up{job=~"a.*",job!="ab"})", R"(up{job="a",instance="b"})"});
}

TEST(ReviewPromql, RefusesComparisonsThatAreNeverTrue) {
  expect_refused(
      review_promql,
      {{"up > 1", "up > 1", "up > 1 is never true: up is 0 to 1, or there is none"},
       {"up == 2", "up == 2", "never true"},
       {"count(up) == 0", "count(up) == 0", "count(up) is 1 or more, or there is none"},
       {"sum(count_over_time(x[5m])) < 1", "sum(count_over_time(x[5m])) < 1", "is 1 or more"},
       {"absent(x) == bool 0", "absent(x) == bool 0", "absent(x) is 1, or there is none"},
       {"sum(rate(x_total[5m])) < 0", "sum(rate(x_total[5m])) < 0", "is 0 or more"},
       {"-1 > count_over_time(x[5m])", "-1 > count_over_time(x[5m])", "never true"},
       {"absent(x) > bool 1", "absent(x) > bool 1", "never true"},
       {"x / 0", "/ 0", "divided by 0"},
       {"x % (1 - 1)", "% (1 - 1)", "divided by 0"},
       {"x unless x", "unless x", "nothing is left"}});
  expect_taken(review_promql, {"up == 1", "up < 1", "x > 1", "x < 0", "rate(x_total[5m]) >= 0",
                               "rate(x_total[5m]) > 0", "x / 2", "x / y", "0 / x", "x unless y",
                               "x unless on (a) x", "count(up) == 1",
                               "(count(up) or vector(0)) == 0", "x != x", "1 > bool 2"});
}

TEST(ReviewPromql, NamesGroupsThatDoNotMeet) {
  for (const char* query : {"sum(x) / sum by (job) (y)", "sum by (a) (x) > sum by (b) (y)",
                            "(sum by (a) (x)) and count(y)"}) {
    const auto remarks = review_promql(query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::hint);
    EXPECT_THAT(remarks[0].what, ::testing::HasSubstr("grouped by different labels"));
  }
  for (const char* query : {"sum(x) / sum(y)", "sum by (a, b) (x) / sum by (b, a) (y)",
                            "sum(x) or sum by (a) (y)", "sum by (a) (x) / on () group_left sum(y)",
                            "sum by (a) (x) / a:y:sum", "sum by (a) (x) / 2"}) {
    EXPECT_THAT(review_promql(query), ::testing::IsEmpty()) << query;
  }
}

TEST(ReviewPromql, NamesSidesThatNeverHaveEqualLabels) {
  for (const char* query :
       {"sum by (job) (rate(x[5m])) > 1 and rate(y[5m]) > 1", "sum(x) / y",
        "sum by (job) (x) / on (instance) y", R"(a:x{window="5m"} > 1 and a:x{window="1h"} > 1)",
        R"(increase(x{event="a"}[1h]) > 0 and increase(x{event="b"}[1h]) > 0)", "x and hour() > 8",
        R"(a:x{job="a"} > 1 and hour() > 8)", "sum(x) unless y",
        R"(up{job="a"} == 0 unless up{job="b"} == 0)",
        R"(rate(x_bucket{le="0.5"}[5m]) / rate(x_count[5m]))",
        "sum by (instance) (rate(x[5m])) / on (job) sum by (job) (rate(y[5m]))"}) {
    const auto remarks = review_promql(query);
    ASSERT_THAT(remarks, ::testing::SizeIs(1)) << query;
    EXPECT_EQ(remarks[0].weight, Remark::Weight::hint) << query;
    EXPECT_THAT(remarks[0].what, ::testing::HasSubstr("only series with equal labels meet"));
  }
  for (const char* query :
       {"sum by (job, instance) (x) / y", "sum(x) > 1 and on () y > 1", "x and on () hour() > 8",
        R"(a:x{window="5m"} > 1 and ignoring (window) a:x{window="1h"} > 1)",
        R"(a:x{window="5m"} > 1 and on (job) a:x{window="1h"} > 1)", "sum(x) unless on () y",
        R"(sum by (le) (rate(x_bucket{le="0.5"}[5m])) / ignoring (le) sum(rate(x_count[5m])))",
        R"(rate(x_bucket{le="0.5"}[5m]) / ignoring (le) rate(x_count[5m]))",
        R"(sum by (job) (x{a="1"}) / sum by (job) (x{a="2"}))", "sum by (job) (x) / traces_y",
        "y * on (job) group_left sum by (job) (x)", "sum(x) / absent(y)"}) {
    EXPECT_THAT(review_promql(query), ::testing::IsEmpty()) << query;
  }
}

TEST(ReviewPromql, RefusesWhatRulesItselfOut) {
  for (const char* query : {"x > 100 and x < 10", "(x >= 5) and (x < 5)", "hour() >= 24",
                            "up == 0 and on () day_of_week() > 7"}) {
    EXPECT_TRUE(is_refused(review_promql(query))) << query;
  }
  for (const char* query : {"x > 10 and x < 100", "x > 100 or x < 10", "x > 5 and y < 5",
                            "x > 5 and x offset 5m < 5", "hour() >= 20"}) {
    EXPECT_FALSE(is_refused(review_promql(query))) << query;
  }
}

}  // namespace
}  // namespace harness::languages
