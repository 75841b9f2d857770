#include "harness/languages/promql/parser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::languages::promql {
namespace {

using ::testing::HasSubstr;
using namespace std::chrono_literals;

ExprPtr parsed(const std::string& text) {
  auto expr = parse(text);
  EXPECT_TRUE(expr) << text << ": " << (expr ? "" : to_string(expr.error()));
  return expr ? std::move(*expr) : nullptr;
}

std::string refused(const std::string& text) {
  const auto expr = parse(text);
  EXPECT_FALSE(expr) << text;
  return expr ? "" : to_string(expr.error());
}

// With every operator in parentheses, so that it shows what binds tighter.
std::string shape(const Expr& expr) {
  if (const auto* const number = std::get_if<Number>(&expr.of)) {
    return std::to_string(static_cast<int>(number->value));
  }
  if (const auto* const selector = std::get_if<Selector>(&expr.of)) return selector->name;
  if (const auto* const inner = std::get_if<Parentheses>(&expr.of)) return shape(*inner->of);
  if (const auto* const unary = std::get_if<Unary>(&expr.of)) return "(-" + shape(*unary->of) + ")";
  const auto& binary = std::get<Binary>(expr.of);
  return "(" + shape(*binary.left) + " " + binary.op + " " + shape(*binary.right) + ")";
}

TEST(PromqlParser, BindsOperatorsAsPrometheusDoes) {
  EXPECT_EQ(shape(*parsed("a or b and c unless d")), "(a or ((b and c) unless d))");
  EXPECT_EQ(shape(*parsed("a + b * c ^ d ^ e > f - g")), "((a + (b * (c ^ (d ^ e)))) > (f - g))");
  EXPECT_EQ(shape(*parsed("-a ^ b * c")), "((-(a ^ b)) * c)");
  EXPECT_EQ(shape(*parsed("a ^ -b ^ c * d")), "((a ^ (-(b ^ c))) * d)");
  EXPECT_EQ(shape(*parsed("a - b - c")), "((a - b) - c)");
}

TEST(PromqlParser, KeepsWhatASelectorSays) {
  const std::string text = "up{job=\"a\\\"b\",x!~'.'}[1h30m] offset -5m @ 1.5";
  const ExprPtr expr = parsed(text);
  const auto& selector = std::get<Selector>(expr->of);
  EXPECT_EQ(selector.name, "up");
  ASSERT_EQ(selector.matchers.size(), 2U);
  EXPECT_EQ(selector.matchers[0].value, "a\"b");
  EXPECT_EQ(selector.matchers[1].op, MatchOp::not_matches);
  EXPECT_EQ(selector.matchers[1].span.begin, text.find("x!~"));
  EXPECT_EQ(selector.range, 90min);
  EXPECT_EQ(selector.offset, -5min);
  EXPECT_EQ(std::get<Millis>(*selector.at), 1500ms);
  EXPECT_EQ(expr->span.end, text.size());
}

TEST(PromqlParser, KeepsSubqueriesAndTheirEdges) {
  const ExprPtr expr = parsed("max_over_time(rate(x[1m])[1d:30s] @ end())");
  const auto& subquery = std::get<Subquery>(std::get<Call>(expr->of).args.at(0)->of);
  EXPECT_EQ(subquery.range, 24h);
  EXPECT_EQ(subquery.step, 30s);
  EXPECT_EQ(std::get<QueryEdge>(*subquery.at), QueryEdge::end);
}

TEST(PromqlParser, KnowsTheTypeOfAnExpression) {
  EXPECT_EQ(type_of(*parsed("1 + 1")), Type::scalar);
  EXPECT_EQ(type_of(*parsed("1 + up")), Type::instant_vector);
  EXPECT_EQ(type_of(*parsed("up[5m]")), Type::range_vector);
  EXPECT_EQ(type_of(*parsed("scalar(up)")), Type::scalar);
  EXPECT_EQ(type_of(*parsed("(\"x\")")), Type::string);
}

TEST(PromqlParser, TakesReservedWordsAsMetricsAndLabels) {
  EXPECT_EQ(shape(*parsed("Sum + offset and by")), "((Sum + offset) and by)");
  const ExprPtr expr = parsed("sum by (On, sum) (x)");
  EXPECT_THAT(std::get<Aggregation>(expr->of).grouping->labels,
              ::testing::ElementsAre("On", "sum"));
}

TEST(PromqlParser, SaysWhereItStopped) {
  EXPECT_EQ(
      refused("sum(\n  foo\n) by (\n a b)"),
      "4:4: parse error: unexpected identifier \"b\" in grouping opts, expected \",\" or \")\"");
  EXPECT_EQ(
      refused("rate(foo)"),
      "1:6: parse error: expected type range vector in call to function \"rate\", got instant "
      "vector");
  EXPECT_EQ(refused(""), "1:1: parse error: no expression found in input");
}

// In Prometheus a letter in brackets is a colon, by accident.
TEST(PromqlParser, RefusesALetterForAColon) {
  EXPECT_EQ(refused("foo[5m a]"), "1:8: parse error: unexpected colon 'a'");
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

TEST(PromqlParser, RefusesWhatIsNestedTooDeeply) {
  const std::string reason = "nested too deeply";
  EXPECT_THAT(refused(repeated("(", 100000) + "a" + repeated(")", 100000)), HasSubstr(reason));
  EXPECT_THAT(refused(repeated("-", 100000) + "a"), HasSubstr(reason));
  EXPECT_THAT(refused("a" + repeated("+a", 100000)), HasSubstr(reason));
  EXPECT_THAT(refused("a" + repeated("^a", 100000)), HasSubstr(reason));
  EXPECT_THAT(refused(repeated("abs(", 100000) + "a"), HasSubstr(reason));
  EXPECT_THAT(refused("a" + repeated("[1s:]", 100000)), HasSubstr(reason));
  EXPECT_TRUE(parse(repeated("(", 300) + "a" + repeated(")", 300)));
}

TEST(PromqlParser, RefusesWhatNobodyWrites) {
  EXPECT_THAT(refused(repeated("{a=\"b\"} ", 200000)), HasSubstr("longer than"));
  const std::string ten = "up{" + repeated("a=\"b\",", 10) + "}";
  EXPECT_TRUE(parse("up{" + repeated("a=\"b\",", 1000) + "}"));
  EXPECT_EQ(refused("up{" + repeated("a=\"b\",", 1001) + "}"),
            "1:6004: parse error: the selectors of a query have at most 1000 matchers here");
  EXPECT_TRUE(parse(ten + repeated("+" + ten, 99)));
  EXPECT_THAT(refused(ten + repeated("+" + ten, 99) + "+ up{a=\"b\"}"), HasSubstr("at most 1000"));
}

}  // namespace
}  // namespace harness::languages::promql
