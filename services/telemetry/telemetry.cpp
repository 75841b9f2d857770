#include "services/telemetry/telemetry.hpp"

#include <prometheus/text_serializer.h>

#include <utility>

namespace services::telemetry {

Telemetry::Telemetry(const Clock& clock, const TelemetrySettings& settings,
                     const Environment& environment)
    : Telemetry(clock, settings, environment, read_export_settings(environment)) {}

Telemetry::Telemetry(const Clock& clock, const TelemetrySettings& settings,
                     const Environment& environment, const ExportSettings& export_settings)
    : clock_(clock),
      regressions_(settings.regressions),
      resource_(
          read_resource(environment, settings.default_service_name, IdGenerator().trace_id())),
      logger_(clock, resource_.service_name, settings.least_level, regressions_,
              write_line_to_stdout),
      http_(registry_, regressions_),
      exporter_(clock, export_settings, resource_, registry_,
                [this](std::string what) { warn(std::move(what)); }),
      tracer_(clock, export_settings.sampler,
              [this](SpanRecord span) { exporter_.enqueue(std::move(span)); }) {
  for (const std::string& warning : export_settings.warnings) {
    warn(warning);
  }
}

void Telemetry::warn(std::string what) {
  logger_.log({Level::warning, "telemetry", std::move(what)});
}

std::string Telemetry::metrics_text() const {
  return prometheus::TextSerializer().Serialize(registry_.Collect());
}

}  // namespace services::telemetry
