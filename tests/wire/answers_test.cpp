// What the parsers make of what the backends really send.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/observe/loki.hpp"
#include "harness/observe/pager.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "tests/support/temp_directory.hpp"

namespace harness::observe {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Answer recorded(const std::string& name, int status = 200) {
  const std::filesystem::path file =
      std::filesystem::path(HARNESS_SOURCE_DIR) / "tests" / "wire" / "answers" / name;
  EXPECT_TRUE(std::filesystem::exists(file)) << file;
  return {WallTime{}, status, test::content_of(file), ""};
}

TEST(PrometheusAnswers, HaveAValueForEachSeries) {
  const auto series = parse_series(recorded("prometheus-vector.json"));
  ASSERT_TRUE(series) << to_string(series.error());
  ASSERT_THAT(*series, SizeIs(1));
  EXPECT_EQ(series->front().labels.at("__name__"), "pg_up");
  EXPECT_EQ(series->front().points.front().value, 1);
}

TEST(PrometheusAnswers, HaveTheRawSamplesOfAnAlertByState) {
  const auto series = parse_series(recorded("prometheus-matrix.json"));
  ASSERT_TRUE(series) << to_string(series.error());
  ASSERT_THAT(*series, SizeIs(2));
  EXPECT_EQ(series->front().labels.at("alertstate"), "firing");
  EXPECT_EQ(format_wall(series->front().points.front().at), "2026-11-21T11:23:15.340Z");
}

TEST(PrometheusAnswers, HaveEachAlertingRule) {
  const auto rules = parse_alert_rules(recorded("prometheus-rules.json"));
  ASSERT_TRUE(rules) << to_string(rules.error());
  ASSERT_THAT(*rules, SizeIs(1));
  EXPECT_EQ(rules->front().name, "DatabaseDown");
  EXPECT_EQ(rules->front().state, "inactive");
  EXPECT_EQ(rules->front().interval, Duration{std::chrono::seconds{1}});
  EXPECT_EQ(rules->front().hold, Duration{std::chrono::seconds{2}});
  EXPECT_THAT(format_wall(rules->front().last_evaluation), HasSubstr("2026-11-21T11:2"));
}

TEST(PrometheusAnswers, HaveTheNamesOfAllMetrics) {
  EXPECT_THAT(*parse_names(recorded("prometheus-names.json")), ::testing::Contains("pg_up"));
}

TEST(PagerAnswers, HaveWhoWasToldOfWhatAndWhatWasInhibited) {
  const auto record = parse_pager_record(recorded("pager-record.json"));
  ASSERT_TRUE(record) << to_string(record.error());
  ASSERT_THAT(record->notifications, SizeIs(4));
  const Notification& first = record->notifications.front();
  EXPECT_EQ(first.receiver, "page");
  EXPECT_EQ(format_wall(first.at), "2026-11-30T18:19:35.636Z");
  EXPECT_EQ(first.group,
            (std::map<std::string, std::string>{{"alertname", "DatabaseDown"}, {"job", "pg"}}));
  ASSERT_THAT(first.alerts, SizeIs(1));
  EXPECT_TRUE(first.alerts.front().is_firing);
  EXPECT_THAT(first.alerts.front().annotations.at("summary"), HasSubstr("value "));
  EXPECT_FALSE(record->notifications.back().alerts.front().is_firing);
  ASSERT_THAT(record->looks, SizeIs(5));
  const PagerLook& both = record->looks[2];
  ASSERT_THAT(both.alerts, SizeIs(2));
  ASSERT_THAT(both.alerts.back().inhibitors, SizeIs(1));
  const HeldAlert* inhibitor = both.find(both.alerts.back().inhibitors.front());
  ASSERT_NE(inhibitor, nullptr);
  EXPECT_EQ(inhibitor->labels.at("alertname"), "DatabaseDown");
  EXPECT_EQ(both.alerts.front().receivers, (std::vector<std::string>{"page", "platform"}));
}

TEST(LokiAnswers, HaveACountAndNoneForNoLines) {
  EXPECT_EQ(parse_count(recorded("loki-count.json")), 107);
  EXPECT_EQ(parse_count(recorded("loki-count-of-nothing.json")), 0);
}

TEST(LokiAnswers, HaveTheFieldsOfEachLine) {
  const auto lines = parse_lines(recorded("loki-lines.json"));
  ASSERT_TRUE(lines) << to_string(lines.error());
  ASSERT_THAT(lines->lines, SizeIs(2));
  EXPECT_EQ(lines->lines.front().field("trace_id"), "f08a22c94525cf9b1f9bf99c517001bb");
  EXPECT_EQ(lines->lines.front().field("http_status"), "200");
  EXPECT_EQ(lines->lines.front().field("compose_service"), "dice-roller");
  EXPECT_EQ(lines->lines.front().field("no_such_field"), std::nullopt);
}

TEST(TempoAnswers, HaveTheSpansThatMatched) {
  const auto traces = parse_traces(recorded("tempo-search.json"));
  ASSERT_TRUE(traces) << to_string(traces.error());
  ASSERT_THAT(traces->traces, SizeIs(1));
  EXPECT_EQ(traces->traces.front().trace_id, "a93057696c63b9efb195638a317080d4");
  EXPECT_EQ(traces->traces.front().root_service, "harness");
  ASSERT_THAT(traces->traces.front().spans, SizeIs(1));
  EXPECT_EQ(traces->traces.front().spans[0].duration, Duration{369551});
  EXPECT_THAT(parse_traces(recorded("tempo-search-of-nothing.json"))->traces, IsEmpty());
}

TEST(TempoAnswers, NameTheServiceOfEachSpanThatIsSelected) {
  const auto traces = parse_traces(recorded("tempo-trace.json"));
  ASSERT_TRUE(traces) << to_string(traces.error());
  ASSERT_THAT(traces->traces, SizeIs(1));
  ASSERT_THAT(traces->traces.front().spans, SizeIs(3));
  EXPECT_EQ(traces->traces.front().spans[0].service, "harness");
  EXPECT_EQ(traces->traces.front().spans[2].service, "frontend");
  EXPECT_EQ(traces->traces.front().spans[2].span_id, "08b66eaacbc59731");
}

// Each backend words a refused query in its own way: Prometheus in JSON, the others in plain text.
TEST(RefusedQueries, AreQuotedInTheBackendsOwnWords) {
  EXPECT_THAT(parse_series(recorded("prometheus-refused.json", 400)).error().what,
              HasSubstr("answered 400: invalid parameter"));
  EXPECT_THAT(parse_count(recorded("loki-refused.txt", 400)).error().what,
              HasSubstr("answered 400: parse error"));
  EXPECT_THAT(parse_traces(recorded("tempo-refused.txt", 400)).error().what,
              HasSubstr("answered 400: invalid TraceQL query"));
}

}  // namespace
}  // namespace harness::observe
