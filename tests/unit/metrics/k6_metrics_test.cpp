#include "harness/metrics/k6_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <prometheus/text_serializer.h>

namespace harness::metrics {
namespace {

using ::testing::HasSubstr;

load::LiveFigures some_figures() {
  load::LiveRequestFigures roll;
  roll.series = {"roll", {{"scenario", "players"}, {"team", "ops"}}, {"is JSON"}};
  roll.ok = 6;
  roll.failed = 2;
  roll.resent = 5;
  roll.redirects = 7;
  roll.duration.counts[0] = 5;
  roll.duration.counts[1] = 2;
  roll.duration.counts.back() = 1;
  roll.duration.sum = 60'000'000;
  roll.steps[load::Step::waiting].counts[3] = 8;
  roll.latency.counts[4] = 7;
  roll.checks = {{6, 2}};
  load::LiveFigures figures;
  figures.requests = {roll};
  figures.lateness.counts[0] = 9;
  figures.iterations = {{{{"scenario", "players"}, {"team", "ops"}}, 4, 3}};
  figures.vus = 2;
  figures.vus_max = 9;
  return figures;
}

// Of the request; tags are labels.
const std::string labels = R"(name="roll",scenario="players",team="ops")";

std::string shown(const load::LiveFigures& figures) {
  return prometheus::TextSerializer().Serialize(k6_metrics(figures));
}

TEST(K6Metrics, CountRequestsAsK6Does) {
  const std::string text = shown(some_figures());
  EXPECT_THAT(text, HasSubstr("# TYPE k6_http_reqs_total counter\n"
                              "k6_http_reqs_total{" +
                              labels +
                              ",expected_response=\"true\"} 6\n"
                              "k6_http_reqs_total{" +
                              labels + ",expected_response=\"false\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("harness_http_reqs_resent_total{" + labels + "} 5\n"));
  EXPECT_THAT(text, HasSubstr("harness_http_reqs_redirected_total{" + labels + "} 7\n"));
  EXPECT_THAT(text, HasSubstr("k6_http_req_failed_rate{" + labels + "} 0.25\n"));
  EXPECT_THAT(text, HasSubstr("k6_iterations_total{scenario=\"players\",team=\"ops\"} 4\n"));
  EXPECT_THAT(text,
              HasSubstr("k6_dropped_iterations_total{scenario=\"players\",team=\"ops\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("k6_vus 2\n"));
  EXPECT_THAT(text, HasSubstr("k6_vus_max 9\n"));
}

TEST(K6Metrics, TimeRequestsInCumulativeBucketsOfSeconds) {
  const std::string text = shown(some_figures());
  EXPECT_THAT(text, HasSubstr("k6_http_req_duration_seconds_count{" + labels +
                              "} 8\n"
                              "k6_http_req_duration_seconds_sum{" +
                              labels +
                              "} 60\n"
                              "k6_http_req_duration_seconds_bucket{" +
                              labels +
                              ",le=\"0.0001\"} 5\n"
                              "k6_http_req_duration_seconds_bucket{" +
                              labels + ",le=\"0.000125\"} 7\n"));
  EXPECT_THAT(text,
              HasSubstr("k6_http_req_duration_seconds_bucket{" + labels + ",le=\"+Inf\"} 8\n"));
}

TEST(K6Metrics, TimeTheStepsAndWhatTheScheduleSays) {
  const std::string text = shown(some_figures());
  EXPECT_THAT(text, HasSubstr("k6_http_req_waiting_seconds_count{" + labels + "} 8\n"));
  EXPECT_THAT(text, HasSubstr("k6_http_req_connecting_seconds_count{" + labels + "} 0\n"));
  EXPECT_THAT(text, HasSubstr("harness_latency_seconds_count{" + labels + "} 7\n"));
  EXPECT_THAT(text, HasSubstr("harness_lateness_seconds_count 9\n"));
}

TEST(K6Metrics, SayWhichPartOfTheChecksHeld) {
  EXPECT_THAT(shown(some_figures()),
              HasSubstr("k6_checks_rate{" + labels + ",check=\"is JSON\"} 0.75\n"));
}

TEST(K6Metrics, NothingThatEndedIsNoFailure) {
  load::LiveFigures figures = some_figures();
  figures.requests.front() = {};
  EXPECT_THAT(shown(figures), HasSubstr("k6_http_req_failed_rate{name=\"\"} 0\n"));
}

}  // namespace
}  // namespace harness::metrics
