#include "stack/store/derive/metrics_generator.hpp"

#include <utility>

#include "stack/store/derive/exposition.hpp"
#include "stack/store/derive/flush_route.hpp"

namespace store::derive {

using What = MetricsGenerator::Mark::What;

MetricsGenerator::MetricsGenerator(Settings settings, const harness::Clock& clock, AtMark at_mark)
    : settings_(std::move(settings)),
      clock_(clock),
      at_mark_(at_mark ? std::move(at_mark) : [](const Mark&, const auto& act) { act(); }),
      metrics_(settings_.metrics) {}

void MetricsGenerator::do_again(const Mark& mark) {
  switch (mark.what) {
    case What::collected:
      metrics_.was_written(mark.tick, mark.at);
      last_ = mark.tick;
      has_last_ended_ = false;
      break;
    case What::ended:
      has_last_ended_ = true;
      break;
    case What::settled:
      metrics_.settle();
      break;
    case What::started:
      metrics_.go_on(mark.at);
      break;
  }
}

void MetricsGenerator::start(RemoteWriter::Post post) {
  RemoteWriter::Settings settings = settings_.writer;
  settings.collected_ended = [this] { at_mark_({What::ended, now()}, [] {}); };
  if (metrics_.has_seen_any()) {
    const Time at = now();
    at_mark_({What::started, at}, [&] { metrics_.go_on(at); });
  }
  if (last_) {
    settings.after = last_->now;
    // Nobody knows whether Prometheus had it before the end came.
    if (!has_last_ended_) metrics_.write_beginnings(settings.sent_before, *last_);
  }
  writer_.emplace(
      std::move(settings), clock_,
      [this](WriteRequest& request, const Tick& tick) { collect(request, tick); }, std::move(post));
}

void MetricsGenerator::collect(WriteRequest& request, const Tick& tick) {
  const DerivedMetrics::Statistics known = metrics_.statistics();
  if (known.series == 0 && known.waiting == 0) return;  // nothing to mark
  const Time at = now();
  at_mark_({What::collected, at, tick}, [&] { metrics_.write(request, tick, at); });
}

harness::Result<void> MetricsGenerator::flush(harness::Duration patience) {
  at_mark_({What::settled, now()}, [this] { metrics_.settle(); });
  return writer_->flush(patience);
}

http::Route MetricsGenerator::flush_route() {
  return derive::flush_route([this](harness::Duration patience) { return flush(patience); });
}

std::string MetricsGenerator::exposition() const {
  return exposition_of(writer_->statistics()) + exposition_of(metrics_.statistics());
}

}  // namespace store::derive
