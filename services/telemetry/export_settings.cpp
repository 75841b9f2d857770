#include "services/telemetry/export_settings.hpp"

#include <algorithm>
#include <charconv>

namespace services::telemetry {
namespace {

// Reads variables one by one and keeps a warning for each value that it had to ignore.
class Reader {
 public:
  Reader(const Environment& environment, std::vector<std::string>& warnings)
      : environment_(environment), warnings_(warnings) {}

  std::optional<std::string> text(const char* name) const { return environment_(name); }

  // A setting for traces alone wins over the one for all signals.
  std::optional<std::string> otlp(const std::string& setting) const {
    auto own = environment_(("OTEL_EXPORTER_OTLP_TRACES_" + setting).c_str());
    return own ? own : environment_(("OTEL_EXPORTER_OTLP_" + setting).c_str());
  }

  std::optional<double> number(const char* name, const std::optional<std::string>& value) {
    if (!value) return std::nullopt;
    double parsed = 0;
    const char* const last = value->data() + value->size();
    const auto [end, status] = std::from_chars(value->data(), last, parsed);
    if (status == std::errc{} && end == last && parsed >= 0 && parsed < 1e9) return parsed;
    warn(std::string(name) + "=" + *value + " is ignored: it is not a number that makes sense");
    return std::nullopt;
  }
  std::optional<double> number(const char* name) { return number(name, text(name)); }

  void warn(std::string sentence) { warnings_.push_back(std::move(sentence)); }

 private:
  const Environment& environment_;
  std::vector<std::string>& warnings_;
};

Duration milliseconds(double count) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::milli>(count));
}

std::string traces_url(const Reader& reader) {
  if (reader.text("OTEL_SDK_DISABLED") == "true") return {};
  if (reader.text("OTEL_TRACES_EXPORTER").value_or("otlp") == "none") return {};
  if (const auto own = reader.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")) return *own;
  auto base = reader.text("OTEL_EXPORTER_OTLP_ENDPOINT");
  if (!base) return {};
  while (base->ends_with('/')) base->pop_back();
  return *base + "/v1/traces";
}

// The body is OTLP's JSON, which every receiver of OTLP over HTTP takes at the port of
// http/protobuf.
void check_protocol(Reader& reader) {
  const auto protocol = reader.otlp("PROTOCOL");
  if (!protocol || *protocol == "http/json") return;
  reader.warn("OTEL_EXPORTER_OTLP_PROTOCOL=" + *protocol +
              " is ignored: spans are sent over HTTP, as http/json, to the port for that (4318)");
}

void read_sampler(Reader& reader, ExportSettings& settings) {
  const auto name = reader.text("OTEL_TRACES_SAMPLER");
  if (!name) return;
  const double ratio = reader.number("OTEL_TRACES_SAMPLER_ARG").value_or(1);
  if (const auto sampler = Sampler::named(*name, ratio)) {
    settings.sampler = *sampler;
  } else {
    reader.warn("OTEL_TRACES_SAMPLER=" + *name + " is ignored: there is no such sampler here");
  }
}

void read_batching(Reader& reader, ExportSettings& settings) {
  if (const auto delay = reader.number("OTEL_BSP_SCHEDULE_DELAY")) {
    settings.schedule_delay = milliseconds(*delay);
  }
  if (const auto size = reader.number("OTEL_BSP_MAX_QUEUE_SIZE")) {
    settings.max_queue = std::max<std::size_t>(1, static_cast<std::size_t>(*size));
  }
  if (const auto size = reader.number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE")) {
    settings.max_batch = std::max<std::size_t>(1, static_cast<std::size_t>(*size));
  }
}

}  // namespace

ExportSettings read_export_settings(const Environment& environment) {
  ExportSettings settings;
  Reader reader(environment, settings.warnings);
  settings.url = traces_url(reader);
  settings.headers = parse_key_values(reader.otlp("HEADERS").value_or(""));
  const auto timeout = reader.otlp("TIMEOUT");
  if (const auto ms = reader.number("OTEL_EXPORTER_OTLP_TIMEOUT", timeout)) {
    settings.timeout = milliseconds(*ms);
  }
  check_protocol(reader);
  read_sampler(reader, settings);
  read_batching(reader, settings);
  return settings;
}

}  // namespace services::telemetry
