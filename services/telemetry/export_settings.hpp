#pragma once

#include <string>
#include <vector>

#include "services/core/clock.hpp"
#include "services/http/message.hpp"
#include "services/telemetry/environment.hpp"
#include "services/telemetry/sampler.hpp"

namespace services::telemetry {

// What the OTEL_* variables say about traces. The defaults are OpenTelemetry's, but for the
// schedule delay: 200 ms instead of 5 s, so that a trace can be found while its fault still lasts.
struct ExportSettings {
  std::string url;  // empty = nothing is exported
  http::Headers headers;
  Duration timeout = std::chrono::seconds(10);
  Duration schedule_delay = std::chrono::milliseconds(200);
  std::size_t max_queue = 2048;
  std::size_t max_batch = 512;
  Sampler sampler{1, true};
  // A variable with a value that makes no sense is ignored; one sentence for each that was.
  std::vector<std::string> warnings;
};

ExportSettings read_export_settings(const Environment& environment);

}  // namespace services::telemetry
