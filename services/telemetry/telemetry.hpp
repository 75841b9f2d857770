#pragma once

#include <prometheus/registry.h>

#include <string>

#include "services/core/clock.hpp"
#include "services/telemetry/environment.hpp"
#include "services/telemetry/http_metrics.hpp"
#include "services/telemetry/logger.hpp"
#include "services/telemetry/regressions.hpp"
#include "services/telemetry/span_exporter.hpp"
#include "services/telemetry/tracer.hpp"

namespace services::telemetry {

struct TelemetrySettings {
  std::string default_service_name;
  Level least_level = Level::info;
  Regressions regressions = {};
};

// All three signals of one service. Made once in main and passed to whoever reports something.
class Telemetry {
 public:
  Telemetry(const Clock& clock, const TelemetrySettings& settings, const Environment& environment);

  const Clock& clock() const { return clock_; }
  const Regressions& regressions() const { return regressions_; }
  const std::string& service_name() const { return resource_.service_name; }
  Logger& logger() { return logger_; }
  Tracer& tracer() { return tracer_; }
  HttpMetrics& http() { return http_; }
  prometheus::Registry& registry() { return registry_; }

  // What Prometheus scrapes.
  std::string metrics_text() const;

  // Sends the spans that are still queued; returns at the deadline at the latest.
  void flush(Duration deadline) { exporter_.flush(deadline); }

 private:
  Telemetry(const Clock& clock, const TelemetrySettings& settings, const Environment& environment,
            const ExportSettings& export_settings);

  void warn(std::string what);

  const Clock& clock_;
  const Regressions regressions_;
  const Resource resource_;
  prometheus::Registry registry_;
  Logger logger_;
  HttpMetrics http_;
  SpanExporter exporter_;
  Tracer tracer_;
};

}  // namespace services::telemetry
