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

TEST(Estimates, AreLeftOutOfWhatHasTheRange) {
  EXPECT_EQ(without_estimates("sum(increase(a{b=\"c\"}[20s])) / 2", Millis{20'000}),
            "sum((((max_over_time({__name__=\"a\",b=\"c\"}[20000ms]) - "
            "min_over_time({__name__=\"a\",b=\"c\"}[20000ms])) and "
            "(resets({__name__=\"a\",b=\"c\"}[20000ms]) == 0) and increase(a{b=\"c\"}[20s])) or "
            "increase(a{b=\"c\"}[20s]))) / 2");
  const auto rate = without_estimates("rate(a[20s]) > 0 and rate(b[20s]) < 1", Millis{20'000});
  ASSERT_TRUE(rate);
  EXPECT_NE(rate->find("* 1000 / 20000)"), std::string::npos);
  EXPECT_TRUE(parse(*rate)) << *rate;
  for (const char* none : {"increase(a[5s])", "delta(a[20s])", "max_over_time(rate(a[20s])[1m:])",
                           "changes(a[20s])", "a", "increase(a[20s] offset 1m)", "sum("}) {
    EXPECT_EQ(without_estimates(none, Millis{20'000}), std::nullopt) << none;
  }
}

TEST(Estimates, AreNotWhatOnlyDecidesWhatIsThere) {
  for (const char* text :
       {"up and on () (sum(increase(a[1m])) == 0)", "up unless increase(a[1m]) > 0",
        "up > on () sum(increase(a[1m]))", "count(increase(a[1m]) > 0)", "group(increase(a[1m]))",
        "increase(a[1m]) > bool 0", "absent(increase(a[1m]))", "changes(a[1m])", "a"}) {
    EXPECT_EQ(estimate_in(text), "") << text;
  }
}

}  // namespace
}  // namespace harness::languages::promql
