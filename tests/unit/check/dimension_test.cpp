// Of what a query's values are, and which units are for something else.
#include "harness/check/queries/dimension.hpp"

#include <gtest/gtest.h>

#include "harness/languages/promql/parser.hpp"

namespace harness::check {
namespace {

std::string of(const std::string& query) {
  const auto tree = languages::promql::parse(query);
  EXPECT_TRUE(tree) << query;
  const auto dimension = dimension_of(**tree);
  return dimension ? text_of(*dimension) : "unknown";
}

std::string wrong(const std::string& query, const std::string& unit) {
  const auto tree = languages::promql::parse(query);
  EXPECT_TRUE(tree) << query;
  const auto wrong = wrong_unit(**tree, unit);
  return wrong ? wrong->what + "; " + wrong->remedy : "";
}

TEST(Dimension, IsSaidByTheNamesOfMetrics) {
  EXPECT_EQ(of("rolls_total"), "a number of events");
  EXPECT_EQ(of("sum by (job) (rate(rolls_total[5m]))"), "events a second");
  EXPECT_EQ(of("sum(rate(rolls_total[5m])) * 60"), "events a minute");
  EXPECT_EQ(of("increase(http_request_duration_seconds_count[5m])"), "a number of events");
  EXPECT_EQ(of("histogram_quantile(0.9, sum by (le) (rate(a_seconds_bucket[5m])))"), "seconds");
  EXPECT_EQ(of("1000 * histogram_quantile(0.9, rate(a_seconds_bucket[5m]))"), "milliseconds");
  EXPECT_EQ(of("histogram_quantile(0.9, rate(a_milliseconds_bucket[5m]))"), "milliseconds");
  EXPECT_EQ(of("process_resident_memory_bytes"), "bytes");
  EXPECT_EQ(of("rate(network_bytes_total[5m])"), "bytes a second");
  EXPECT_EQ(of("process_start_time_seconds"), "seconds since 1970");
  EXPECT_EQ(of("node_boot_time_seconds * 1000"), "milliseconds since 1970");
  EXPECT_EQ(of("temperature"), "unknown");
}

TEST(Dimension, IsNotSaidByAGaugeOfATime) {
  EXPECT_EQ(of("certificate_renewal_time_seconds"), "unknown");
  EXPECT_EQ(of("rate(cpu_time_seconds_total[5m])"), "a share of 1");
  EXPECT_EQ(of("histogram_quantile(0.9, rate(wait_time_seconds_bucket[5m]))"), "seconds");
}

TEST(Dimension, IsMadeByWhatIsComputed) {
  EXPECT_EQ(of("rate(a_seconds_sum[5m]) / rate(a_seconds_count[5m])"), "seconds");
  EXPECT_EQ(of("increase(a_seconds_sum[5m]) / increase(a_seconds_count[5m])"), "seconds");
  EXPECT_EQ(of("rate(a_total[5m]) / rate(b_total[5m])"), "a share of 1");
  EXPECT_EQ(of("1 - (sum(rate(a_total[5m])) or vector(0)) / sum(rate(b_total[5m]))"),
            "a share of 1");
  EXPECT_EQ(of("100 * sum(a_total) / sum(b_total)"), "a share of 100");
  EXPECT_EQ(of("rate(process_cpu_seconds_total[5m])"), "a share of 1");
  EXPECT_EQ(of("time() - process_start_time_seconds"), "seconds");
  EXPECT_EQ(of("count(up)"), "a number of events");
  EXPECT_EQ(of("a_seconds > bool 1"), "unknown");
  EXPECT_EQ(of("a_bytes + b_seconds"), "unknown");
}

TEST(Dimension, IsNotSaidByAUnitWithinAName) {
  EXPECT_EQ(of("rate(conn_bytes_written_total[5m])"), "unknown");
  EXPECT_EQ(of("rate(queue_bytes_total[5m])"), "bytes a second");
}

TEST(WrongUnit, IsNoneOfAnIncreaseOverItsTime) {
  EXPECT_EQ(wrong("sum(increase(a_total[1m]))", "opm"), "");
  EXPECT_EQ(wrong("sum(increase(a_total[5m])) / 5", "opm"), "");
  EXPECT_EQ(wrong("sum(increase(a_total[5m]))", "opm"),
            "the query gives a number of events, and its unit opm is for events a minute; choose "
            "the unit of what is asked");
}

TEST(WrongUnit, IsOneOfBitsAndOfKibibytes) {
  EXPECT_EQ(wrong("rate(a_bytes_total[5m])", "bps"),
            "the query gives bytes a second, and its unit bps is for bits a second; multiply by 8, "
            "or choose another unit");
  EXPECT_EQ(wrong("rate(a_bytes_total[5m]) * 8", "bps"), "");
  EXPECT_EQ(wrong("a_bytes", "kbytes"),
            "the query gives bytes, and its unit kbytes is for kilobytes; multiply by 1/1024, or "
            "choose another unit");
  EXPECT_EQ(wrong("a_bytes / 1024", "kbytes"), "");
}

TEST(WrongUnit, IsOneOfSomethingElse) {
  EXPECT_EQ(wrong("histogram_quantile(0.9, rate(a_seconds_bucket[5m]))", "ms"),
            "the query gives seconds, and its unit ms is for milliseconds; multiply by 1000, or "
            "choose another unit");
  EXPECT_EQ(wrong("sum(increase(a_total[5m]))", "reqps"),
            "the query gives a number of events, and its unit reqps is for events a second; "
            "choose the unit of what is asked");
  EXPECT_NE(wrong("process_resident_memory_bytes", "s"), "");
  EXPECT_NE(wrong("100 * rate(a_total[5m]) / rate(b_total[5m])", "percentunit"), "");
  EXPECT_NE(wrong("rate(a_total[5m]) / rate(b_total[5m])", "percent"), "");
  EXPECT_NE(wrong("process_start_time_seconds", "dateTimeAsIso"), "");
}

TEST(WrongUnit, IsNoneThatFitsOrOfWhichNobodyKnows) {
  EXPECT_EQ(wrong("histogram_quantile(0.9, rate(a_seconds_bucket[5m]))", "s"), "");
  EXPECT_EQ(wrong("a_bytes / 1024 / 1024", "mbytes"), "");
  EXPECT_EQ(wrong("1 - rate(a_total[5m]) / rate(b_total[5m]) / 0.001", "percentunit"), "")
      << "a budget that is burned a thousandfold";
  EXPECT_EQ(wrong("temperature", "s"), "");
  EXPECT_EQ(wrong("node_boot_time_seconds * 1000", "dateTimeFromNow"), "");
  EXPECT_EQ(wrong("last_run_time_seconds * 1000", "dateTimeAsIso"), "");
  EXPECT_EQ(wrong("sum(a_total)", "short"), "");
  EXPECT_EQ(wrong("sum(rate(a_total[5m]))", "ops"), "");
}

}  // namespace
}  // namespace harness::check
