#include "harness/languages/promql/selectors.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/regex.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> metrics_in(const std::string& text) {
  const auto expr = parse(text);
  EXPECT_TRUE(expr) << text;
  std::vector<std::string> names;
  if (!expr) return names;
  for (const NamedSeries& series : selectors(**expr)) names.push_back(series.metric);
  return names;
}

TEST(PromqlSelectors, AreFoundInOrderWhereverTheyStand) {
  EXPECT_THAT(metrics_in("sum by (job, status) (rate(http_requests_total{status=~\"5..\"}[1m])) "
                         "/ on (job) group_left sum by (job) (up offset 5m) > 0.5 and x:y"),
              ElementsAre("http_requests_total", "up", "x:y"));
  EXPECT_THAT(metrics_in("topk(scalar(a), -(b)) unless max_over_time(c[5m:1m])"),
              ElementsAre("a", "b", "c"));
  EXPECT_THAT(metrics_in("vector(1) > 1e3"), IsEmpty());
}

TEST(PromqlSelectors, MayBeNamedByAMatcher) {
  EXPECT_THAT(metrics_in("{__name__=\"up\"} or {__name__=~\"a|b\"}"), ElementsAre("up", ""));
}

TEST(PromqlSelectors, MatchersAreWrittenAsTheyWereRead) {
  const std::string text = R"(up{a="x\"\\y\n",b!="",c=~"d|e",f!~"g"})";
  const auto expr = parse(text);
  ASSERT_TRUE(expr);
  std::string written = "up{";
  for (const Matcher& matcher : selectors(**expr).at(0).selector->matchers) {
    written += (written.back() == '{' ? "" : ",") + to_text(matcher);
  }
  EXPECT_EQ(written + "}", text);
}

TEST(PromqlSelectors, MatchersMatchTheWholeValue) {
  const auto fits = [](MatchOp op, const std::string& wanted, const std::string& value) {
    return matches({"job", op, wanted, {}}, value);
  };
  EXPECT_TRUE(fits(MatchOp::equal, "a", "a"));
  EXPECT_FALSE(fits(MatchOp::not_equal, "a", "a"));
  EXPECT_FALSE(fits(MatchOp::matches, "dice", "dice-roller"));
  EXPECT_TRUE(fits(MatchOp::matches, "dice.*", "dice-roller"));
  EXPECT_TRUE(fits(MatchOp::not_matches, "dice", "dice-roller"));
  EXPECT_TRUE(fits(MatchOp::not_equal, "a", "")) << "a label that is not there is empty";
}

TEST(PromqlSelectors, SayWhereTheyStand) {
  const std::string text = "rate(up{job=\"x\"}[5m])";
  const auto expr = parse(text);
  ASSERT_TRUE(expr);
  const NamedSeries series = selectors(**expr).at(0);
  EXPECT_EQ(text.substr(series.span.begin, series.span.end - series.span.begin),
            "up{job=\"x\"}[5m]");
  EXPECT_EQ(place_at(text, series.span.begin), (TextPlace{1, 6}));
  EXPECT_EQ(series.selector->matchers.at(0).label, "job");
}

TEST(PromqlSelectors, LookBackAsFarAsTheirRangesAndOffsets) {
  const auto looks_back_in = [](const std::string& text) {
    const auto expr = parse(text);
    EXPECT_TRUE(expr) << text;
    return expr ? looks_back(**expr).count() : -1;
  };
  EXPECT_EQ(looks_back_in("up"), 0);
  EXPECT_EQ(looks_back_in("vector(1) > 2"), 0);
  EXPECT_EQ(looks_back_in("rate(a[5s]) / on (job) sum by (job) (rate(b[20s] offset 3s))"), 23'000);
  EXPECT_EQ(looks_back_in("max_over_time(rate(a[5s])[10s:1s])"), 15'000);
  EXPECT_EQ(looks_back_in("topk(scalar(a offset 9s), -(b))"), 9'000);
  EXPECT_EQ(looks_back_in("a offset -5s"), 0);
  EXPECT_EQ(looks_back_in("max_over_time(vector(1)[10s:1s])"), 0) << "it reads nothing";
}

TEST(GroupingLabels, AreThoseOfEveryClause) {
  const auto expr =
      parse("sum by (a) (x) * on(b) group_left(c) y - ignoring(d) max without(a) (z)");
  ASSERT_TRUE(expr);
  EXPECT_THAT(grouping_labels(**expr), ElementsAre("a", "b", "c", "d"));
}

}  // namespace
}  // namespace harness::languages::promql
