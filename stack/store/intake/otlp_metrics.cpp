#include "stack/store/intake/otlp_metrics.hpp"

#include "stack/store/intake/malformed.hpp"

namespace store::otlp {

Temporality temporality_of(int number) {
  if (number < 0 || number > 2) {
    throw Malformed(std::to_string(number) + " is no aggregation temporality");
  }
  return static_cast<Temporality>(number);
}

harness::Result<Decoded<MetricPush>> decode_metrics(const std::string& body, Format format) {
  return format == Format::json ? decode_metrics_json(body) : decode_metrics_protobuf(body);
}

}  // namespace store::otlp
