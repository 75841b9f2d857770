#include "harness/languages/promql/estimates.hpp"

#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

std::string estimate_in(const std::string& text) {
  const auto read = parse(text);
  EXPECT_TRUE(read) << text;
  return read ? extrapolates(**read).value_or("") : "";
}

TEST(Estimates, AreWhatValuesAreMadeOf) {
  for (const char* text : {"sum(increase(a[1m]))", "60 + increase(a[1m])", "increase(a[1m]) > 3",
                           "a or increase(a[1m])", "increase(a[1m]) and up", "3 < increase(a[1m])",
                           "max_over_time(increase(a[1m])[5m:])", "round(increase(a[1m]))"}) {
    EXPECT_EQ(estimate_in(text), "increase") << text;
  }
  EXPECT_EQ(estimate_in("a / rate(b[1m])"), "rate");
}

TEST(Estimates, AreNotWhatOnlyDecidesWhatIsThere) {
  for (const char* text :
       {"up and on () (sum(increase(a[1m])) == 0)", "up unless increase(a[1m]) > 0",
        "up > on () sum(increase(a[1m]))", "count(increase(a[1m]) > 0)", "group(increase(a[1m]))",
        "increase(a[1m]) > bool 0", "absent(increase(a[1m]))", "changes(a[1m])", "a"}) {
    EXPECT_EQ(estimate_in(text), "") << text;
  }
}

std::string sampled(const std::string& text, Millis range = std::chrono::seconds{20}) {
  const auto read = parse(text);
  EXPECT_TRUE(read) << text;
  const auto alone = read ? as_sampled(**read, text, range) : std::nullopt;
  if (alone) {
    EXPECT_TRUE(parse(alone->query)) << alone->query;
  }
  return alone ? alone->function + ": " + alone->query : "";
}

TEST(Estimates, AreLeftOutForWhatSamplesShowAlone) {
  EXPECT_EQ(sampled(R"(sum(increase(a{b="c"}[20s] offset 5s)) > 3)"),
            "increase: sum((((max_over_time(a{b=\"c\"}[20s] offset 5s) - "
            "min_over_time(a{b=\"c\"}[20s] offset 5s)) and resets(a{b=\"c\"}[20s] offset 5s) == "
            "0 and increase(a{b=\"c\"}[20s] offset 5s)) or increase(a{b=\"c\"}[20s] offset 5s) "
            "* (count_over_time(a{b=\"c\"}[20s] offset 5s) - 1) / (count_over_time(a{b=\"c\"}[20s] "
            "offset 5s) + 1.2))) > 3");
  EXPECT_EQ(sampled("rate(a[20s])"),
            "rate: (((max_over_time(a[20s]) - min_over_time(a[20s])) * 1000 / 20000 and "
            "resets(a[20s]) == 0 and rate(a[20s])) or rate(a[20s]) * (count_over_time(a[20s]) - 1) "
            "/ (count_over_time(a[20s]) + 1.2))");
  EXPECT_EQ(sampled("delta(a[20s])"),
            "delta: (delta(a[20s]) * (count_over_time(a[20s]) - 1) / (count_over_time(a[20s]) + "
            "1.2))");
  const std::string both = sampled("rate(e[20s]) / rate(a[1m])");
  EXPECT_NE(both.find("resets(e[20s])"), std::string::npos) << both;
  EXPECT_NE(both.find("resets(a[1m])"), std::string::npos) << both;
}

TEST(Estimates, StayWhereSamplesShowLess) {
  for (const char* text : {"a", "changes(a[20s])", "irate(a[20s])", "rate(a[5s])",
                           "max_over_time(increase(a[20s])[20s:1s])"}) {
    EXPECT_EQ(sampled(text), "") << text;
  }
  const std::string after = sampled("max_over_time(rate(b[20s])[20s:1s]) + increase(a[20s])");
  EXPECT_EQ(after.find("resets(b"), std::string::npos) << after;
  EXPECT_NE(after.find("resets(a[20s])"), std::string::npos) << after;
}

}  // namespace
}  // namespace harness::languages::promql
