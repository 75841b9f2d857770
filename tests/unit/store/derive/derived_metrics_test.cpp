#include "stack/store/derive/derived_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_clock.hpp"
#include "tests/support/written_series.hpp"
#include "tests/unit/store/derive/spans.hpp"

namespace store::derive {
namespace {

using namespace std::chrono_literals;
using test::push;
using test::span;
using ::testing::IsNan;

enum Kind { internal = 1, server, client, producer, consumer };

class DerivedMetricsTest : public ::testing::Test {
 protected:
  void derive(const DerivedMetrics::Settings& settings) { metrics_.emplace(settings); }
  void take(std::string_view service, const test::Made& made) { take(push(service, {span(made)})); }
  void take(const SpanPush& push) { metrics_->take(push, clock_.wall().time_since_epoch()); }
  test::WrittenSeries written() {
    const std::int64_t now = tick_ + 1000;
    WriteRequest request;
    metrics_->write(request, {tick_, now}, clock_.wall().time_since_epoch());
    tick_ = now;
    return test::series_in(request.bytes());
  }
  double calls(const std::string& labels) {
    return test::last_value(written(), "traces_service_graph_request_total{" + labels + "}");
  }

  harness::test::FakeClock clock_;
  std::optional<DerivedMetrics> metrics_{std::in_place, DerivedMetrics::Settings{}};
  std::int64_t tick_ = 1000;
};

TEST_F(DerivedMetricsTest, JoinsACallWhicheverHalfComesFirst) {
  take("a", {.kind = client, .id = "span-001", .millis = 150});
  take("b", {.kind = server, .id = "span-002", .parent = "span-001", .millis = 50});
  take("b", {.kind = server, .id = "span-004", .parent = "span-003", .status = 2});
  take("a", {.kind = client, .id = "span-003", .millis = 150});
  const auto series = written();
  const std::string edge = "client=\"a\",server=\"b\"";
  EXPECT_EQ(test::last_value(series, "traces_service_graph_request_total{" + edge + "}"), 2);
  EXPECT_EQ(test::last_value(series, "traces_service_graph_request_failed_total{" + edge + "}"), 1);
  EXPECT_EQ(test::last_value(series,
                             "traces_service_graph_request_client_seconds_bucket{client="
                             "\"a\",le=\"0.1\",server=\"b\"}"),
            0);
  EXPECT_DOUBLE_EQ(
      test::last_value(series, "traces_service_graph_request_client_seconds_sum{" + edge + "}"),
      0.3);
  EXPECT_EQ(metrics_->statistics().waiting, 0U);
}

// Of what comes again after the end of a process it remembers only so much.
TEST_F(DerivedMetricsTest, CountsOnceWhatIsSentAgainOfTheLast) {
  derive({.most_sent_again = 2});
  for (const auto* id : {"span-001", "span-002", "span-003"}) take("a", {.id = id});
  metrics_->go_on(clock_.wall().time_since_epoch());
  for (const auto* id : {"span-001", "span-002", "span-003"}) take("a", {.id = id});
  EXPECT_EQ(test::last_value(written(),
                             "traces_spanmetrics_calls_total{service=\"a\",span_kind=\"SPAN_KIND_"
                             "INTERNAL\",span_name=\"work\",status_code=\"STATUS_CODE_UNSET\"}"),
            4);
}

// One that only bears the id of a span from before the end is a span of its own.
TEST_F(DerivedMetricsTest, CountsWhatDiffersFromWhatCameBeforeTheEnd) {
  const Values list{{"x"}, {std::int64_t{1}}};
  const Values other_list{{"x"}, {std::int64_t{2}}};
  take("a", {.id = "span-001", .attributes = {{"list", {list}}}});
  metrics_->go_on(clock_.wall().time_since_epoch());
  take("a", {.id = "span-001", .attributes = {{"list", {list}}}});
  take("a", {.id = "span-001", .attributes = {{"list", {other_list}}}});
  take("a", {.id = "span-001", .attributes = {{"list", {list}}}, .millis = 11});
  SpanPush elsewhere = push("a", {span({.id = "span-001", .attributes = {{"list", {list}}}})});
  elsewhere[0].resource.push_back({"host.name", {"b"}});
  take(elsewhere);
  EXPECT_EQ(test::last_value(written(),
                             "traces_spanmetrics_calls_total{service=\"a\",span_kind=\"SPAN_KIND_"
                             "INTERNAL\",span_name=\"work\",status_code=\"STATUS_CODE_UNSET\"}"),
            4);
}

TEST_F(DerivedMetricsTest, CountsTwoServersUnderOneClientOnce) {
  take("a", {.kind = client, .id = "span-001"});
  take("b", {.kind = server, .id = "span-002", .parent = "span-001"});
  take("c", {.kind = server, .id = "span-003", .parent = "span-001"});
  metrics_->settle();
  EXPECT_EQ(calls("client=\"a\",server=\"b\""), 1);
  EXPECT_THAT(calls("client=\"a\",server=\"c\""), IsNan());
}

TEST_F(DerivedMetricsTest, KnowsAServerOnlyByItsClientAfterAWait) {
  take("a", {.kind = client, .id = "span-001", .attributes = {{"db.system", {"redis"}}}});
  const std::string edge = "client=\"a\",connection_type=\"virtual_node\",server=\"redis\"";
  clock_.advance(4900ms);
  EXPECT_THAT(calls(edge), IsNan());
  clock_.advance(100ms);
  EXPECT_EQ(calls(edge), 1);
}

TEST_F(DerivedMetricsTest, WaitsForNoDatabaseThatHasAName) {
  take("a", {.kind = client,
             .id = "span-001",
             .attributes = {{"db.system", {"mysql"}}, {"db.name", {"dice"}}}});
  EXPECT_EQ(calls("client=\"a\",connection_type=\"database\",server=\"dice\""), 1);
}

TEST_F(DerivedMetricsTest, TakesRootsForCallsOfAUser) {
  take("a", {.kind = server, .id = "span-001"});
  take("b", {.kind = server, .id = "span-002", .parent = "span-009"});
  metrics_->settle();
  EXPECT_EQ(calls("client=\"user\",connection_type=\"virtual_node\",server=\"a\""), 1);
  EXPECT_EQ(metrics_->statistics().halves_given_up, 2U);
}

TEST_F(DerivedMetricsTest, TellsMessagesFromRequests) {
  take("a", {.kind = producer, .id = "span-001"});
  take("b", {.kind = consumer, .id = "span-002", .parent = "span-001"});
  EXPECT_EQ(calls("client=\"a\",connection_type=\"messaging_system\",server=\"b\""), 1);
}

TEST_F(DerivedMetricsTest, BeginsASeriesWithZeroAtTheTickBefore) {
  const std::string series =
      "traces_spanmetrics_calls_total{service=\"a\",span_kind=\"SPAN_KIND_INTERNAL\","
      "span_name=\"work\",status_code=\"STATUS_CODE_UNSET\"}";
  take("a", {.id = "span-001"});
  const auto first = written().at(series);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].time, 1000);
  EXPECT_EQ(first[0].value, 0);
  EXPECT_EQ(first[1].time, 2000);
  EXPECT_EQ(first[1].value, 1);
  take("a", {.id = "span-002"});
  const auto second = written().at(series);
  ASSERT_EQ(second.size(), 1U);
  EXPECT_EQ(second[0].time, 3000);
  EXPECT_EQ(second[0].value, 2);
}

TEST_F(DerivedMetricsTest, LeavesOutSpansThatEndWhereNoTimeIs) {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  std::uint64_t outside = 0;
  for (const std::uint64_t end : {std::uint64_t{0}, sign - 1, sign, sign + 1, ~std::uint64_t{0}}) {
    Span one = span({.kind = internal, .id = "span-001"});
    one.end = end;
    take(push("a", {one}));
    EXPECT_EQ(metrics_->statistics().spans_outside_slack, ++outside) << end;
  }
}

TEST_F(DerivedMetricsTest, CountsWhatItCannotCount) {
  derive({.calls = {.most_waiting = 1}, .most_series = 19});
  take("a", {.kind = internal, .id = "span-001"});
  take("b", {.kind = internal, .id = "span-002"});  // no room for its series
  EXPECT_EQ(metrics_->statistics().spans_without_series, 1U);
  take("a", {.kind = client, .id = "span-003"});
  take("a", {.kind = client, .id = "span-004"});  // no room to wait
  EXPECT_EQ(metrics_->statistics().halves_without_room, 1U);
  take("b", {.kind = server, .id = "span-005", .parent = "span-003"});  // a call without series
  EXPECT_EQ(metrics_->statistics().calls_without_series, 1U);
  clock_.advance(61s);
  take("a", {.kind = internal, .id = "span-006"});
  EXPECT_EQ(metrics_->statistics().spans_outside_slack, 1U);
  EXPECT_EQ(metrics_->statistics().series, 19U);
}

}  // namespace
}  // namespace store::derive
