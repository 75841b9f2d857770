#include "stack/store/derive/metric_names.hpp"

#include <gtest/gtest.h>

#include "stack/store/derive/metric_labels.hpp"

namespace store::derive {
namespace {

TEST(MetricName, HasItsUnitAndItsKind) {
  const auto other = MetricType::other;
  EXPECT_EQ(metric_name("http.server.request.duration", "s", other),
            "http_server_request_duration_seconds");
  EXPECT_EQ(metric_name("rpc.duration", "ms", other), "rpc_duration_milliseconds");
  EXPECT_EQ(metric_name("process.memory", "By", MetricType::gauge), "process_memory_bytes");
  EXPECT_EQ(metric_name("disk.io", "By", MetricType::counter), "disk_io_bytes_total");
  EXPECT_EQ(metric_name("io.rate", "MiBy/s", MetricType::gauge), "io_rate_mebibytes_per_second");
  EXPECT_EQ(metric_name("cpu.used", "1", MetricType::gauge), "cpu_used_ratio");
  EXPECT_EQ(metric_name("cpu.used", "1", MetricType::counter), "cpu_used_total");
  EXPECT_EQ(metric_name("rolls", "{roll}", MetricType::counter), "rolls_total");
  EXPECT_EQ(metric_name("things", "widgets", MetricType::gauge), "things_widgets");
}

TEST(MetricName, SaysNothingTwice) {
  EXPECT_EQ(metric_name("requests_total", "", MetricType::counter), "requests_total");
  EXPECT_EQ(metric_name("uptime.seconds", "s", MetricType::gauge), "uptime_seconds");
  EXPECT_EQ(metric_name("total.seconds", "s", MetricType::counter), "seconds_total");
}

TEST(MetricName, IsOneThatPrometheusTakes) {
  EXPECT_EQ(metric_name("a..b--c", "", MetricType::gauge), "a_b_c");
  EXPECT_EQ(metric_name("1st", "", MetricType::gauge), "_1st");
  EXPECT_EQ(metric_name("würfel", "", MetricType::gauge), "w_rfel");
  EXPECT_EQ(metric_name("", "", MetricType::gauge), "_");
  EXPECT_EQ(metric_name("job:up", "", MetricType::gauge), "job:up");
}

TEST(LabelName, IsOneThatPrometheusTakes) {
  EXPECT_EQ(label_name("http.status-code"), "http_status_code");
  EXPECT_EQ(label_name("a..b"), "a_b");
  EXPECT_EQ(label_name("0day"), "key_0day");
}

TEST(MetricLabels, JoinValuesOfTheSameName) {
  const Attributes attributes{{"b.a", {"second"}}, {"b-a", {"first"}}, {"c", {std::int64_t{3}}}};
  EXPECT_EQ(labels_of(attributes), (Labels{{"b_a", "first;second"}, {"c", "3"}}));
}

TEST(MetricLabels, TellWhoseMetricsTheyAre) {
  const Attributes resource{{"service.name", {"dice"}},
                            {"service.namespace", {"games"}},
                            {"service.instance.id", {"i-1"}},
                            {"host.name", {"web-1"}}};
  EXPECT_EQ(target_of(resource), (Labels{{"job", "games/dice"}, {"instance", "i-1"}}));
  EXPECT_EQ(target_info_of(resource),
            (Labels{{"host_name", "web-1"}, {"job", "games/dice"}, {"instance", "i-1"}}));
  EXPECT_TRUE(target_info_of({{"service.name", {"dice"}}}).empty());
}

TEST(MetricLabels, TellTheScope) {
  EXPECT_EQ(scope_labels({"otel.http", "1.2", {{"env.kind", {"test"}}}}),
            (Labels{{"otel_scope_name", "otel.http"},
                    {"otel_scope_version", "1.2"},
                    {"otel_scope_env_kind", "test"}}));
}

}  // namespace
}  // namespace store::derive
