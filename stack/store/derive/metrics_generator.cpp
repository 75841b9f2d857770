#include "stack/store/derive/metrics_generator.hpp"

#include "stack/store/derive/exposition.hpp"

namespace store::derive {
namespace {

constexpr std::chrono::seconds flush_patience{10};

}  // namespace

MetricsGenerator::MetricsGenerator(const Settings& settings, const harness::Clock& clock)
    : metrics_(settings.metrics, clock),
      writer_(settings.writer, clock,
              [this](WriteRequest& request, const Tick& tick) { metrics_.write(request, tick); }) {}

harness::Result<void> MetricsGenerator::flush(harness::Duration patience) {
  metrics_.settle();
  return writer_.flush(patience);
}

http::Route MetricsGenerator::flush_route() {
  return {"POST", "/flush", [this](const http::Request&) -> http::Response {
            if (const auto flushed = flush(flush_patience); !flushed) {
              return http::text(503, to_string(flushed.error()) + "\n");
            }
            return {204, "", ""};
          }};
}

std::string MetricsGenerator::exposition() const {
  return exposition_of(writer_.statistics()) + exposition_of(metrics_.statistics());
}

}  // namespace store::derive
