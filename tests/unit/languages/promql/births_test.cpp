#include "harness/languages/promql/births.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<CounterCall> calls_in(const std::string& query) {
  const auto read = parse(query);
  EXPECT_TRUE(read) << query;
  return read ? counter_calls(**read) : std::vector<CounterCall>{};
}

std::vector<std::string> texts_of(const std::string& query) {
  std::vector<std::string> texts;
  for (const CounterCall& call : calls_in(query)) {
    texts.push_back(query.substr(call.span.begin, call.span.end - call.span.begin) + " of " +
                    call.selector + (call.in_subquery ? " within" : ""));
  }
  return texts;
}

TEST(CounterCalls, AreThoseThatSeeRises) {
  EXPECT_THAT(texts_of("sum by (a) (increase(x_total{b=\"c\"}[5s])) / sum(rate((y[1m])))"),
              ElementsAre("increase(x_total{b=\"c\"}[5s]) of {__name__=\"x_total\",b=\"c\"}",
                          "rate((y[1m])) of {__name__=\"y\"}"));
  EXPECT_THAT(texts_of("changes(x[5s]) + irate({__name__=~\"y.*\"}[5s])"),
              ElementsAre("changes(x[5s]) of {__name__=\"x\"}",
                          "irate({__name__=~\"y.*\"}[5s]) of {__name__=~\"y.*\"}"));
  EXPECT_THAT(texts_of("max_over_time(rate(x[5s])[1m:1s])"),
              ElementsAre("rate(x[5s]) of {__name__=\"x\"} within"));
}

// What else stands over a range sees no rise, and what reads another time is asked by nobody.
TEST(CounterCalls, AreNoOthers) {
  for (const char* query :
       {"max_over_time(x[5s])", "x - x offset 5s", "delta(x[5s])", "increase(x[5s] offset 1m)",
        "increase(x[5s] @ 0)", "increase(sum(x)[5s:1s])", "resets(x[5s])"}) {
    EXPECT_THAT(texts_of(query), IsEmpty()) << query;
  }
}

TEST(Births, AreOfSeriesThatWereNotThereBefore) {
  const auto calls = calls_in("increase(x[5s])");
  EXPECT_EQ(
      births(calls.front(), {seconds{3}}),
      "(((min_over_time({__name__=\"x\"}[5000ms]) and (resets({__name__=\"x\"}[5000ms]) == 0)) "
      "or max_over_time({__name__=\"x\"}[5000ms])) unless ({__name__=\"x\"} offset 3000ms)) > "
      "0");
  EXPECT_THAT(
      births(calls.front(), {seconds{3}, seconds{2}}),
      ::testing::HasSubstr("unless last_over_time({__name__=\"x\"}[2000ms] offset 3000ms)) > 0"));
  EXPECT_THAT(births(calls.front(), {}), ::testing::HasSubstr("offset 1ms"));
  EXPECT_TRUE(parse(births(calls.front(), {})));
}

TEST(Births, WereFirstSeenAtAScrape) {
  const auto calls = calls_in("increase(x[5s])");
  const std::string when = first_seen(calls.front(), {seconds{3}}, std::chrono::milliseconds{500});
  EXPECT_EQ(when, "min_over_time(timestamp({__name__=\"x\"})[5000ms:500ms]) and (" +
                      births(calls.front(), {seconds{3}}) + ")");
  EXPECT_TRUE(parse(when));
}

TEST(Births, CountAsRises) {
  const auto counted = [](const std::string& query, const std::vector<std::size_t>& which) {
    const auto calls = calls_in(query);
    std::vector<Birth> all;
    for (const std::size_t index : which) all.push_back({calls[index], {seconds{1}}});
    std::string text = with_births(query, all);
    EXPECT_TRUE(parse(text)) << text;
    for (const Birth& birth : all) {
      const std::string born = births(birth.call, birth.base);
      while (text.find(born) != std::string::npos) text.replace(text.find(born), born.size(), "B");
    }
    return text;
  };
  EXPECT_EQ(counted("sum(increase(x[5s])) or vector(0)", {0}),
            "sum(((increase(x[5s]) + (B)) or (B) or increase(x[5s]))) or vector(0)");
  EXPECT_EQ(counted("rate(x[5s])", {0}),
            "((rate(x[5s]) + ((B) * 1000 / 5000)) or ((B) * 1000 / 5000) or rate(x[5s]))");
  EXPECT_EQ(counted("changes(x[5s])", {0}),
            "((changes(x[5s]) + ((B) > bool 0)) or ((B) > bool 0) or changes(x[5s]))");
  const std::string ratio = "sum(increase(x[5s])) / sum(increase(y[5s]))";
  EXPECT_EQ(counted(ratio, {1}),
            "sum(increase(x[5s])) / sum(((increase(y[5s]) + (B)) or (B) or increase(y[5s])))");
  EXPECT_EQ(counted(ratio, {0, 1}),
            "sum(((increase(x[5s]) + (B)) or (B) or increase(x[5s]))) / "
            "sum(((increase(y[5s]) + (B)) or (B) or increase(y[5s])))");
}

}  // namespace
}  // namespace harness::languages::promql
