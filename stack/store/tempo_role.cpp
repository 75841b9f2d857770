#include "stack/store/derivation.hpp"
#include "stack/store/intake/routes.hpp"
#include "stack/store/kept.hpp"
#include "stack/store/traces/api/routes.hpp"
#include "stack/store/traces/stored/trace_store.hpp"

namespace store {
namespace {

class Traces final : public Content {
 public:
  Traces(Keep& keep, const Flags& flags, const harness::Clock& clock)
      : traces_(flags.memory), intake_(traces_, keep) {
    if (flags.prometheus.empty() || flags.read_only) return;
    derivation_.emplace(remote_write_url(flags.prometheus), clock, intake_, keep);
    intake_.add(*derivation_);
  }

  harness::Result<void> take_again(BodyKind kind, std::int64_t then,
                                   const std::string& body) override {
    if (!Derivation::is_mark(kind)) return intake_.replay(kind, body, then);
    return derivation_ ? derivation_->do_again(kind, then, body) : harness::Result<void>{};
  }

  http::Routes routes(const harness::Clock& clock) override {
    http::Routes routes = span_push_routes(intake_, clock);
    append(routes, traces::trace_routes(traces_, clock));
    if (!derivation_) return routes;
    derivation_->start();
    routes.push_back(derivation_->flush_route());
    return routes;
  }

  std::uint64_t memory_bytes() const override { return traces_.memory_bytes(); }
  std::uint64_t spans_sent_again() const override { return traces_.sent_again(); }
  std::string more_metrics() const override { return derivation_ ? derivation_->exposition() : ""; }

 private:
  traces::TraceStore traces_;
  SpanIntake intake_;
  std::optional<Derivation> derivation_;  // none without a Prometheus
};

}  // namespace

harness::Result<std::unique_ptr<Running>> start_tempo(const Flags& flags,
                                                      const harness::Clock& clock) {
  return start_kept(flags, clock, [](Keep& keep, const Flags& given, const harness::Clock& time) {
    return std::make_unique<Traces>(keep, given, time);
  });
}

}  // namespace store
