#include "services/telemetry/http_metrics.hpp"

namespace services::telemetry {
namespace {

const prometheus::Histogram::BucketBoundaries& seconds_buckets() {
  static const prometheus::Histogram::BucketBoundaries buckets{0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                               0.5,   0.75, 1,     1.5,  2.5, 5};
  return buckets;
}

}  // namespace

HttpMetrics::HttpMetrics(prometheus::Registry& registry, const Regressions& regressions)
    : requests_(prometheus::BuildCounter()
                    .Name("http_requests_total")
                    .Help("Requests answered, by route and status")
                    .Register(registry)),
      durations_(prometheus::BuildHistogram()
                     .Name("http_request_duration_seconds")
                     .Help("Time from a request's arrival to its answer")
                     .Register(registry)),
      connections_(prometheus::BuildGauge()
                       .Name("http_active_connections")
                       .Help("Open connections that have sent a request")
                       .Register(registry)
                       .Add({})),
      without_failures_(regressions.has(Regression::failures_not_counted)) {
  expect("GET", unknown_route, {404});
}

void HttpMetrics::expect(const std::string& method, const std::string& handler,
                         const std::vector<int>& statuses) {
  for (const int status : statuses) requests(method, handler, status);
  durations(method, handler);
}

void HttpMetrics::count(const std::string& method, const std::string& handler, int status,
                        Duration took) {
  durations(method, handler).Observe(std::chrono::duration<double>(took).count());
  if (without_failures_ && status >= 500) return;
  requests(method, handler, status).Increment();
}

prometheus::Counter& HttpMetrics::requests(const std::string& method, const std::string& handler,
                                           int status) {
  return requests_.Add(
      {{"method", method}, {"handler", handler}, {"status", std::to_string(status)}});
}

prometheus::Histogram& HttpMetrics::durations(const std::string& method,
                                              const std::string& handler) {
  return durations_.Add({{"method", method}, {"handler", handler}}, seconds_buckets());
}

}  // namespace services::telemetry
