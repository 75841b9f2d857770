#include "harness/scenario/system/process_environment.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

// What OpenTelemetry's SDKs heed. The delays are short so that a run's end is seen soon: as long as
// the defaults of 5 s and 60 s it would have to be waited for.
void add_otlp(const Process& process, std::map<std::string, std::string>& env) {
  const OtlpRule& otlp = process.otlp;
  if (otlp.signals.empty()) return;
  const bool grpc = otlp.protocol == OtlpProtocol::grpc;
  env["OTEL_SERVICE_NAME"] = process.name;
  env["OTEL_EXPORTER_OTLP_PROTOCOL"] = grpc ? "grpc" : "http/protobuf";
  env["OTEL_EXPORTER_OTLP_ENDPOINT"] = grpc ? "http://127.0.0.1:{port:otlp.grpc}" : "{url:otlp}";
  env["OTEL_BSP_SCHEDULE_DELAY"] = "200";
  env["OTEL_BLRP_SCHEDULE_DELAY"] = "200";
  env["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
  for (const auto& [signal, name] : {std::pair{Signal::traces, "OTEL_TRACES_EXPORTER"},
                                     std::pair{Signal::metrics, "OTEL_METRICS_EXPORTER"},
                                     std::pair{Signal::logs, "OTEL_LOGS_EXPORTER"}}) {
    const bool sent = std::count(otlp.signals.begin(), otlp.signals.end(), signal) > 0;
    env[name] = sent ? "otlp" : "none";
  }
}

}  // namespace

bool names_port(const std::string& text, const std::string& process) {
  const std::vector<std::string> names = placeholders(text);
  return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
    return name == "port" || name == "port:" + process || name == "url:" + process;
  });
}

std::map<std::string, std::string> environment_of(const Process& process) {
  std::map<std::string, std::string> env;
  add_otlp(process, env);
  // Else what it says comes in blocks, long after it was said.
  if (process.run.written()) env["PYTHONUNBUFFERED"] = "1";
  for (const auto& [name, value] : process.env) env[name] = value;
  return env;
}

bool is_told_its_port(const Process& process) {
  const auto names_it = [&](const std::string& text) { return names_port(text, process.name); };
  return std::any_of(process.run->begin(), process.run->end(), names_it) ||
         std::any_of(process.args.begin(), process.args.end(), names_it) ||
         std::any_of(process.env.begin(), process.env.end(),
                     [&](const auto& one) { return names_it(one.second); });
}

bool is_called(const Process& process) {
  const bool is_scraped_there = !process.scrape.path.empty() && process.scrape.port->empty();
  return process.is_called || is_scraped_there || !process.end_marker.request.empty();
}

bool is_database(const Process& process) { return process.url.starts_with("postgresql://"); }

}  // namespace harness::scenario
