#include "stack/store/derive/metrics_generator.hpp"

#include "stack/store/derive/exposition.hpp"
#include "stack/store/derive/flush_route.hpp"

namespace store::derive {
MetricsGenerator::MetricsGenerator(const Settings& settings, const harness::Clock& clock)
    : metrics_(settings.metrics, clock),
      writer_(settings.writer, clock,
              [this](WriteRequest& request, const Tick& tick) { metrics_.write(request, tick); }) {}

harness::Result<void> MetricsGenerator::flush(harness::Duration patience) {
  metrics_.settle();
  return writer_.flush(patience);
}

http::Route MetricsGenerator::flush_route() {
  return derive::flush_route([this](harness::Duration patience) { return flush(patience); });
}

std::string MetricsGenerator::exposition() const {
  return exposition_of(writer_.statistics()) + exposition_of(metrics_.statistics());
}

}  // namespace store::derive
