#include "harness/check/queries/variables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> names(const std::string& text) {
  std::vector<std::string> all;
  for (const NamedVariable& one : variables_in(text)) all.push_back(one.name);
  return all;
}

std::string filled(const std::string& text, Language language = Language::promql) {
  yaml::Node scalar;
  scalar.kind = yaml::Node::Kind::scalar;
  scalar.text = text;
  return filled_query(language, scalar).text;
}

TEST(Variables, AreNamedInFourWays) {
  EXPECT_THAT(names("$a ${b} ${c:regex} [[d]]"), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(names("a=~\"x$\" $1 ${2} $"), IsEmpty());
}

TEST(Variables, AreFilledInByWhereTheyStand) {
  EXPECT_EQ(filled("rate(a{b=\"$c\"}[$__rate_interval])"), "rate(a{b=\"x\"}[1m])");
  EXPECT_EQ(filled("a{b=~\"$c\"}"), "a{b=~\".+\"}");
  EXPECT_EQ(filled("sum by ($c) (rate(a[$d]))"), "sum by (x) (rate(a[5m]))");
  EXPECT_EQ(filled("topk($n, a)"), "topk(5, a)");
  EXPECT_EQ(filled("histogram_quantile($q, a)"), "histogram_quantile(0.5, a)");
  EXPECT_EQ(filled("{job=\"$job\"} |= `$text`", Language::logql), "{job=\"x\"} |= `x`");
}

TEST(Variables, AreFilledInByTheNumberThatTheyAre) {
  yaml::Node scalar;
  scalar.kind = yaml::Node::Kind::scalar;
  scalar.text = "topk($n, a) > $n";
  EXPECT_EQ(filled_query(Language::promql, scalar, {{"n", "0.25"}}).text, "topk(0.25, a) > 0.25");
}

TEST(Variables, KeepThePlacesOfWhatStandsBehindThem) {
  yaml::Node scalar;
  scalar.kind = yaml::Node::Kind::scalar;
  scalar.text = "rate(a[$__rate_interval]) + b";
  const Query query = filled_query(Language::promql, scalar);
  EXPECT_EQ(query.text, "rate(a[1m]) + b");
  EXPECT_EQ(query.written_offset(query.text.find('b')), scalar.text.find("b"));
  EXPECT_EQ(query.written_offset(query.text.find('a')), scalar.text.find("a"));
}

}  // namespace
}  // namespace harness::check
