#include "stack/store/derive/metrics_generator.hpp"
#include "stack/store/intake/routes.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/traces/api/routes.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store {
namespace {

// Spans on their way into what is derived from them.
class Derivation final : public SpanSink {
 public:
  Derivation(const std::string& prometheus, const harness::Clock& clock)
      : generator_({.writer = {.url = joined(prometheus, "/api/v1/write")}}, clock) {}

  void append(const SpanPush& push) override { generator_.take(push); }
  std::uint64_t memory_bytes() const override { return 0; }

  http::Route flush_route() { return generator_.flush_route(); }
  std::string exposition() const { return generator_.exposition(); }

 private:
  derive::MetricsGenerator generator_;
};

class Traces final : public Content {
 public:
  explicit Traces(Keep& keep) : intake_(traces_, keep) {}

  harness::Result<void> take_again(BodyKind kind, std::int64_t /*then*/,
                                   const std::string& body) override {
    return intake_.replay(kind, body);
  }

  http::Routes routes(const Flags& flags, const harness::Clock& clock) override {
    http::Routes routes = span_push_routes(intake_, clock);
    append(routes, traces::trace_routes(traces_, clock));
    if (flags.prometheus.empty() || flags.read_only) return routes;
    derivation_ = std::make_unique<Derivation>(flags.prometheus, clock);
    intake_.add(*derivation_);
    routes.push_back(derivation_->flush_route());
    return routes;
  }

  std::uint64_t memory_bytes() const override { return traces_.memory_bytes(); }
  std::string more_metrics() const override { return derivation_ ? derivation_->exposition() : ""; }

 private:
  traces::TraceStore traces_;
  std::unique_ptr<Derivation> derivation_;  // none without a Prometheus
  SpanIntake intake_;
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_tempo(const Flags& flags,
                                                      const harness::Clock& clock) {
  return start_kept(flags, clock, [](Keep& keep) { return std::make_unique<Traces>(keep); });
}

}  // namespace store
