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

}  // namespace
}  // namespace harness::languages::promql
