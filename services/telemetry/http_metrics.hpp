#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <string>
#include <vector>

#include "services/core/clock.hpp"
#include "services/telemetry/regressions.hpp"

namespace services::telemetry {

// The `handler` of every request for a path that is not served: a caller must not be able to invent
// series.
inline constexpr const char* unknown_route = "unknown";

// The HTTP metrics that every service has, by the names that the dashboards and alerts use. Safe
// from any thread, as prometheus-cpp is.
class HttpMetrics {
 public:
  HttpMetrics(prometheus::Registry& registry, const Regressions& regressions);

  // Creates the series of a route at 0: a counter that is born with its first event loses that
  // event in increase().
  void expect(const std::string& method, const std::string& handler,
              const std::vector<int>& statuses);

  void count(const std::string& method, const std::string& handler, int status, Duration took);

  void change_connections(int change) { connections_.Increment(change); }

 private:
  prometheus::Counter& requests(const std::string& method, const std::string& handler, int status);
  prometheus::Histogram& durations(const std::string& method, const std::string& handler);

  prometheus::Family<prometheus::Counter>& requests_;
  prometheus::Family<prometheus::Histogram>& durations_;
  prometheus::Gauge& connections_;
  const bool without_failures_;
};

}  // namespace services::telemetry
