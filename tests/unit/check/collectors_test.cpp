// Settings of the collector that it refuses, or that lose what it is sent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/check/collector/collector.hpp"

namespace harness::check {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What is said of a configuration with one exporter, of OTLP over HTTP, and its limiter.
std::vector<std::string> said_of(const std::string& exporter, const std::string& limiter) {
  const std::string text = R"(
receivers: {otlp: {protocols: {grpc: {endpoint: '0.0.0.0:4317'}}}}
processors:
  memory_limiter: {check_interval: 1s, )" +
                           limiter + R"(}
  batch: {}
exporters:
  otlphttp: {)" + exporter +
                           R"(}
service:
  pipelines:
    logs: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlphttp]}
    metrics: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlphttp]}
    traces: {receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlphttp]}
)";
  std::vector<std::string> said;
  for (const Finding& finding : check_collector(parse_source("collector.yaml", text, Form::yaml))) {
    said.push_back(finding.what);
  }
  return said;
}

const std::string usual_limit = "limit_percentage: 80, spike_limit_percentage: 20";

std::vector<std::string> said_of_exporter(const std::string& settings) {
  return said_of(settings, usual_limit);
}

TEST(CollectorSender, MayHaveAnEndpointForEachSignal) {
  for (const char* signal : {"logs", "traces", "metrics", "profiles"}) {
    const std::string key = std::string(signal) + "_endpoint";
    EXPECT_THAT(said_of_exporter(key + ": 'http://loki:3100/x'"), IsEmpty());
  }
  EXPECT_THAT(said_of_exporter("compression: gzip"), ElementsAre("otlphttp has no endpoint"));
}

TEST(CollectorSender, PutsThePathOfASignalBehindItsEndpoint) {
  EXPECT_THAT(said_of_exporter("endpoint: 'http://loki:3100/otlp'"), IsEmpty());
  EXPECT_THAT(said_of_exporter("logs_endpoint: 'http://loki:3100/otlp/v1/logs'"), IsEmpty());
  EXPECT_THAT(said_of_exporter("endpoint: 'http://loki:3100/otlp/v1/logs'"),
              ElementsAre("otlphttp: it sends to http://loki:3100/otlp/v1/logs/v1/logs, as it puts "
                          "/v1/logs behind its endpoint"));
}

TEST(CollectorLimiter, HasMoreThanItsSpike) {
  const std::string sender = "endpoint: 'http://loki:3100'";
  EXPECT_THAT(said_of(sender, "limit_percentage: 80, spike_limit_percentage: 90"),
              ElementsAre("memory_limiter: spike_limit_percentage 90 leaves nothing of "
                          "limit_percentage 80"));
  EXPECT_THAT(said_of(sender, "limit_mib: 100, spike_limit_mib: 100"),
              ElementsAre("memory_limiter: spike_limit_mib 100 leaves nothing of limit_mib 100"));
}

TEST(CollectorVariable, HasANameOfAVariable) {
  for (const char* text : {"${env:LOKI}", "${LOKI}", "${env:LOKI:-a.b}", "$${1}"}) {
    EXPECT_THAT(said_of_exporter("endpoint: 'http://a', headers: {a: '" + std::string(text) + "'}"),
                IsEmpty())
        << text;
  }
  EXPECT_THAT(said_of_exporter("endpoint: 'http://a', headers: {a: '${env.LOKI}'}"),
              ElementsAre("${env.LOKI} in \"${env.LOKI}\" names no variable"));
  EXPECT_THAT(said_of_exporter("endpoint: 'http://a', headers: {a: '${1}:9'}"),
              ElementsAre("${1} in \"${1}:9\" names no variable"));
}

}  // namespace
}  // namespace harness::check
