#include "harness/languages/promql/raw_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::languages::promql {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is read as it is, as it is written.
std::vector<std::string> raw(const std::string& query) {
  const auto parsed = parse(query);
  if (!parsed) return {"cannot be read: " + query};
  std::vector<std::string> found;
  for (const NamedSeries& named : read_as_they_are(**parsed)) {
    found.push_back(query.substr(named.span.begin, named.span.end - named.span.begin));
  }
  return found;
}

TEST(RawValues, AreThoseThatAnAnswerHangsOn) {
  EXPECT_THAT(raw("x_total"), ElementsAre("x_total"));
  EXPECT_THAT(raw(R"(sum by (job) (x_total{a="b"}) / 2)"), ElementsAre(R"(x_total{a="b"})"));
  EXPECT_THAT(raw("max_over_time(x_total[20s])"), ElementsAre("x_total[20s]"));
  EXPECT_THAT(raw("last_over_time(x_total[20s])"), ElementsAre("x_total[20s]"));
  EXPECT_THAT(raw("max_over_time(x_total[20s:1s])"), ElementsAre("x_total"));
  EXPECT_THAT(raw("topk(3, x_total)"), ElementsAre("x_total"));
  EXPECT_THAT(raw("x_total - x_total offset 10s"), ElementsAre("x_total", "x_total offset 10s"));
  EXPECT_THAT(raw("histogram_quantile(0.9, x_bucket)"), ElementsAre("x_bucket"));
  EXPECT_THAT(raw("x_total or vector(0)"), ElementsAre("x_total"));
  EXPECT_THAT(raw("-(x_total)"), ElementsAre("x_total"));
  EXPECT_THAT(raw("rate(y[20s]) / x_total"), ElementsAre("x_total"));
}

TEST(RawValues, AreThoseThatAreCompared) {
  EXPECT_THAT(raw("count(x_total > 5)"), ElementsAre("x_total"));
  EXPECT_THAT(raw("y and x_total == 5"), ElementsAre("y", "x_total"));
  EXPECT_THAT(raw("absent(x_total > bool 5)"), ElementsAre("x_total"));
  EXPECT_THAT(raw("increase((x_total > 5)[20s:1s])"), ElementsAre("x_total"));
}

TEST(RawValues, AreNotThoseOfHowSomethingRises) {
  EXPECT_THAT(raw("increase(x_total[20s])"), IsEmpty());
  EXPECT_THAT(raw("sum(rate(x_total[20s])) / sum(irate(y_total[20s]))"), IsEmpty());
  EXPECT_THAT(raw("histogram_quantile(0.9, sum by (le) (rate(x_bucket[20s])))"), IsEmpty());
  EXPECT_THAT(raw("increase(sum(x_total)[20s:1s])"), IsEmpty());
  EXPECT_THAT(raw("resets(x_total[20s])"), IsEmpty());
}

TEST(RawValues, AreNotThoseOfWhetherSomethingIsThere) {
  EXPECT_THAT(raw("count(x_total)"), IsEmpty());
  EXPECT_THAT(raw("absent(x_total)"), IsEmpty());
  EXPECT_THAT(raw("increase(y_total[20s]) unless on (job) x_total"), IsEmpty());
  EXPECT_THAT(raw("vector(1)"), IsEmpty());
}

TEST(RawValues, OfCountersAreToldByTheirNames) {
  EXPECT_TRUE(is_called_a_counter("http_requests_total"));
  EXPECT_TRUE(is_called_a_counter("http_seconds_bucket"));
  EXPECT_FALSE(is_called_a_counter("pg_stat_activity_count"));
  EXPECT_FALSE(is_called_a_counter("up"));
  EXPECT_FALSE(is_called_a_counter(""));
}

}  // namespace
}  // namespace harness::languages::promql
