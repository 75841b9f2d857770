#include <gtest/gtest.h>

#include <cmath>

#include "harness/scenario/comparison.hpp"

namespace harness::scenario {
namespace {

TEST(ParseComparison, ReadsEveryOperator) {
  EXPECT_EQ(*parse_comparison("> 0"), (Comparison{">", 0}));
  EXPECT_EQ(*parse_comparison(">=1"), (Comparison{">=", 1}));
  EXPECT_EQ(*parse_comparison(" < 0.5 "), (Comparison{"<", 0.5}));
  EXPECT_EQ(*parse_comparison("<= -2"), (Comparison{"<=", -2}));
  EXPECT_EQ(*parse_comparison("!= 1e3"), (Comparison{"!=", 1000}));
  EXPECT_EQ(*parse_comparison("== 3"), (Comparison{"==", 3}));
}

TEST(ParseComparison, TakesTheThreeSignsOfK6ForTwo) {
  EXPECT_EQ(*parse_comparison("=== 3"), (Comparison{"==", 3}));
}

TEST(ParseComparison, RefusesWhatComparesNothingWithNothing) {
  for (const char* text :
       {"", ">", "0", "= 0", "> x", "> 1 2", "> inf", "> nan", ">> 1", "> 5ms"}) {
    EXPECT_FALSE(parse_comparison(text)) << text;
  }
}

TEST(Comparison, HoldsAtAndBesideItsBound) {
  EXPECT_FALSE((Comparison{">", 1}).holds(1));
  EXPECT_TRUE((Comparison{">=", 1}).holds(1));
  EXPECT_FALSE((Comparison{"<", 1}).holds(1));
  EXPECT_TRUE((Comparison{"<=", 1}).holds(1));
  EXPECT_TRUE((Comparison{"==", 1}).holds(1));
  EXPECT_FALSE((Comparison{"!=", 1}).holds(1));
  EXPECT_TRUE((Comparison{"!=", 1}).holds(2));
}

TEST(Comparison, NeverHoldsForNotANumber) {
  for (const char* op : {">", ">=", "<", "<=", "==", "!="}) {
    EXPECT_FALSE((Comparison{op, 1}).holds(std::nan(""))) << op;
  }
}

TEST(Comparison, IsTrueOfAnIntervalOnlyWhereItIsOfAllOfIt) {
  const auto truth = [](const char* op, double bound, Interval seen) {
    return Comparison{op, bound}.truth(seen);
  };
  const Interval some{2, 5};
  EXPECT_EQ(truth(">", 1, some), Truth::holds);
  EXPECT_EQ(truth(">", 5, some), Truth::fails);
  EXPECT_EQ(truth(">=", 5, some), Truth::undecided);
  EXPECT_EQ(truth("<=", 5, some), Truth::holds);
  EXPECT_EQ(truth("<", 2, some), Truth::fails);
  EXPECT_EQ(truth("==", 3, some), Truth::undecided);
  EXPECT_EQ(truth("==", 6, some), Truth::fails);
  EXPECT_EQ(truth("!=", 3, some), Truth::undecided);
  EXPECT_EQ(truth("!=", 6, some), Truth::holds);
  EXPECT_EQ(truth("==", 2, some), Truth::undecided);
  EXPECT_EQ(truth("==", 2, Interval::exactly(2)), Truth::holds);
  EXPECT_EQ(truth(">=", 2, Interval::at_least(2)), Truth::holds);
  EXPECT_EQ(truth("<", 1000, Interval::at_least(2)), Truth::undecided);
  EXPECT_EQ(truth("<", 1, Interval::exactly(std::nan(""))), Truth::undecided);
}

TEST(Comparison, IsShownAsItIsWritten) { EXPECT_EQ((Comparison{">=", 0.5}).text(), ">= 0.5"); }

}  // namespace
}  // namespace harness::scenario
